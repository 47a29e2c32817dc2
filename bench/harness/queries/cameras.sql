-- How many images were taken with each camera and lens.
select camera_make, camera_model, lens, image_count
from camera_counts
order by image_count desc
