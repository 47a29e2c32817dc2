-- A smart collection of 20 rules, one of which an image must meet.
select images.id, filename
from images
  join image_state on image_state.image_id = images.id
  join exif_metadata on exif_metadata.image_id = images.id
where deleted_at is null
  and (rating = 5
       or rating > 4
       or flag = 'pick'
       or color_label = 'red'
       or color_label = 'blue'
       or iso = 12800
       or iso > 25600
       or iso < 64
       or aperture = 16
       or aperture < 1.1
       or aperture > 20
       or focal_length = 50
       or focal_length = 85
       or focal_length > 195
       or camera_make = 'Leica'
       or camera_model like '%X100%'
       or lens like '%fisheye%'
       or lens like '%macro%'
       or filename like '%9999%'
       or filename like 'pano%')
order by captured_at desc
