-- How many images are picked, rejected, or neither.
select flag, count(*)
from image_state join images on images.id = image_state.image_id
where deleted_at is null
group by flag
