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
insert or ignore into anomalies values (:position, case
  when exists (select 1 from folders where id = :target_id) then 'already exists'
  when $path(text) is null or $name(text) is null
    or $volume_name is not $volume_name(text)
    or $parent_id is not $parent_id(integer) then 'malformed payload'
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
end);
insert or ignore into folders (id, path, name, volume_name, parent_id)
select :target_id, $path, $name, $volume_name(text),
       iif($parent_id(integer) is not null and :target_id not in (
         with recursive above (id) as (
           select $parent_id union select parent_id from above join folders using (id)
           where parent_id is not null
         ) select id from above where id is not null), $parent_id, null)
where $path(text) is not null and $name(text) is not null;

-- on: folder_re*, folder_moved, folder_online_changed
insert or ignore into anomalies
select :position, 'unknown folder' where not exists (select 1 from folders where id = :target_id);

-- on: folder_renamed, folder_moved, folder_relinked
insert or ignore into anomalies
select :position, 'folder is deleted'
from folders where id = :target_id and deleted_at is not null;

-- on: folder_renamed
insert or ignore into anomalies values (:position, (
  select case
    when $new_name(text) is null or $new_path is not $new_path(text)
      then 'malformed payload'
    when $old_name(given) and name is not $old_name then 'stale old_name'
    when $old_path(given) and path is not $old_path then 'stale old_path'
  end
  from folders where id = :target_id
));
update folders set name = $new_name where id = :target_id and $new_name(text) is not null;

-- on: folder_moved
insert or ignore into anomalies values (:position, (
  select case
    when not ($new_parent_id(given) or $old_parent_id(given))
      or $new_parent_id is not $new_parent_id(integer)
      or $new_path(text) is null then 'malformed payload'
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
  end
  from folders where id = :target_id
));
update folders set parent_id = $new_parent_id
where id = :target_id and $new_path(text) is not null
  and ($new_parent_id(given) or $old_parent_id(given))
  and $new_parent_id is $new_parent_id(integer)
  and :target_id not in (
    with recursive above (id) as (
      select $new_parent_id union select parent_id from above join folders using (id)
      where parent_id is not null
    ) select id from above where id is not null);

-- on: folder_relinked
insert or ignore into anomalies values (:position, (
  select case
    when $new_path(text) is null or $new_volume_name is not $new_volume_name(text)
      then 'malformed payload'
    when $old_path(given) and path is not $old_path then 'stale old_path'
    when $old_volume_name(given) and volume_name is not $old_volume_name
      then 'stale old_volume_name'
  end
  from folders where id = :target_id
));
update folders set volume_name = $new_volume_name
where id = :target_id and $new_volume_name(given) and $new_volume_name is $new_volume_name(text);

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
      when :event_type = 'folder_renamed' and $new_path(text) is null then iif(
        $new_name(text) is not null,
        rtrim(rtrim(path, '/\'), replace(replace(rtrim(path, '/\'), '/', ''), '\', ''))
          || $new_name,
        null)
      when $new_path(text) is not null
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
insert or ignore into anomalies values (:position, (
  select case
    when ($is_online in (0, 1)) is not true then 'malformed payload'
    when deleted_at is not null then 'folder is deleted'
  end
  from folders where id = :target_id
));
update folders set is_online = $is_online where id = :target_id and $is_online in (0, 1);

-- on: folder_removed
insert or ignore into anomalies values (:position, (
  select case
    when $path(given) and path is not $path then 'stale path'
    when exists (select 1 from images where folder_id = :target_id and deleted_at is null)
      or exists (select 1 from folders below
                 where below.parent_id = :target_id and below.deleted_at is null)
      then 'folder is not empty'
  end
  from folders where id = :target_id and deleted_at is null
));
update folders set deleted_at = :created_at where id = :target_id and deleted_at is null;

-- on: folder_restored
insert or ignore into anomalies values (:position, (
  select case
    when deleted_at is null then 'not deleted'
    when exists (select 1 from folders other
                 where other.path = folders.path and other.deleted_at is null)
      then 'folder of the same path'
    when exists (select 1 from folders parent
                 where parent.id = folders.parent_id and parent.deleted_at is not null)
      then 'parent is deleted'
  end
  from folders where id = :target_id
));
update folders set deleted_at = null where id = :target_id;

-- There is one catalogue, 1.
-- on: import_*
insert or ignore into anomalies select :position, 'unknown catalogue' where :target_id <> 1;

-- on: import_started
insert or ignore into anomalies values (:position, case
  when $import_session_id(text) is null or $source_path is not $source_path(text)
    or $total_files is not $total_files(integer) then 'malformed payload'
  when exists (select 1 from ingestion_sessions where id = $import_session_id)
    then 'already exists'
end);
insert or ignore into ingestion_sessions (id, started_at, status, source_path, total_files)
select $import_session_id, :created_at, 'started',
       $source_path(text),
       $total_files(integer)
where $import_session_id(text) is not null and :target_id = 1;

-- on: import_completed
insert or ignore into anomalies values (:position, case
  when $import_session_id(text) is null
    or $ingested_files is not $ingested_files(integer)
    or $skipped_files is not $skipped_files(integer)
    or $failed_files is not $failed_files(integer)
    or $total_size_bytes is not $total_size_bytes(integer) then 'malformed payload'
  when not exists (select 1 from ingestion_sessions where id = $import_session_id)
    then 'unknown import'
  when exists (select 1 from ingestion_sessions
               where id = $import_session_id and status = 'completed') then 'import is complete'
end);
update ingestion_sessions set
  completed_at = :created_at,
  status = 'completed',
  ingested_files = $ingested_files(integer),
  skipped_files = $skipped_files(integer),
  failed_files = $failed_files(integer),
  total_size_bytes = $total_size_bytes(integer)
where id = $import_session_id and $import_session_id(text) is not null and status <> 'completed'
  and :target_id = 1;
