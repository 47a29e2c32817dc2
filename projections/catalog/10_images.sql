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
insert or ignore into anomalies
select :position, reason from (
  select case
    when :target_id in (select id from images) then 'already exists'
    when :target_id in (select id from purged_images) then 'image is purged'
    when typeof($filename) <> 'text' or typeof($file_hash) <> 'text'
      or typeof($folder_id) not in ('integer', 'null')
      or typeof($extension) not in ('text', 'null')
      or typeof($file_size_bytes) not in ('integer', 'null')
      or typeof($width) not in ('integer', 'null') or typeof($height) not in ('integer', 'null')
      or typeof($orientation) not in ('integer', 'null')
      or typeof($captured_at) not in ('text', 'null')
      or typeof($import_session_id) not in ('text', 'null')
      or typeof($exif::iso) not in ('integer', 'null')
      or typeof($exif::aperture) = 'text'
      or typeof($exif::shutter_speed) = 'text'
      or typeof($exif::focal_length) = 'text'
      or typeof($exif::lens) not in ('text', 'null')
      or typeof($exif::camera_make) not in ('text', 'null')
      or typeof($exif::camera_model) not in ('text', 'null')
      or typeof($exif::gps_lat) = 'text'
      or typeof($exif::gps_lon) = 'text'
      or typeof($exif::color_space) not in ('text', 'null')
      or typeof($exif::gps_alt_m) = 'text'
      then 'malformed payload'
    when exists (select 1 from images where blake3_hash = $file_hash
                 and master_image_id is null and deleted_at is null) then 'file is known'
    when exists (select 1 from images where folder_id = $folder_id and filename = $filename
                 and master_image_id is null and deleted_at is null) then 'file name is taken'
    when $folder_id is not null
      and not exists (select 1 from folders where id = $folder_id and deleted_at is null)
      then 'unknown folder'
  end as reason
) where reason is not null;

insert or ignore into images
  (id, blake3_hash, filename, extension, width, height, orientation, file_size_bytes, captured_at,
   imported_at, folder_id, import_session_id)
select
  :target_id,
  iif(typeof($file_hash) = 'text', $file_hash, null),
  iif(typeof($filename) = 'text', $filename, null),
  iif(typeof($extension) = 'text', $extension, null),
  iif(typeof($width) = 'integer', $width, null),
  iif(typeof($height) = 'integer', $height, null),
  iif(typeof($orientation) = 'integer', $orientation, null),
  iif(typeof($file_size_bytes) = 'integer', $file_size_bytes, null),
  iif(typeof($captured_at) = 'text', $captured_at, null),
  :created_at,
  iif(typeof($folder_id) = 'integer', $folder_id, null),
  iif(typeof($import_session_id) = 'text', $import_session_id, null)
where :target_id not in (select id from purged_images);

-- Each of these goes on if the one before made a row.
insert into exif_metadata
  (image_id, iso, aperture, shutter_speed, focal_length, lens, camera_make, camera_model, gps_lat,
   gps_lon, color_space, gps_alt_m)
select
  :target_id,
  iif(typeof($exif::iso) = 'integer', $exif::iso, null),
  iif(typeof($exif::aperture) in ('integer', 'real'), $exif::aperture, null),
  iif(typeof($exif::shutter_speed) in ('integer', 'real'), $exif::shutter_speed, null),
  iif(typeof($exif::focal_length) in ('integer', 'real'), $exif::focal_length, null),
  iif(typeof($exif::lens) = 'text', $exif::lens, null),
  iif(typeof($exif::camera_make) = 'text', $exif::camera_make, null),
  iif(typeof($exif::camera_model) = 'text', $exif::camera_model, null),
  iif(typeof($exif::gps_lat) in ('integer', 'real'), $exif::gps_lat, null),
  iif(typeof($exif::gps_lon) in ('integer', 'real'), $exif::gps_lon, null),
  iif(typeof($exif::color_space) = 'text', $exif::color_space, null),
  iif(typeof($exif::gps_alt_m) in ('integer', 'real'), $exif::gps_alt_m, null)
where changes() = 1;
insert into image_state (image_id) select :target_id where changes() = 1;
insert into edit_state (image_id) select :target_id where changes() = 1;

-- Whatever else happens to an image: it must be there. That is all there is to an export, which
-- only the history shows.
-- on: image_*, exif_updated, capture_time_changed, metadata_changed, location_changed, sidecar_*
insert or ignore into anomalies
select :position,
       iif(:target_id in (select id from purged_images), 'image is purged', 'unknown image')
where :target_type = 'image' and :event_type <> 'image_added'
  and not exists (select 1 from image_state where image_id = :target_id);

-- on: image_deleted
update images set deleted_at = :created_at where id = :target_id and deleted_at is null;

-- on: image_restored
insert or ignore into anomalies
select :position, reason from (
  select case
    when deleted_at is null then 'not in the trash'
    when master_image_id is null and exists (
      select 1 from images other
      where other.blake3_hash = images.blake3_hash and other.master_image_id is null
        and other.deleted_at is null and other.id <> :target_id) then 'file is known'
  end as reason
  from images where id = :target_id
) where reason is not null;
update images set deleted_at = null where id = :target_id;

-- A collection or a stack that holds the image keeps its id: that is the collection's affair. Its
-- readers leave out what is not there.
-- on: image_purged
insert or ignore into anomalies
select :position, reason from (
  select case
    when deleted_at is null then 'not in the trash'
    when exists (select 1 from images copy
                 where copy.master_image_id = :target_id and copy.deleted_at is null)
      then 'has virtual copies'
    when $file_hash(given) and blake3_hash is not $file_hash then 'stale file_hash'
  end as reason
  from images where id = :target_id
) where reason is not null;
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
insert or ignore into anomalies
select :position, reason from (
  select case
    when typeof($new_filename) <> 'text' or typeof($new_extension) not in ('text', 'null')
      then 'malformed payload'
    when $old_filename(given) and filename is not $old_filename then 'stale old_filename'
    when $old_extension(given) and extension is not $old_extension then 'stale old_extension'
    when exists (select 1 from images other
                 where other.folder_id = images.folder_id and other.filename = $new_filename
                   and other.master_image_id is null and other.deleted_at is null
                   and other.id <> :target_id) then 'file name is taken'
  end as reason
  from images where id = :target_id
) where reason is not null;
-- An extension that is not given is what stands after the last dot, unless that begins the name.
update images set
  filename = $new_filename,
  extension = case
    when $new_extension(given) and typeof($new_extension) in ('text', 'null') then $new_extension
    when instr(substr($new_filename, 2), '.') > 0 then lower(substr(
      $new_filename, length(rtrim($new_filename, replace($new_filename, '.', ''))) + 1))
    else '' end
where id = :target_id and typeof($new_filename) = 'text';

-- on: image_moved
insert or ignore into anomalies
select :position, reason from (
  select case
    when not $new_folder_id(given) or typeof($new_folder_id) not in ('integer', 'null')
      then 'malformed payload'
    when $old_folder_id(given) and folder_id is not $old_folder_id then 'stale old_folder_id'
    when $new_folder_id is not null
      and not exists (select 1 from folders where id = $new_folder_id and deleted_at is null)
      then 'unknown folder'
    when exists (select 1 from images other
                 where other.folder_id = $new_folder_id and other.filename = images.filename
                   and other.master_image_id is null and other.deleted_at is null
                   and other.id <> :target_id) then 'file name is taken'
  end as reason
  from images where id = :target_id
) where reason is not null;
update images set folder_id = $new_folder_id
where id = :target_id and $new_folder_id(given) and typeof($new_folder_id) in ('integer', 'null');

-- on: image_relinked
insert or ignore into anomalies
select :position, reason from (
  select case
    when typeof($new_filename) <> 'text' or typeof($new_folder_id) not in ('integer', 'null')
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
  end as reason
  from images where id = :target_id
) where reason is not null;
update images set
  filename = $new_filename,
  folder_id = iif($new_folder_id(given), $new_folder_id, folder_id),
  is_missing = iif($new_is_missing in (0, 1), $new_is_missing, 0)
where id = :target_id and typeof($new_filename) = 'text'
  and typeof($new_folder_id) in ('integer', 'null');

-- on: image_missing_changed
insert or ignore into anomalies
select :position, 'malformed payload' where ($is_missing in (0, 1)) is not true;
update images set is_missing = $is_missing where id = :target_id and $is_missing in (0, 1);

-- on: image_replaced
insert or ignore into anomalies
select :position, reason from (
  select case
    when typeof($new_file_hash) <> 'text'
      or typeof($new_file_size_bytes) not in ('integer', 'null') then 'malformed payload'
    when $old_file_hash(given) and blake3_hash is not $old_file_hash then 'stale old_file_hash'
    when $old_file_size_bytes(given) and file_size_bytes is not $old_file_size_bytes
      then 'stale old_file_size_bytes'
  end as reason
  from images where id = :target_id
) where reason is not null;
update images set
  blake3_hash = $new_file_hash,
  file_size_bytes = iif($new_file_size_bytes(given), $new_file_size_bytes, file_size_bytes)
where id = :target_id and typeof($new_file_hash) = 'text'
  and typeof($new_file_size_bytes) in ('integer', 'null');

-- on: sidecar_*
insert or ignore into anomalies
select :position, 'malformed payload' where typeof($sidecar_hash) <> 'text';
update images set sidecar_hash = $sidecar_hash
where id = :target_id and typeof($sidecar_hash) = 'text';
