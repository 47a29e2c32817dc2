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
insert or ignore into anomalies
select :position,
       iif(:target_id in (select id from purged_images), 'image is purged', 'unknown image')
where not exists (select 1 from image_state where image_id = :target_id);

-- on: snapshot_created
insert or ignore into anomalies
select :position, reason from (
  select case
    when typeof($snapshot_id) <> 'integer' or typeof($name) <> 'text'
      or typeof($at_event_id) not in ('text', 'null')
      or (json_valid($edit_state) and substr($edit_state, 1, 1) = '{') is not true
      then 'malformed payload'
    when exists (select 1 from edit_snapshots where image_id = :target_id and id = $snapshot_id)
      then 'already exists'
    when exists (select 1 from edit_snapshots where image_id = :target_id and name = $name)
      then 'snapshot of the same name'
    when $at_event_id is not null and not exists (
      select 1 from edit_steps where image_id = :target_id and event_id = $at_event_id)
      then 'unknown step'
  end as reason
  from image_state where image_id = :target_id
) where reason is not null;
insert or ignore into edit_snapshots (image_id, id, name, snapshot_data, at_event_id, created_at)
select :target_id, $snapshot_id, $name, json_patch('{}', $edit_state),
       iif(typeof($at_event_id) = 'text', $at_event_id, null),
       coalesce((select created_at from deleted_snapshots
                 where image_id = :target_id and id = $snapshot_id), :created_at)
from image_state
where image_id = :target_id and typeof($snapshot_id) = 'integer' and typeof($name) = 'text'
  and json_valid($edit_state) and substr($edit_state, 1, 1) = '{';

-- on: snapshot_renamed, snapshot_updated, snapshot_deleted, snapshot_restored
insert or ignore into anomalies
select :position, 'unknown snapshot'
from image_state
where image_id = :target_id
  and not exists (select 1 from edit_snapshots where image_id = :target_id and id = $snapshot_id);

-- on: snapshot_renamed
insert or ignore into anomalies
select :position, reason from (
  select case
    when typeof($new_name) <> 'text' then 'malformed payload'
    when $old_name(given) and name is not $old_name then 'stale old_name'
    when exists (select 1 from edit_snapshots
                 where image_id = :target_id and name = $new_name and id <> $snapshot_id)
      then 'snapshot of the same name'
  end as reason
  from edit_snapshots where image_id = :target_id and id = $snapshot_id
) where reason is not null;
update edit_snapshots set name = $new_name
where image_id = :target_id and id = $snapshot_id and typeof($new_name) = 'text';

-- on: snapshot_updated
insert or ignore into anomalies
select :position, reason from (
  select case
    when (json_valid($edit_state) and substr($edit_state, 1, 1) = '{') is not true
      or typeof($at_event_id) not in ('text', 'null') then 'malformed payload'
    when $old_at_event_id(given) and at_event_id is not $old_at_event_id
      then 'stale old_at_event_id'
    when $at_event_id is not null and not exists (
      select 1 from edit_steps where image_id = :target_id and event_id = $at_event_id)
      then 'unknown step'
  end as reason
  from edit_snapshots where image_id = :target_id and id = $snapshot_id
) where reason is not null;
update edit_snapshots set
  snapshot_data = json_patch('{}', $edit_state),
  at_event_id = iif($at_event_id(given), $at_event_id, at_event_id)
where image_id = :target_id and id = $snapshot_id
  and json_valid($edit_state) and substr($edit_state, 1, 1) = '{'
  and typeof($at_event_id) in ('text', 'null');

-- on: snapshot_deleted
insert or replace into deleted_snapshots
select image_id, id, created_at from edit_snapshots
where image_id = :target_id and id = $snapshot_id;
delete from edit_snapshots where image_id = :target_id and id = $snapshot_id;

-- on: preset_created
insert or ignore into anomalies
select :position, reason from (
  select case
    when exists (select 1 from presets where id = :target_id) then 'already exists'
    when typeof($name) <> 'text' or typeof($group) not in ('text', 'null')
      or (json_valid($edits) and substr($edits, 1, 1) = '{') is not true
      then 'malformed payload'
  end as reason
) where reason is not null;
insert or ignore into presets (id, name, "group", edits)
select :target_id, $name, iif(typeof($group) = 'text', $group, null), json_patch('{}', $edits)
where typeof($name) = 'text' and json_valid($edits) and substr($edits, 1, 1) = '{';

-- on: preset_updated, preset_deleted, preset_restored
insert or ignore into anomalies
select :position, 'unknown preset' where not exists (select 1 from presets where id = :target_id);

-- on: preset_updated
insert or ignore into anomalies
select :position, reason from (
  select case
    when substr($new, 1, 1) is not '{'
      or typeof($new::name) not in ('text', 'null') or ($new::name(given) and $new::name is null)
      or typeof($new::group) not in ('text', 'null')
      or ($new::edits is not null
          and (json_valid($new::edits) and substr($new::edits, 1, 1) = '{') is not true)
      then 'malformed payload'
    when deleted_at is not null then 'preset is deleted'
    when ($old::name(given) and name is not $old::name)
      or ($old::group(given) and "group" is not $old::group) then 'stale old'
  end as reason
  from presets where id = :target_id
) where reason is not null;
update presets set
  name = iif(typeof($new::name) = 'text', $new::name, name),
  "group" = iif(
    $new::group(given) and typeof($new::group) in ('text', 'null'), $new::group, "group"),
  edits = iif(
    json_valid($new::edits) and substr($new::edits, 1, 1) = '{',
    json_patch(
      json_patch(edits, (select json_group_object(key, null)
                         from json_each(iif(json_valid($new::edits), $new::edits, '{}'))
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
