-- Collections, which form a tree.

create table collections (
  id integer primary key,
  name text not null,
  type text not null,
  parent_id integer,
  smart_query text,
  created_at text not null,
  description text,
  cover_image_id integer,
  sort_by text,
  sort_order text not null default 'asc',
  deleted_at text,
  deleted_by integer,  -- the position of the deletion, which a restore takes back as a whole
  size integer not null default 0  -- images that were put into it, seen or not
) strict;
create index collections_by_parent on collections (parent_id);

-- on: collection_created
insert or ignore into anomalies values (:position, case
  when exists (select 1 from collections where id = :target_id) then 'already exists'
  when $collection_name(text) is null or $parent_id is not $parent_id(integer)
    or ($collection_type in ('static', 'smart', 'quick', 'set')) is not true
    or ($collection_type = 'smart' and json_valid($smart_query) is not 1)
    then 'malformed payload'
  when $parent_id is not null and not exists (select 1 from collections where id = $parent_id)
    then 'unknown parent'
  when :target_id in (
    with recursive above (id) as (
      select $parent_id union select parent_id from above join collections using (id)
      where parent_id is not null
    ) select id from above) then 'cycle'
  when exists (select 1 from collections where id = $parent_id and deleted_at is not null)
    then 'parent is deleted'
  when exists (select 1 from collections where id = $parent_id and type in ('smart', 'quick'))
    then 'parent holds no collections'
  when $collection_type = 'quick'
    and exists (select 1 from collections where type = 'quick' and deleted_at is null)
    then 'second quick collection'
end);
insert or ignore into collections (id, name, type, parent_id, smart_query, created_at)
select :target_id, $collection_name, $collection_type,
       iif($parent_id(integer) is not null and :target_id not in (
         with recursive above (id) as (
           select $parent_id union select parent_id from above join collections using (id)
           where parent_id is not null
         ) select id from above where id is not null), $parent_id, null),
       iif(json_valid($smart_query), $smart_query, null),
       :created_at
where $collection_name(text) is not null
  and $collection_type in ('static', 'smart', 'quick', 'set');

-- on: collection_*, image_added_to_collection, image_removed_from_collection
insert or ignore into anomalies
select :position, iif(exists (select 1 from collections where id = :target_id),
                      'collection is deleted', 'unknown collection')
where :event_type <> 'collection_created' and :event_type <> 'collection_deleted'
  and :event_type <> 'collection_restored'
  and not exists (select 1 from collections where id = :target_id and deleted_at is null);

-- on: collection_updated
insert or ignore into anomalies values (:position, (
  select case
    when $new(object) is null
      or $new::description is not $new::description(text)
      or $new::cover_image_id is not $new::cover_image_id(integer)
      or $new::sort_by is not $new::sort_by(text)
      or $new::sort_order not in ('asc', 'desc')
      then 'malformed payload'
    when ($old::description(given) and description is not $old::description)
      or ($old::cover_image_id(given) and cover_image_id is not $old::cover_image_id)
      or ($old::sort_by(given) and sort_by is not $old::sort_by)
      or ($old::sort_order(given) and sort_order is not coalesce($old::sort_order, 'asc'))
      then 'stale old'
  end
  from collections where id = :target_id
));
update collections set
  description = iif(
    $new::description(given) and $new::description is $new::description(text),
    $new::description, description),
  cover_image_id = iif(
    $new::cover_image_id(given) and $new::cover_image_id is $new::cover_image_id(integer),
    $new::cover_image_id, cover_image_id),
  sort_by = iif(
    $new::sort_by(given) and $new::sort_by is $new::sort_by(text), $new::sort_by, sort_by),
  sort_order = case
    when $new::sort_order in ('asc', 'desc') then $new::sort_order
    when $new::sort_order(given) and $new::sort_order is null then 'asc'
    else sort_order end
where id = :target_id;

-- on: collection_renamed
insert or ignore into anomalies
select :position, iif($new_name(text) is not null, 'stale old_name', 'malformed payload')
from collections
where id = :target_id
  and ($new_name(text) is null or ($old_name(given) and name is not $old_name));
update collections set name = $new_name where id = :target_id and $new_name(text) is not null;

-- on: collection_moved
insert or ignore into anomalies values (:position, (
  select case
    when not ($new_parent_id(given) or $old_parent_id(given))
      or $new_parent_id is not $new_parent_id(integer)
      then 'malformed payload'
    when :target_id in (
      with recursive above (id) as (
        select $new_parent_id union select parent_id from above join collections using (id)
        where parent_id is not null
      ) select id from above where id is not null) then 'cycle'
    when $old_parent_id(given) and parent_id is not $old_parent_id then 'stale old_parent_id'
    when $new_parent_id is not null
      and not exists (select 1 from collections where id = $new_parent_id) then 'unknown parent'
    when exists (select 1 from collections where id = $new_parent_id and deleted_at is not null)
      then 'parent is deleted'
    when exists (select 1 from collections where id = $new_parent_id and type in ('smart', 'quick'))
      then 'parent holds no collections'
  end
  from collections where id = :target_id
));
update collections set parent_id = $new_parent_id
where id = :target_id
  and ($new_parent_id(given) or $old_parent_id(given))
  and $new_parent_id is $new_parent_id(integer)
  and :target_id not in (
    with recursive above (id) as (
      select $new_parent_id union select parent_id from above join collections using (id)
      where parent_id is not null
    ) select id from above where id is not null);

-- on: collection_criteria_changed
insert or ignore into anomalies values (:position, (
  select case
    when json_valid($new_query) is not 1 then 'malformed payload'
    when type <> 'smart' then 'not a smart collection'
    when json_valid($old_query) and smart_query is not $old_query
      and json(smart_query) is not json($old_query) then 'stale old_query'
  end
  from collections where id = :target_id
));
update collections set smart_query = $new_query where id = :target_id and json_valid($new_query);

-- What a smart collection held becomes its own by events of the same batch.
-- on: collection_converted
insert or ignore into anomalies values (:position, (
  select case
    when ($new_type in ('static', 'smart', 'quick')) is not true then 'malformed payload'
    when $old_type(given) and type is not $old_type then 'stale old_type'
    when $new_type = 'quick' and exists (
      select 1 from collections other
      where other.type = 'quick' and other.deleted_at is null and other.id <> :target_id)
      then 'second quick collection'
  end
  from collections where id = :target_id
));
update collections set type = $new_type
where id = :target_id and $new_type in ('static', 'smart', 'quick');

-- on: collection_deleted, collection_restored
insert or ignore into anomalies
select :position, 'unknown collection'
where not exists (select 1 from collections where id = :target_id);

-- on: collection_deleted
insert or ignore into anomalies
select :position, 'other collections are below it'
from collections
where id = :target_id and deleted_at is null
  and $descendant_collection_ids(array) is not null
  and exists (
    with recursive below (id) as (
      select :target_id
      union select collections.id from below join collections on collections.parent_id = below.id
    )
    select 1 from (
      select id from below where id <> :target_id
        and id in (select id from collections where deleted_at is null)
      union all select value from json_each($descendant_collection_ids)
    ) group by id having count(*) <> 2);
-- Those below it that are there; one that was deleted before stays so after a restore of this.
update collections set deleted_at = :created_at, deleted_by = :position
where deleted_at is null
  and exists (select 1 from collections where id = :target_id and deleted_at is null)
  and id in (
    with recursive below (id) as (
      select :target_id
      union select collections.id from below join collections on collections.parent_id = below.id
    ) select id from below);

-- on: collection_restored
insert or ignore into anomalies values (:position, (
  select case
    when deleted_at is null then 'not deleted'
    when exists (select 1 from collections parent
                 where parent.id = collections.parent_id and parent.deleted_at is not null)
      then 'parent is deleted'
  end
  from collections where id = :target_id
));
update collections set deleted_at = null, deleted_by = null
where deleted_by = (select deleted_by from collections where id = :target_id)
  and id in (
    with recursive below (id) as (
      select :target_id
      union select collections.id from below join collections on collections.parent_id = below.id
    ) select id from below);
