-- What is known about images: facts of the file, place and time, words of people. A value of the
-- wrong type leaves what was there.

-- on: image_updated
insert or ignore into anomalies
select :position, reason from (
  select case
    when substr($new, 1, 1) is not '{'
      or typeof($new::width) not in ('integer', 'null')
      or typeof($new::height) not in ('integer', 'null')
      or typeof($new::orientation) not in ('integer', 'null')
      or typeof($new::file_size_bytes) not in ('integer', 'null')
      or typeof($new::extension) not in ('text', 'null')
      then 'malformed payload'
    when ($old::width(given) and width is not $old::width)
      or ($old::height(given) and height is not $old::height)
      or ($old::orientation(given) and orientation is not $old::orientation)
      or ($old::file_size_bytes(given) and file_size_bytes is not $old::file_size_bytes)
      or ($old::extension(given) and extension is not $old::extension)
      then 'stale old'
  end as reason
  from images where id = :target_id
) where reason is not null;
update images set
  width = iif(
    $new::width(given) and typeof($new::width) in ('integer', 'null'), $new::width, width),
  height = iif(
    $new::height(given) and typeof($new::height) in ('integer', 'null'), $new::height, height),
  orientation = iif(
    $new::orientation(given) and typeof($new::orientation) in ('integer', 'null'),
    $new::orientation, orientation),
  file_size_bytes = iif(
    $new::file_size_bytes(given) and typeof($new::file_size_bytes) in ('integer', 'null'),
    $new::file_size_bytes, file_size_bytes),
  extension = iif(
    $new::extension(given) and typeof($new::extension) in ('text', 'null'),
    $new::extension, extension)
where id = :target_id;

-- on: capture_time_changed
insert or ignore into anomalies
select :position, reason from (
  select case
    when not ($new_captured_at(given) or $old_captured_at(given))
      or typeof($new_captured_at) not in ('text', 'null')
      then 'malformed payload'
    when $old_captured_at(given) and captured_at is not $old_captured_at
      then 'stale old_captured_at'
  end as reason
  from images where id = :target_id
) where reason is not null;
update images set captured_at = $new_captured_at
where id = :target_id
  and ($new_captured_at(given) or $old_captured_at(given))
  and typeof($new_captured_at) in ('text', 'null');

-- on: exif_updated
insert or ignore into anomalies
select :position, reason from (
  select case
    when substr($new, 1, 1) is not '{'
      or typeof($new::iso) not in ('integer', 'null')
      or typeof($new::aperture) = 'text'
      or typeof($new::shutter_speed) = 'text'
      or typeof($new::focal_length) = 'text'
      or typeof($new::lens) not in ('text', 'null')
      or typeof($new::camera_make) not in ('text', 'null')
      or typeof($new::camera_model) not in ('text', 'null')
      or typeof($new::gps_lat) = 'text'
      or typeof($new::gps_lon) = 'text'
      or typeof($new::color_space) not in ('text', 'null')
      or typeof($new::gps_alt_m) = 'text'
      then 'malformed payload'
    when ($old::iso(given) and iso is not $old::iso)
      or ($old::aperture(given) and aperture is not $old::aperture)
      or ($old::shutter_speed(given) and shutter_speed is not $old::shutter_speed)
      or ($old::focal_length(given) and focal_length is not $old::focal_length)
      or ($old::lens(given) and lens is not $old::lens)
      or ($old::camera_make(given) and camera_make is not $old::camera_make)
      or ($old::camera_model(given) and camera_model is not $old::camera_model)
      or ($old::gps_lat(given) and gps_lat is not $old::gps_lat)
      or ($old::gps_lon(given) and gps_lon is not $old::gps_lon)
      or ($old::color_space(given) and color_space is not $old::color_space)
      or ($old::gps_alt_m(given) and gps_alt_m is not $old::gps_alt_m)
      then 'stale old'
  end as reason
  from exif_metadata where image_id = :target_id
) where reason is not null;
update exif_metadata set
  iso = iif($new::iso(given) and typeof($new::iso) in ('integer', 'null'), $new::iso, iso),
  aperture = iif(
    $new::aperture(given) and typeof($new::aperture) <> 'text',
    $new::aperture, aperture),
  shutter_speed = iif(
    $new::shutter_speed(given) and typeof($new::shutter_speed) <> 'text',
    $new::shutter_speed, shutter_speed),
  focal_length = iif(
    $new::focal_length(given) and typeof($new::focal_length) <> 'text',
    $new::focal_length, focal_length),
  lens = iif($new::lens(given) and typeof($new::lens) in ('text', 'null'), $new::lens, lens),
  camera_make = iif(
    $new::camera_make(given) and typeof($new::camera_make) in ('text', 'null'),
    $new::camera_make, camera_make),
  camera_model = iif(
    $new::camera_model(given) and typeof($new::camera_model) in ('text', 'null'),
    $new::camera_model, camera_model),
  gps_lat = iif(
    $new::gps_lat(given) and typeof($new::gps_lat) <> 'text',
    $new::gps_lat, gps_lat),
  gps_lon = iif(
    $new::gps_lon(given) and typeof($new::gps_lon) <> 'text',
    $new::gps_lon, gps_lon),
  color_space = iif(
    $new::color_space(given) and typeof($new::color_space) in ('text', 'null'),
    $new::color_space, color_space),
  gps_alt_m = iif(
    $new::gps_alt_m(given) and typeof($new::gps_alt_m) <> 'text',
    $new::gps_alt_m, gps_alt_m)
where image_id = :target_id;

-- The place as a whole: an altitude that the new place does not have is gone.
-- on: location_changed
insert or ignore into anomalies
select :position, reason from (
  select case
    when not ($new(given) or $old(given)) or ($new is not null and substr($new, 1, 1) <> '{')
      or typeof($new::lat) = 'text'
      or typeof($new::lon) = 'text'
      or typeof($new::alt_m) = 'text'
      then 'malformed payload'
    when $old(given) and (gps_lat is not $old::lat or gps_lon is not $old::lon
                          or gps_alt_m is not $old::alt_m)
      then 'stale old'
  end as reason
  from exif_metadata where image_id = :target_id
) where reason is not null;
update exif_metadata set gps_lat = $new::lat, gps_lon = $new::lon, gps_alt_m = $new::alt_m
where image_id = :target_id
  and ($new(given) or $old(given)) and ($new is null or substr($new, 1, 1) = '{')
  and typeof($new::lat) <> 'text'
  and typeof($new::lon) <> 'text'
  and typeof($new::alt_m) <> 'text';

-- on: metadata_changed
insert or ignore into anomalies
select :position, reason from (
  select case
    when substr($new, 1, 1) is not '{'
      or typeof($new::title) not in ('text', 'null')
      or typeof($new::caption) not in ('text', 'null')
      or typeof($new::headline) not in ('text', 'null')
      or typeof($new::creator) not in ('text', 'null')
      or typeof($new::copyright) not in ('text', 'null')
      or typeof($new::credit) not in ('text', 'null')
      or typeof($new::source) not in ('text', 'null')
      or typeof($new::instructions) not in ('text', 'null')
      or typeof($new::city) not in ('text', 'null')
      or typeof($new::state) not in ('text', 'null')
      or typeof($new::country) not in ('text', 'null')
      or typeof($new::notes) not in ('text', 'null')
      then 'malformed payload'
    when ($old::title(given) and title is not $old::title)
      or ($old::caption(given) and caption is not $old::caption)
      or ($old::headline(given) and headline is not $old::headline)
      or ($old::creator(given) and creator is not $old::creator)
      or ($old::copyright(given) and copyright is not $old::copyright)
      or ($old::credit(given) and credit is not $old::credit)
      or ($old::source(given) and source is not $old::source)
      or ($old::instructions(given) and instructions is not $old::instructions)
      or ($old::city(given) and city is not $old::city)
      or ($old::state(given) and m.state is not $old::state)
      or ($old::country(given) and country is not $old::country)
      or ($old::notes(given) and notes is not $old::notes)
      then 'stale old'
  end as reason
  from image_state left join image_metadata m using (image_id) where image_id = :target_id
) where reason is not null;
insert or ignore into image_metadata (image_id)
select image_id from image_state where image_id = :target_id and substr($new, 1, 1) = '{';
update image_metadata set
  title = iif($new::title(given) and typeof($new::title) in ('text', 'null'), $new::title, title),
  caption = iif(
    $new::caption(given) and typeof($new::caption) in ('text', 'null'), $new::caption, caption),
  headline = iif(
    $new::headline(given) and typeof($new::headline) in ('text', 'null'), $new::headline, headline),
  creator = iif(
    $new::creator(given) and typeof($new::creator) in ('text', 'null'), $new::creator, creator),
  copyright = iif(
    $new::copyright(given) and typeof($new::copyright) in ('text', 'null'),
    $new::copyright, copyright),
  credit = iif(
    $new::credit(given) and typeof($new::credit) in ('text', 'null'), $new::credit, credit),
  source = iif(
    $new::source(given) and typeof($new::source) in ('text', 'null'), $new::source, source),
  instructions = iif(
    $new::instructions(given) and typeof($new::instructions) in ('text', 'null'),
    $new::instructions, instructions),
  city = iif($new::city(given) and typeof($new::city) in ('text', 'null'), $new::city, city),
  state = iif($new::state(given) and typeof($new::state) in ('text', 'null'), $new::state, state),
  country = iif(
    $new::country(given) and typeof($new::country) in ('text', 'null'), $new::country, country),
  notes = iif($new::notes(given) and typeof($new::notes) in ('text', 'null'), $new::notes, notes)
where image_id = :target_id;
