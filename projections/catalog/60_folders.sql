-- Folders of the file system, and imports from them.

create table folders (
  id integer primary key,
  path text not null,
  name text not null,
  volume_name text,
  parent_id integer,
  is_online integer not null default 1,
  deleted_at text
) strict;
create index folders_by_path on folders (path);
create index folders_by_parent on folders (parent_id);

create table ingestion_sessions (
  id text primary key,
  started_at text,
  completed_at text,
  status text not null,
  source_path text,
  total_files integer,
  ingested_files integer,
  skipped_files integer,
  failed_files integer,
  total_size_bytes integer
) strict, without rowid;

-- on: folder_added
insert or ignore into anomalies
select :position, reason from (
  select case
    when exists (select 1 from folders where id = :target_id) then 'already exists'
    when typeof($path) <> 'text' or typeof($name) <> 'text'
      or typeof($volume_name) not in ('text', 'null')
      or typeof($parent_id) not in ('integer', 'null') then 'malformed payload'
    when :target_id in (
      with recursive above (id) as (
        select $parent_id union select parent_id from above join folders using (id)
        where parent_id is not null
      ) select id from above) then 'cycle'
    when exists (select 1 from folders where path = $path and deleted_at is null)
      then 'folder of the same path'
    when $parent_id is not null
      and not exists (select 1 from folders where id = $parent_id) then 'unknown parent'
    when exists (select 1 from folders where id = $parent_id and deleted_at is not null)
      then 'parent is deleted'
  end as reason
) where reason is not null;
insert or ignore into folders (id, path, name, volume_name, parent_id)
select :target_id, $path, $name, iif(typeof($volume_name) = 'text', $volume_name, null),
       iif(typeof($parent_id) = 'integer' and :target_id not in (
         with recursive above (id) as (
           select $parent_id union select parent_id from above join folders using (id)
           where parent_id is not null
         ) select id from above where id is not null), $parent_id, null)
where typeof($path) = 'text' and typeof($name) = 'text';

-- on: folder_re*, folder_moved, folder_online_changed
insert or ignore into anomalies
select :position, 'unknown folder' where not exists (select 1 from folders where id = :target_id);

-- on: folder_renamed, folder_moved, folder_relinked
insert or ignore into anomalies
select :position, 'folder is deleted'
from folders where id = :target_id and deleted_at is not null;

-- on: folder_renamed
insert or ignore into anomalies
select :position, reason from (
  select case
    when typeof($new_name) <> 'text' or typeof($new_path) not in ('text', 'null')
      then 'malformed payload'
    when $old_name(given) and name is not $old_name then 'stale old_name'
    when $old_path(given) and path is not $old_path then 'stale old_path'
  end as reason
  from folders where id = :target_id
) where reason is not null;
update folders set name = $new_name where id = :target_id and typeof($new_name) = 'text';

-- on: folder_moved
insert or ignore into anomalies
select :position, reason from (
  select case
    when not ($new_parent_id(given) or $old_parent_id(given))
      or typeof($new_parent_id) not in ('integer', 'null')
      or typeof($new_path) <> 'text' then 'malformed payload'
    when :target_id in (
      with recursive above (id) as (
        select $new_parent_id union select parent_id from above join folders using (id)
        where parent_id is not null
      ) select id from above where id is not null) then 'cycle'
    when $old_parent_id(given) and parent_id is not $old_parent_id then 'stale old_parent_id'
    when $old_path(given) and path is not $old_path then 'stale old_path'
    when $new_parent_id is not null
      and not exists (select 1 from folders where id = $new_parent_id) then 'unknown parent'
    when exists (select 1 from folders where id = $new_parent_id and deleted_at is not null)
      then 'parent is deleted'
  end as reason
  from folders where id = :target_id
) where reason is not null;
update folders set parent_id = $new_parent_id
where id = :target_id and typeof($new_path) = 'text'
  and ($new_parent_id(given) or $old_parent_id(given))
  and typeof($new_parent_id) in ('integer', 'null')
  and :target_id not in (
    with recursive above (id) as (
      select $new_parent_id union select parent_id from above join folders using (id)
      where parent_id is not null
    ) select id from above where id is not null);

-- on: folder_relinked
insert or ignore into anomalies
select :position, reason from (
  select case
    when typeof($new_path) <> 'text' or typeof($new_volume_name) not in ('text', 'null')
      then 'malformed payload'
    when $old_path(given) and path is not $old_path then 'stale old_path'
    when $old_volume_name(given) and volume_name is not $old_volume_name
      then 'stale old_volume_name'
  end as reason
  from folders where id = :target_id
) where reason is not null;
update folders set volume_name = $new_volume_name
where id = :target_id and $new_volume_name(given) and typeof($new_volume_name) in ('text', 'null');

-- The paths of the folders below follow, as far as they begin with the path of this one. A move
-- that would make a cycle has moved nothing, so its path does not count either.
-- on: folder_renamed, folder_moved, folder_relinked
insert or ignore into anomalies
select :position, 'folder of the same path'
where exists (select 1 from folders where path = $new_path and deleted_at is null
              and id <> :target_id);
update folders set
  path = iif(id = :target_id, move.new_path,
             rtrim(move.new_path, '/\') || substr(path, length(move.old_path) + 1))
from (
  select
    rtrim(path, '/\') as old_path,
    case
      when :event_type = 'folder_renamed' and typeof($new_path) <> 'text' then iif(
        typeof($new_name) = 'text',
        rtrim(rtrim(path, '/\'), replace(replace(rtrim(path, '/\'), '/', ''), '\', ''))
          || $new_name,
        null)
      when typeof($new_path) = 'text'
        and (:event_type <> 'folder_moved' or parent_id is $new_parent_id) then $new_path
    end as new_path
  from folders where id = :target_id
) move
where move.new_path is not null
  and id in (
    with recursive below (id) as (
      select :target_id
      union select folders.id from below join folders on folders.parent_id = below.id
    ) select id from below)
  and (id = :target_id
    or substr(path, 1, length(move.old_path) + 1) in (move.old_path || '/', move.old_path || '\'));

-- on: folder_online_changed
insert or ignore into anomalies
select :position, reason from (
  select case
    when ($is_online in (0, 1)) is not true then 'malformed payload'
    when deleted_at is not null then 'folder is deleted'
  end as reason
  from folders where id = :target_id
) where reason is not null;
update folders set is_online = $is_online where id = :target_id and $is_online in (0, 1);

-- on: folder_removed
insert or ignore into anomalies
select :position, reason from (
  select case
    when $path(given) and path is not $path then 'stale path'
    when exists (select 1 from images where folder_id = :target_id and deleted_at is null)
      or exists (select 1 from folders below
                 where below.parent_id = :target_id and below.deleted_at is null)
      then 'folder is not empty'
  end as reason
  from folders where id = :target_id and deleted_at is null
) where reason is not null;
update folders set deleted_at = :created_at where id = :target_id and deleted_at is null;

-- on: folder_restored
insert or ignore into anomalies
select :position, reason from (
  select case
    when deleted_at is null then 'not deleted'
    when exists (select 1 from folders other
                 where other.path = folders.path and other.deleted_at is null)
      then 'folder of the same path'
    when exists (select 1 from folders parent
                 where parent.id = folders.parent_id and parent.deleted_at is not null)
      then 'parent is deleted'
  end as reason
  from folders where id = :target_id
) where reason is not null;
update folders set deleted_at = null where id = :target_id;

-- There is one catalogue, 1.
-- on: import_*
insert or ignore into anomalies select :position, 'unknown catalogue' where :target_id <> 1;

-- on: import_started
insert or ignore into anomalies
select :position, reason from (
  select case
    when typeof($import_session_id) <> 'text' or typeof($source_path) not in ('text', 'null')
      or typeof($total_files) not in ('integer', 'null') then 'malformed payload'
    when exists (select 1 from ingestion_sessions where id = $import_session_id)
      then 'already exists'
  end as reason
) where reason is not null;
insert or ignore into ingestion_sessions (id, started_at, status, source_path, total_files)
select $import_session_id, :created_at, 'started',
       iif(typeof($source_path) = 'text', $source_path, null),
       iif(typeof($total_files) = 'integer', $total_files, null)
where typeof($import_session_id) = 'text' and :target_id = 1;

-- on: import_completed
insert or ignore into anomalies
select :position, reason from (
  select case
    when typeof($import_session_id) <> 'text'
      or typeof($ingested_files) not in ('integer', 'null')
      or typeof($skipped_files) not in ('integer', 'null')
      or typeof($failed_files) not in ('integer', 'null')
      or typeof($total_size_bytes) not in ('integer', 'null') then 'malformed payload'
    when not exists (select 1 from ingestion_sessions where id = $import_session_id)
      then 'unknown import'
    when exists (select 1 from ingestion_sessions
                 where id = $import_session_id and status = 'completed') then 'import is complete'
  end as reason
) where reason is not null;
update ingestion_sessions set
  completed_at = :created_at,
  status = 'completed',
  ingested_files = iif(typeof($ingested_files) = 'integer', $ingested_files, null),
  skipped_files = iif(typeof($skipped_files) = 'integer', $skipped_files, null),
  failed_files = iif(typeof($failed_files) = 'integer', $failed_files, null),
  total_size_bytes = iif(typeof($total_size_bytes) = 'integer', $total_size_bytes, null)
where id = $import_session_id and typeof($import_session_id) = 'text' and status <> 'completed'
  and :target_id = 1;
