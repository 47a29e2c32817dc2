"""What a log that is made to be searched has in it, see bench/harness/event_maker.h."""

RARE_TYPE = "image_archived"
RARE_TYPE_EVERY = 1000
