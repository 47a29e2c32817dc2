-- What is known about images: facts of the file, place and time, words of people. A value of the
-- wrong type leaves what was there.

-- on: image_updated
insert or ignore into anomalies values (:position, (
  select case
    when $new(object) is null
      or $new::width is not $new::width(integer)
      or $new::height is not $new::height(integer)
      or $new::orientation is not $new::orientation(integer)
      or $new::file_size_bytes is not $new::file_size_bytes(integer)
      or $new::extension is not $new::extension(text)
      then 'malformed payload'
    when ($old::width(given) and width is not $old::width)
      or ($old::height(given) and height is not $old::height)
      or ($old::orientation(given) and orientation is not $old::orientation)
      or ($old::file_size_bytes(given) and file_size_bytes is not $old::file_size_bytes)
      or ($old::extension(given) and extension is not $old::extension)
      then 'stale old'
  end
  from images where id = :target_id
));
update images set
  width = iif(
    $new::width(given) and $new::width is $new::width(integer), $new::width, width),
  height = iif(
    $new::height(given) and $new::height is $new::height(integer), $new::height, height),
  orientation = iif(
    $new::orientation(given) and $new::orientation is $new::orientation(integer),
    $new::orientation, orientation),
  file_size_bytes = iif(
    $new::file_size_bytes(given) and $new::file_size_bytes is $new::file_size_bytes(integer),
    $new::file_size_bytes, file_size_bytes),
  extension = iif(
    $new::extension(given) and $new::extension is $new::extension(text),
    $new::extension, extension)
where id = :target_id;

-- on: capture_time_changed
insert or ignore into anomalies values (:position, (
  select case
    when not ($new_captured_at(given) or $old_captured_at(given))
      or $new_captured_at is not $new_captured_at(text)
      then 'malformed payload'
    when $old_captured_at(given) and captured_at is not $old_captured_at
      then 'stale old_captured_at'
  end
  from images where id = :target_id
));
update images set captured_at = $new_captured_at
where id = :target_id
  and ($new_captured_at(given) or $old_captured_at(given))
  and $new_captured_at is $new_captured_at(text);

-- on: exif_updated
insert or ignore into anomalies values (:position, (
  select case
    when $new(object) is null
      or $new::iso is not $new::iso(integer)
      or $new::aperture is not $new::aperture(number)
      or $new::shutter_speed is not $new::shutter_speed(number)
      or $new::focal_length is not $new::focal_length(number)
      or $new::lens is not $new::lens(text)
      or $new::camera_make is not $new::camera_make(text)
      or $new::camera_model is not $new::camera_model(text)
      or $new::gps_lat is not $new::gps_lat(number)
      or $new::gps_lon is not $new::gps_lon(number)
      or $new::color_space is not $new::color_space(text)
      or $new::gps_alt_m is not $new::gps_alt_m(number)
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
  end
  from exif_metadata where image_id = :target_id
));
update exif_metadata set
  iso = iif($new::iso(given) and $new::iso is $new::iso(integer), $new::iso, iso),
  aperture = iif(
    $new::aperture(given) and $new::aperture is $new::aperture(number),
    $new::aperture, aperture),
  shutter_speed = iif(
    $new::shutter_speed(given) and $new::shutter_speed is $new::shutter_speed(number),
    $new::shutter_speed, shutter_speed),
  focal_length = iif(
    $new::focal_length(given) and $new::focal_length is $new::focal_length(number),
    $new::focal_length, focal_length),
  lens = iif($new::lens(given) and $new::lens is $new::lens(text), $new::lens, lens),
  camera_make = iif(
    $new::camera_make(given) and $new::camera_make is $new::camera_make(text),
    $new::camera_make, camera_make),
  camera_model = iif(
    $new::camera_model(given) and $new::camera_model is $new::camera_model(text),
    $new::camera_model, camera_model),
  gps_lat = iif(
    $new::gps_lat(given) and $new::gps_lat is $new::gps_lat(number),
    $new::gps_lat, gps_lat),
  gps_lon = iif(
    $new::gps_lon(given) and $new::gps_lon is $new::gps_lon(number),
    $new::gps_lon, gps_lon),
  color_space = iif(
    $new::color_space(given) and $new::color_space is $new::color_space(text),
    $new::color_space, color_space),
  gps_alt_m = iif(
    $new::gps_alt_m(given) and $new::gps_alt_m is $new::gps_alt_m(number),
    $new::gps_alt_m, gps_alt_m)
where image_id = :target_id;

-- The place as a whole: an altitude that the new place does not have is gone.
-- on: location_changed
insert or ignore into anomalies values (:position, (
  select case
    when not ($new(given) or $old(given)) or $new is not $new(object)
      or $new::lat is not $new::lat(number)
      or $new::lon is not $new::lon(number)
      or $new::alt_m is not $new::alt_m(number)
      then 'malformed payload'
    when $old(given) and (gps_lat is not $old::lat or gps_lon is not $old::lon
                          or gps_alt_m is not $old::alt_m)
      then 'stale old'
  end
  from exif_metadata where image_id = :target_id
));
update exif_metadata set gps_lat = $new::lat, gps_lon = $new::lon, gps_alt_m = $new::alt_m
where image_id = :target_id
  and ($new(given) or $old(given)) and $new is $new(object)
  and $new::lat is $new::lat(number)
  and $new::lon is $new::lon(number)
  and $new::alt_m is $new::alt_m(number);

-- on: metadata_changed
insert or ignore into anomalies values (:position, (
  select case
    when $new(object) is null
      or $new::title is not $new::title(text)
      or $new::caption is not $new::caption(text)
      or $new::headline is not $new::headline(text)
      or $new::creator is not $new::creator(text)
      or $new::copyright is not $new::copyright(text)
      or $new::credit is not $new::credit(text)
      or $new::source is not $new::source(text)
      or $new::instructions is not $new::instructions(text)
      or $new::city is not $new::city(text)
      or $new::state is not $new::state(text)
      or $new::country is not $new::country(text)
      or $new::notes is not $new::notes(text)
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
  end
  from image_state left join image_metadata m using (image_id) where image_id = :target_id
));
insert or ignore into image_metadata (image_id)
select image_id from image_state where image_id = :target_id and $new(object) is not null;
update image_metadata set
  title = iif($new::title(given) and $new::title is $new::title(text), $new::title, title),
  caption = iif(
    $new::caption(given) and $new::caption is $new::caption(text), $new::caption, caption),
  headline = iif(
    $new::headline(given) and $new::headline is $new::headline(text), $new::headline, headline),
  creator = iif(
    $new::creator(given) and $new::creator is $new::creator(text), $new::creator, creator),
  copyright = iif(
    $new::copyright(given) and $new::copyright is $new::copyright(text),
    $new::copyright, copyright),
  credit = iif(
    $new::credit(given) and $new::credit is $new::credit(text), $new::credit, credit),
  source = iif(
    $new::source(given) and $new::source is $new::source(text), $new::source, source),
  instructions = iif(
    $new::instructions(given) and $new::instructions is $new::instructions(text),
    $new::instructions, instructions),
  city = iif($new::city(given) and $new::city is $new::city(text), $new::city, city),
  state = iif($new::state(given) and $new::state is $new::state(text), $new::state, state),
  country = iif(
    $new::country(given) and $new::country is $new::country(text), $new::country, country),
  notes = iif($new::notes(given) and $new::notes is $new::notes(text), $new::notes, notes)
where image_id = :target_id;
