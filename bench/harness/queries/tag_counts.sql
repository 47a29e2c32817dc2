-- All tags with the number of their images, the most used first.
select tags.id, tags.name, tags.parent_id, coalesce(image_count, 0)
from tags left join tag_counts on tag_id = tags.id
where deleted_at is null and merged_into is null
order by image_count desc, tags.name
