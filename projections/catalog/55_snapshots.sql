-- Named states of an image, and presets. Ids of snapshots are looked at within their image.

create table edit_snapshots (
  image_id integer not null,
  id integer not null,
  name text not null,
  snapshot_data text not null,
  at_event_id text,
  created_at text not null,
  primary key (image_id, id)
) strict, without rowid;

-- One that comes back is as old as it was.
create table deleted_snapshots (
  image_id integer not null,
  id integer not null,
  created_at text not null,
  primary key (image_id, id)
) strict, without rowid;

create table presets (
  id integer primary key,
  name text not null,
  "group" text,
  edits text not null,
  deleted_at text
) strict;

-- on: snapshot_created, snapshot_renamed, snapshot_updated, snapshot_deleted
insert or ignore into anomalies values (:position, case
  when :target_id in (select image_id from image_state) then null
  when :target_id in (select id from purged_images) then 'image is purged'
  else 'unknown image'
end);

-- on: snapshot_created
insert or ignore into anomalies values (:position, (
  select case
    when $snapshot_id(integer) is null or $name(text) is null
      or $at_event_id is not $at_event_id(text)
      or $edit_state(object) is null
      then 'malformed payload'
    when exists (select 1 from edit_snapshots where image_id = :target_id and id = $snapshot_id)
      then 'already exists'
    when exists (select 1 from edit_snapshots where image_id = :target_id and name = $name)
      then 'snapshot of the same name'
    when $at_event_id is not null and not exists (
      select 1 from edit_steps where image_id = :target_id and event_id = $at_event_id)
      then 'unknown step'
  end
  from image_state where image_id = :target_id
));
insert or ignore into edit_snapshots (image_id, id, name, snapshot_data, at_event_id, created_at)
select :target_id, $snapshot_id, $name, json_patch('{}', $edit_state),
       $at_event_id(text),
       coalesce((select created_at from deleted_snapshots
                 where image_id = :target_id and id = $snapshot_id), :created_at)
from image_state
where image_id = :target_id and $snapshot_id(integer) is not null and $name(text) is not null
  and $edit_state(object) is not null;

-- on: snapshot_renamed, snapshot_updated, snapshot_deleted, snapshot_restored
insert or ignore into anomalies
select :position, 'unknown snapshot'
from image_state
where image_id = :target_id
  and not exists (select 1 from edit_snapshots where image_id = :target_id and id = $snapshot_id);

-- on: snapshot_renamed
insert or ignore into anomalies values (:position, (
  select case
    when $new_name(text) is null then 'malformed payload'
    when $old_name(given) and name is not $old_name then 'stale old_name'
    when exists (select 1 from edit_snapshots
                 where image_id = :target_id and name = $new_name and id <> $snapshot_id)
      then 'snapshot of the same name'
  end
  from edit_snapshots where image_id = :target_id and id = $snapshot_id
));
update edit_snapshots set name = $new_name
where image_id = :target_id and id = $snapshot_id and $new_name(text) is not null;

-- on: snapshot_updated
insert or ignore into anomalies values (:position, (
  select case
    when $edit_state(object) is null
      or $at_event_id is not $at_event_id(text) then 'malformed payload'
    when $old_at_event_id(given) and at_event_id is not $old_at_event_id
      then 'stale old_at_event_id'
    when $at_event_id is not null and not exists (
      select 1 from edit_steps where image_id = :target_id and event_id = $at_event_id)
      then 'unknown step'
  end
  from edit_snapshots where image_id = :target_id and id = $snapshot_id
));
update edit_snapshots set
  snapshot_data = json_patch('{}', $edit_state),
  at_event_id = iif($at_event_id(given), $at_event_id, at_event_id)
where image_id = :target_id and id = $snapshot_id
  and $edit_state(object) is not null
  and $at_event_id is $at_event_id(text);

-- on: snapshot_deleted
insert or replace into deleted_snapshots
select image_id, id, created_at from edit_snapshots
where image_id = :target_id and id = $snapshot_id;
delete from edit_snapshots where image_id = :target_id and id = $snapshot_id;

-- on: preset_created
insert or ignore into anomalies values (:position, case
  when exists (select 1 from presets where id = :target_id) then 'already exists'
  when $name(text) is null or $group is not $group(text)
    or $edits(object) is null
    then 'malformed payload'
end);
insert or ignore into presets (id, name, "group", edits)
select :target_id, $name, $group(text), json_patch('{}', $edits)
where $name(text) is not null and $edits(object) is not null;

-- on: preset_updated, preset_deleted, preset_restored
insert or ignore into anomalies
select :position, 'unknown preset' where not exists (select 1 from presets where id = :target_id);

-- on: preset_updated
insert or ignore into anomalies values (:position, (
  select case
    when $new(object) is null
      or $new::name is not $new::name(text) or ($new::name(given) and $new::name is null)
      or $new::group is not $new::group(text)
      or $new::edits is not $new::edits(object)
      then 'malformed payload'
    when deleted_at is not null then 'preset is deleted'
    when ($old::name(given) and name is not $old::name)
      or ($old::group(given) and "group" is not $old::group) then 'stale old'
  end
  from presets where id = :target_id
));
update presets set
  name = iif($new::name(text) is not null, $new::name, name),
  "group" = iif(
    $new::group(given) and $new::group is $new::group(text), $new::group, "group"),
  edits = iif(
    $new::edits(object) is not null,
    json_patch(
      json_patch(edits, (select json_group_object(key, null)
                         from json_each($new::edits(object))
                         where type = 'object')),
      $new::edits),
    edits)
where id = :target_id;

-- on: preset_deleted
update presets set deleted_at = :created_at where id = :target_id and deleted_at is null;

-- on: preset_restored
insert or ignore into anomalies
select :position, 'not deleted' from presets where id = :target_id and deleted_at is null;
update presets set deleted_at = null where id = :target_id;
