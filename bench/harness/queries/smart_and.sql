-- A smart collection of 20 rules, all of which an image must meet.
select images.id, filename
from images
  join image_state on image_state.image_id = images.id
  join exif_metadata on exif_metadata.image_id = images.id
where deleted_at is null
  and rating >= 1
  and rating <= 5
  and flag is not 'reject'
  and color_label is not 'purple'
  and iso >= 100
  and iso <= 6400
  and iso <> 320
  and aperture > 1
  and aperture <= 11
  and aperture <> 9
  and focal_length >= 20
  and focal_length < 180
  and focal_length <> 33
  and camera_make like '%n%'
  and camera_make not like 'Leica%'
  and camera_model <> 'X100'
  and lens like '%mm%'
  and lens not like '%fisheye%'
  and filename not like '%-edited'
  and filename like '%.%'
order by captured_at desc
