-- The read model of a photo catalogue.
--
-- An event says what happened, so it is applied even if it surprises: then the anomaly beside it
-- tells what does not fit. Only what would break the tables is refused: an id that was used before,
-- a cycle, a target that nobody made, a payload of the wrong form. A change that changes nothing is
-- no anomaly. Images in the trash go on changing, unseen, so that a restore shows them as they are.
--
-- What an event does to the rows of its own target depends on no other target, apart from those
-- that a `needs` section names: so the state of one target can be told without the whole log.

-- Events that do not fit what was there.
create table anomalies (
  position integer not null,
  reason text not null,
  primary key (position, reason)
) strict, without rowid;

-- Events that concern a target beside their own.
create table related (
  target_type text not null,
  target_id integer not null,
  position integer not null,
  primary key (target_type, target_id, position)
) strict, without rowid;
