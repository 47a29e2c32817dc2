-- Images: how they come, change their files, go and come back.

create table images (
  id integer primary key,
  blake3_hash text,
  filename text,
  extension text,
  width integer,
  height integer,
  orientation integer,
  file_size_bytes integer,
  captured_at text,
  imported_at text not null,
  folder_id integer,
  master_image_id integer,
  copy_name text,
  stack_id integer,
  is_missing integer not null default 0,
  deleted_at text,
  import_session_id text,
  sidecar_hash text
) strict;

-- Is this file in the catalogue already? Copies share the file of their master.
create index images_by_hash on images (blake3_hash) where master_image_id is null;
create index images_by_folder on images (folder_id, filename);
create index images_by_time on images (captured_at);
create index copies_by_master on images (master_image_id) where master_image_id is not null;
-- Few are in the trash: whoever counts what is not, leaves these out.
create index images_in_trash on images (deleted_at) where deleted_at is not null;

-- Ids that are gone for good and must not come back.
create table purged_images (id integer primary key) strict;

create table exif_metadata (
  image_id integer primary key,
  iso integer,
  aperture real,
  shutter_speed real,
  focal_length real,
  lens text,
  camera_make text,
  camera_model text,
  gps_lat real,
  gps_lon real,
  color_space text,
  gps_alt_m real
) strict;

create index exif_by_camera on exif_metadata (camera_make, camera_model, lens);

create view camera_counts (camera_make, camera_model, lens, image_count) as
select camera_make, camera_model, lens, count(*) from exif_metadata
where image_id not in (select id from images where deleted_at is not null)
group by camera_make, camera_model, lens;

-- Only images that people wrote something about have a row.
create table image_metadata (
  image_id integer primary key,
  title text,
  caption text,
  headline text,
  creator text,
  copyright text,
  credit text,
  source text,
  instructions text,
  city text,
  state text,
  country text,
  notes text
) strict;

create view folder_counts (folder_id, image_count) as
select folder_id, count(*) from images indexed by images_by_folder
where id not in (select id from images where deleted_at is not null)
group by folder_id;

-- on: image_added
insert or ignore into anomalies values (:position, case
  when :target_id in (select id from images) then 'already exists'
  when :target_id in (select id from purged_images) then 'image is purged'
  when $filename(text) is null or $file_hash(text) is null
    or $folder_id is not $folder_id(integer)
    or $extension is not $extension(text)
    or $file_size_bytes is not $file_size_bytes(integer)
    or $width is not $width(integer) or $height is not $height(integer)
    or $orientation is not $orientation(integer)
    or $captured_at is not $captured_at(text)
    or $import_session_id is not $import_session_id(text)
    or $exif::iso is not $exif::iso(integer)
    or $exif::aperture is not $exif::aperture(number)
    or $exif::shutter_speed is not $exif::shutter_speed(number)
    or $exif::focal_length is not $exif::focal_length(number)
    or $exif::lens is not $exif::lens(text)
    or $exif::camera_make is not $exif::camera_make(text)
    or $exif::camera_model is not $exif::camera_model(text)
    or $exif::gps_lat is not $exif::gps_lat(number)
    or $exif::gps_lon is not $exif::gps_lon(number)
    or $exif::color_space is not $exif::color_space(text)
    or $exif::gps_alt_m is not $exif::gps_alt_m(number)
    then 'malformed payload'
  when exists (select 1 from images where blake3_hash = $file_hash
               and master_image_id is null and deleted_at is null) then 'file is known'
  when exists (select 1 from images where folder_id = $folder_id and filename = $filename
               and master_image_id is null and deleted_at is null) then 'file name is taken'
  when $folder_id is not null
    and not exists (select 1 from folders where id = $folder_id and deleted_at is null)
    then 'unknown folder'
end);

insert or ignore into images
  (id, blake3_hash, filename, extension, width, height, orientation, file_size_bytes, captured_at,
   imported_at, folder_id, import_session_id)
select
  :target_id,
  $file_hash(text),
  $filename(text),
  $extension(text),
  $width(integer),
  $height(integer),
  $orientation(integer),
  $file_size_bytes(integer),
  $captured_at(text),
  :created_at,
  $folder_id(integer),
  $import_session_id(text)
where :target_id not in (select id from purged_images);

-- The others have a row for each row of this one: if there was one before, so there was of them.
insert or ignore into exif_metadata
  (image_id, iso, aperture, shutter_speed, focal_length, lens, camera_make, camera_model, gps_lat,
   gps_lon, color_space, gps_alt_m)
select
  :target_id,
  $exif::iso(integer),
  $exif::aperture(number),
  $exif::shutter_speed(number),
  $exif::focal_length(number),
  $exif::lens(text),
  $exif::camera_make(text),
  $exif::camera_model(text),
  $exif::gps_lat(number),
  $exif::gps_lon(number),
  $exif::color_space(text),
  $exif::gps_alt_m(number)
from images where id = :target_id;
insert or ignore into image_state (image_id) select id from images where id = :target_id;
insert or ignore into edit_state (image_id) select id from images where id = :target_id;

-- Whatever else happens to an image: it must be there. That is all there is to an export, which
-- only the history shows.
-- on: image_deleted, image_restored, image_purged, image_renamed, image_moved, image_relinked
-- on: image_missing_changed, image_replaced, image_updated, image_exported, exif_updated
-- on: capture_time_changed, metadata_changed, location_changed, sidecar_*
insert or ignore into anomalies values (:position, case
  when :target_id in (select image_id from image_state) then null
  when :target_id in (select id from purged_images) then 'image is purged'
  else 'unknown image'
end);

-- on: image_deleted
update images set deleted_at = :created_at where id = :target_id and deleted_at is null;

-- on: image_restored
insert or ignore into anomalies values (:position, (
  select case
    when deleted_at is null then 'not in the trash'
    when master_image_id is null and exists (
      select 1 from images other
      where other.blake3_hash = images.blake3_hash and other.master_image_id is null
        and other.deleted_at is null and other.id <> :target_id) then 'file is known'
  end
  from images where id = :target_id
));
update images set deleted_at = null where id = :target_id;

-- A collection or a stack that holds the image keeps its id: that is the collection's affair. Its
-- readers leave out what is not there.
-- on: image_purged
insert or ignore into anomalies values (:position, (
  select case
    when deleted_at is null then 'not in the trash'
    when exists (select 1 from images copy
                 where copy.master_image_id = :target_id and copy.deleted_at is null)
      then 'has virtual copies'
    when $file_hash(given) and blake3_hash is not $file_hash then 'stale file_hash'
  end
  from images where id = :target_id
));
insert into purged_images select id from images where id = :target_id;
delete from images where id = :target_id;
delete from exif_metadata where image_id = :target_id;
delete from image_metadata where image_id = :target_id;
delete from image_state where image_id = :target_id;
delete from image_tags where image_id = :target_id;
delete from removed_image_tags where image_id = :target_id;
delete from edit_state where image_id = :target_id;
delete from edit_steps where image_id = :target_id;
delete from edit_snapshots where image_id = :target_id;
delete from deleted_snapshots where image_id = :target_id;
delete from faces where image_id = :target_id;

-- on: image_renamed
insert or ignore into anomalies values (:position, (
  select case
    when $new_filename(text) is null or $new_extension is not $new_extension(text)
      then 'malformed payload'
    when $old_filename(given) and filename is not $old_filename then 'stale old_filename'
    when $old_extension(given) and extension is not $old_extension then 'stale old_extension'
    when exists (select 1 from images other
                 where other.folder_id = images.folder_id and other.filename = $new_filename
                   and other.master_image_id is null and other.deleted_at is null
                   and other.id <> :target_id) then 'file name is taken'
  end
  from images where id = :target_id
));
-- An extension that is not given is what stands after the last dot, unless that begins the name.
update images set
  filename = $new_filename,
  extension = case
    when $new_extension(given) and $new_extension is $new_extension(text) then $new_extension
    when instr(substr($new_filename, 2), '.') > 0 then lower(substr(
      $new_filename, length(rtrim($new_filename, replace($new_filename, '.', ''))) + 1))
    else '' end
where id = :target_id and $new_filename(text) is not null;

-- on: image_moved
insert or ignore into anomalies values (:position, (
  select case
    when not $new_folder_id(given) or $new_folder_id is not $new_folder_id(integer)
      then 'malformed payload'
    when $old_folder_id(given) and folder_id is not $old_folder_id then 'stale old_folder_id'
    when $new_folder_id is not null
      and not exists (select 1 from folders where id = $new_folder_id and deleted_at is null)
      then 'unknown folder'
    when exists (select 1 from images other
                 where other.folder_id = $new_folder_id and other.filename = images.filename
                   and other.master_image_id is null and other.deleted_at is null
                   and other.id <> :target_id) then 'file name is taken'
  end
  from images where id = :target_id
));
update images set folder_id = $new_folder_id
where id = :target_id and $new_folder_id(given) and $new_folder_id is $new_folder_id(integer);

-- on: image_relinked
insert or ignore into anomalies values (:position, (
  select case
    when $new_filename(text) is null or $new_folder_id is not $new_folder_id(integer)
      or $new_is_missing not in (0, 1) then 'malformed payload'
    when $old_filename(given) and filename is not $old_filename then 'stale old_filename'
    when $old_folder_id(given) and folder_id is not $old_folder_id then 'stale old_folder_id'
    when $verified_hash(given) and blake3_hash is not $verified_hash then 'file is another'
    when $new_folder_id is not null
      and not exists (select 1 from folders where id = $new_folder_id and deleted_at is null)
      then 'unknown folder'
    when exists (select 1 from images other
                 where other.folder_id = $new_folder_id and other.filename = $new_filename
                   and other.master_image_id is null and other.deleted_at is null
                   and other.id <> :target_id) then 'file name is taken'
  end
  from images where id = :target_id
));
update images set
  filename = $new_filename,
  folder_id = iif($new_folder_id(given), $new_folder_id, folder_id),
  is_missing = iif($new_is_missing in (0, 1), $new_is_missing, 0)
where id = :target_id and $new_filename(text) is not null
  and $new_folder_id is $new_folder_id(integer);

-- on: image_missing_changed
insert or ignore into anomalies
select :position, 'malformed payload' where ($is_missing in (0, 1)) is not true;
update images set is_missing = $is_missing where id = :target_id and $is_missing in (0, 1);

-- on: image_replaced
insert or ignore into anomalies values (:position, (
  select case
    when $new_file_hash(text) is null
      or $new_file_size_bytes is not $new_file_size_bytes(integer) then 'malformed payload'
    when $old_file_hash(given) and blake3_hash is not $old_file_hash then 'stale old_file_hash'
    when $old_file_size_bytes(given) and file_size_bytes is not $old_file_size_bytes
      then 'stale old_file_size_bytes'
  end
  from images where id = :target_id
));
update images set
  blake3_hash = $new_file_hash,
  file_size_bytes = iif($new_file_size_bytes(given), $new_file_size_bytes, file_size_bytes)
where id = :target_id and $new_file_hash(text) is not null
  and $new_file_size_bytes is $new_file_size_bytes(integer);

-- on: sidecar_*
insert or ignore into anomalies
select :position, 'malformed payload' where $sidecar_hash(text) is null;
update images set sidecar_hash = $sidecar_hash
where id = :target_id and $sidecar_hash(text) is not null;
