-- Second versions of an image that share its file, and stacks of images.

create table stacks (
  id integer primary key,
  primary_image_id integer,
  image_ids text not null,
  dissolved_at text
) strict;

-- A copy takes what its master has at this position, once. If the master is not there, the copy is
-- made all the same, with nothing.
-- on: virtual_copy_created
insert or ignore into anomalies values (:position, case
  when :target_id in (select id from images) then 'already exists'
  when :target_id in (select id from purged_images) then 'image is purged'
  when $master_image_id(integer) is null or $copy_name is not $copy_name(text)
    or ($edits(given) and $edits(object) is null)
    then 'malformed payload'
  when not exists (select 1 from images where id = $master_image_id) then 'unknown master'
  when exists (select 1 from images where id = $master_image_id and master_image_id is not null)
    then 'master is a copy'
end);
insert or ignore into images
  (id, blake3_hash, filename, extension, width, height, orientation, file_size_bytes, captured_at,
   imported_at, folder_id, master_image_id, copy_name, is_missing, import_session_id)
select
  :target_id, blake3_hash, filename, extension, width, height, orientation, file_size_bytes,
  captured_at, :created_at, folder_id, $master_image_id(integer), $copy_name(text),
  coalesce(is_missing, 0), import_session_id
from (select 1) left join images on id = $master_image_id
where :target_id not in (select id from purged_images);
insert into exif_metadata
select :target_id, iso, aperture, shutter_speed, focal_length, lens, camera_make, camera_model,
       gps_lat, gps_lon, color_space, gps_alt_m
from (select 1) left join exif_metadata on image_id = $master_image_id
where changes() = 1;
insert into image_state
select :target_id, coalesce(rating, 0), flag, color_label
from (select 1) left join image_state on image_id = $master_image_id
where changes() = 1;
insert into edit_state (image_id, state, base)
select :target_id, state, state from (
  select json_patch(json_patch(
    iif(instr(substr(own, 2), '{'),
        json_patch(state, (select json_group_object(key, null) from json_each(own)
                           where type = 'object')),
        state),
    own),
    (select json_group_object(key, null)
     from json_each(own) made join edit_defaults using (key)
     where made.value = edit_defaults.value)) as state
  from (select coalesce($edits(object), '{}') as own,
               coalesce((select state from edit_state where image_id = $master_image_id), '{}')
                 as state)
)
where changes() = 1;
insert into image_tags
select :target_id, tag_id, source, confidence, :position
from image_tags where image_id = $master_image_id and changes() = 1;
insert or ignore into related
select 'image', $master_image_id, :position where $master_image_id(integer) is not null;

-- on: virtual_copy_promoted
insert or ignore into anomalies values (:position, case
  when $old_master_image_id(integer) is null then 'malformed payload'
  when :target_id in (select id from purged_images) then 'image is purged'
  when :target_id not in (select id from images) then 'unknown image'
  when not exists (select 1 from images
                   where id = :target_id and master_image_id = $old_master_image_id)
    then 'not a copy of that master'
end);
-- The other copies follow the new master.
update images set master_image_id = nullif(:target_id, id)
where (id in (:target_id, $old_master_image_id) or master_image_id = $old_master_image_id)
  and exists (select 1 from images
              where id = :target_id and master_image_id = $old_master_image_id);
insert or ignore into related
select 'image', $old_master_image_id, :position where $old_master_image_id(integer) is not null;

-- A dissolved stack may be made again: so its undo works.
-- on: stack_created
insert or ignore into anomalies values (:position, case
  when exists (select 1 from stacks where id = :target_id and dissolved_at is null)
    then 'already exists'
  when $image_ids(array) is null
    or $primary_image_id is not $primary_image_id(integer) then 'malformed payload'
  when exists (select 1 from json_each($image_ids) where value not in (select id from images))
    then 'unknown image'
end);
insert into stacks (id, primary_image_id, image_ids)
select :target_id, $primary_image_id(integer),
       $image_ids
where $image_ids(array) is not null
on conflict (id) do update
set primary_image_id = excluded.primary_image_id, image_ids = excluded.image_ids,
    dissolved_at = null
where dissolved_at is not null;
update images set stack_id = :target_id
where changes() = 1 and id in (select value from json_each($image_ids(array)));

-- on: stack_updated
insert or ignore into anomalies values (:position, case
  when not exists (select 1 from stacks where id = :target_id and dissolved_at is null)
    then 'unknown stack'
  when $new(object) is null
    or $new::primary_image_id is not $new::primary_image_id(integer)
    or $new::image_ids is not $new::image_ids(array)
    then 'malformed payload'
  when exists (select 1 from stacks where id = :target_id
               and $old::primary_image_id(given)
               and primary_image_id is not $old::primary_image_id) then 'stale old'
  when exists (select 1 from json_each($new::image_ids)
               where value not in (select id from images)) then 'unknown image'
end);
insert or ignore into related
select 'image', value, :position
from stacks, json_each(image_ids)
where stacks.id = :target_id and typeof(value) = 'integer';
update images set stack_id = null
where stack_id = :target_id and id in (
  select value from stacks, json_each(image_ids) where stacks.id = :target_id);
update stacks set
  primary_image_id = iif(
    $new::primary_image_id(given) and $new::primary_image_id is $new::primary_image_id(integer),
    $new::primary_image_id, primary_image_id),
  image_ids = iif(
    $new::image_ids(array) is not null,
    $new::image_ids, image_ids)
where id = :target_id;
update images set stack_id = :target_id
where id in (select value from stacks, json_each(image_ids)
             where stacks.id = :target_id and dissolved_at is null);

-- on: stack_dissolved
insert or ignore into anomalies
select :position, 'unknown stack'
where not exists (select 1 from stacks where id = :target_id and dissolved_at is null);
update images set stack_id = null
where stack_id = :target_id and id in (
  select value from stacks, json_each(image_ids) where stacks.id = :target_id);
update stacks set dissolved_at = :created_at where id = :target_id and dissolved_at is null;

-- Whatever happens to a stack shows in the history of its images.
-- on: stack_*
insert or ignore into related
select 'image', value, :position
from stacks, json_each(image_ids)
where stacks.id = :target_id and typeof(value) = 'integer';
