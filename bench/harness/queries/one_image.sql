-- What is shown beside one image.
-- choose image: select id from images where deleted_at is null
select filename, captured_at, rating, flag, color_label, iso, aperture, shutter_speed, focal_length,
       lens, camera_model, caption, edit_state.state, path,
       (select group_concat(name, ', ')
        from image_tags join tags on tags.id = tag_id
        where image_tags.image_id = images.id and tags.deleted_at is null)
from images
  join image_state on image_state.image_id = images.id
  join exif_metadata on exif_metadata.image_id = images.id
  join edit_state on edit_state.image_id = images.id
  left join image_metadata on image_metadata.image_id = images.id
  left join folders on folders.id = folder_id
where images.id = :image
