-- All folders with the number of their images.
select folders.id, path, coalesce(image_count, 0)
from folders left join folder_counts on folder_id = folders.id
where deleted_at is null
order by path
