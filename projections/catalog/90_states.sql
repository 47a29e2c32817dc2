-- The state of one target as JSON, and what must have been seen to tell it. What the events of
-- other targets decide is not in it: the collections and the stack of an image, and which of a
-- master and its copies is the master now.

-- state: image
select json_object(
  'id', id, 'blake3_hash', blake3_hash, 'filename', filename, 'extension', extension,
  'width', width, 'height', height, 'orientation', orientation,
  'file_size_bytes', file_size_bytes, 'captured_at', captured_at, 'imported_at', imported_at,
  'folder_id', folder_id, 'copy_name', copy_name,
  'is_missing', json(iif(is_missing, 'true', 'false')),
  'deleted_at', deleted_at, 'import_session_id', import_session_id, 'sidecar_hash', sidecar_hash,
  'rating', rating, 'flag', flag, 'color_label', color_label,
  'exif', (
    select json_object(
      'iso', iso, 'aperture', aperture, 'shutter_speed', shutter_speed,
      'focal_length', focal_length, 'lens', lens, 'camera_make', camera_make,
      'camera_model', camera_model, 'gps_lat', gps_lat, 'gps_lon', gps_lon,
      'color_space', color_space, 'gps_alt_m', gps_alt_m)
    from exif_metadata where image_id = :target_id),
  'metadata', (
    select json_object(
      'title', title, 'caption', caption, 'headline', headline, 'creator', creator,
      'copyright', copyright, 'credit', credit, 'source', source, 'instructions', instructions,
      'city', city, 'state', image_metadata.state, 'country', country, 'notes', notes)
    from (select 1) left join image_metadata on image_id = :target_id),
  'tags', (
    with recursive walk (id, name, merged_into) as (
      select id, name, merged_into
      from image_tags join tags on id = tag_id
      where image_id = :target_id and deleted_at is null
      union
      select tags.id, tags.name, tags.merged_into
      from walk join tags on tags.id = walk.merged_into
      where tags.deleted_at is null
    )
    select json_group_array(json_object('id', id, 'name', name))
    from (select id, name from walk where merged_into is null order by name, id)),
  'edits', json(edit_state.state),
  'cursor_event_id', (select event_id from edit_steps where position = cursor),
  'edit_count', edit_count,
  'snapshots', (
    select json_group_array(json_object(
      'id', id, 'name', name, 'snapshot_data', json(snapshot_data), 'at_event_id', at_event_id,
      'created_at', created_at))
    from (select * from edit_snapshots where image_id = :target_id order by id)),
  'faces', (
    select json_group_array(json_object(
      'face_id', face_id, 'x', x, 'y', y, 'w', w, 'h', h, 'person_id', person_id,
      'source', source))
    from (select * from faces where image_id = :target_id order by face_id)))
from images
  join image_state on image_state.image_id = id
  join edit_state on edit_state.image_id = id
where id = :target_id;

-- state: tag
select json_object(
  'id', id, 'name', name, 'parent_id', parent_id, 'synonyms', json(synonyms), 'color', color,
  'exportable', json(iif(exportable, 'true', 'false')),
  'category', json(iif(category, 'true', 'false')),
  'merged_into', merged_into, 'deleted_at', deleted_at)
from tags where id = :target_id;

-- The images as its own events put them: whether one can be seen is for the image to say.
-- state: collection
select json_object(
  'id', id, 'name', name, 'type', type, 'parent_id', parent_id,
  'smart_query', json(smart_query), 'created_at', created_at, 'description', description,
  'cover_image_id', cover_image_id, 'sort_by', sort_by, 'sort_order', sort_order,
  'deleted_at', deleted_at,
  'image_ids', (
    select json_group_array(image_id)
    from (select image_id from collection_ranks where collection_id = :target_id order by rank)))
from collections where id = :target_id;

-- state: folder
select json_object(
  'id', id, 'path', path, 'name', name, 'volume_name', volume_name, 'parent_id', parent_id,
  'is_online', json(iif(is_online, 'true', 'false')), 'deleted_at', deleted_at)
from folders where id = :target_id;

-- state: preset
select json_object(
  'id', id, 'name', name, 'group', "group", 'edits', json(edits), 'deleted_at', deleted_at)
from presets where id = :target_id;

-- state: stack
select json_object(
  'id', id, 'primary_image_id', primary_image_id, 'image_ids', json(image_ids),
  'dissolved_at', dissolved_at)
from stacks where id = :target_id;

-- state: person
select json_object('id', id, 'name', name, 'merged_into', merged_into, 'deleted_at', deleted_at)
from persons where id = :target_id;

-- Its imports: that is all that has the catalogue as its target.
-- state: catalog
select json_object('ingestion_sessions', json_group_array(json_object(
  'id', id, 'started_at', started_at, 'completed_at', completed_at, 'status', status,
  'source_path', source_path, 'total_files', total_files, 'ingested_files', ingested_files,
  'skipped_files', skipped_files, 'failed_files', failed_files,
  'total_size_bytes', total_size_bytes)))
from (select * from ingestion_sessions where :target_id = 1 order by started_at, id)
having count(*) > 0;

-- needs: tag_added, tag_removed
select 'tag', $tag_id where $tag_id(integer) is not null;

-- The tags above it, which it is deleted and restored with, and those that they were merged into.
-- needs: tag_created
select 'tag', $parent_id where $parent_id(integer) is not null;

-- needs: tag_moved
select 'tag', $new_parent_id where $new_parent_id(integer) is not null;

-- needs: tag_merged
select 'tag', $into_tag_id where $into_tag_id(integer) is not null;

-- needs: collection_created
select 'collection', $parent_id where $parent_id(integer) is not null;

-- needs: collection_moved
select 'collection', $new_parent_id where $new_parent_id(integer) is not null;

-- needs: folder_added
select 'folder', $parent_id where $parent_id(integer) is not null;

-- needs: folder_moved
select 'folder', $new_parent_id where $new_parent_id(integer) is not null;

-- needs: person_merged
select 'person', $into_person_id where $into_person_id(integer) is not null;

-- needs: virtual_copy_created
select 'image', $master_image_id where $master_image_id(integer) is not null;
