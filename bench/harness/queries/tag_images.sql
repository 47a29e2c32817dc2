-- The first page of the images of a tag, or of one that was merged into it, the newest first.
-- choose tag: select id from tags where deleted_at is null and merged_into is null
select distinct images.id, filename, captured_at, rating, flag
from effective_tags
  join image_tags using (tag_id)
  join images on images.id = image_tags.image_id
  join image_state on image_state.image_id = images.id
where effective_id = :tag and deleted_at is null
order by captured_at desc
limit 200
