-- Tags, which form a tree, and the images that have them.

create table tags (
  id integer primary key,
  name text not null,
  parent_id integer,
  synonyms text not null default '[]',
  color text,
  exportable integer not null default 1,
  category integer not null default 0,
  merged_into integer,
  deleted_at text,
  deleted_by integer  -- the position of the deletion, which a restore takes back as a whole
) strict;

create index tags_by_parent on tags (parent_id, name);
create index tags_by_merge on tags (merged_into) where merged_into is not null;

-- Tags that a merge moved away from the one that they were below: an unmerge brings them back, if
-- they are still where merges put them.
create table tag_moves (
  from_tag_id integer not null,
  tag_id integer not null,
  to_tag_id integer not null,
  position integer not null,
  primary key (from_tag_id, tag_id)
) strict, without rowid;

create table image_tags (
  image_id integer not null,
  tag_id integer not null,
  source text,
  confidence real,
  added_position integer not null,
  primary key (image_id, tag_id)
) strict, without rowid;
create index image_tags_by_tag on image_tags (tag_id);

-- What went from an image with a tag that others were merged into: if it gets the tag again, it has
-- them as before, those that are still merged.
create table removed_image_tags (
  image_id integer not null,
  removed_tag_id integer not null,
  tag_id integer not null,
  source text,
  confidence real,
  added_position integer not null,
  primary key (image_id, removed_tag_id, tag_id)
) strict, without rowid;

-- What stands for a tag: itself, or what it was merged into. A deleted tag stands for nothing, nor
-- does what was merged into it.
create view effective_tags (tag_id, effective_id) as
with recursive walk (tag_id, effective_id, merged_into) as (
  select id, id, merged_into from tags where deleted_at is null
  union
  select walk.tag_id, tags.id, tags.merged_into
  from walk join tags on tags.id = walk.merged_into
  where tags.deleted_at is null
)
select tag_id, effective_id from walk where merged_into is null;

-- Images that can be seen. Few tags have others merged into them, and few images are in the trash:
-- the rest is counted by its index alone.
create view tag_counts (tag_id, image_count) as
select tag_id, sum(n) from (
  select tag_id, count(*) as n from image_tags group by tag_id
  union all
  -- From the few images in the trash to their tags, not the other way round.
  select tag_id, -1 from images indexed by images_in_trash cross join image_tags on image_id = id
  where deleted_at is not null
)
where tag_id in (select id from tags where merged_into is null and deleted_at is null
                 except select merged_into from tags)
group by tag_id
having sum(n) > 0
union all
select effective_id, count(distinct image_id)
from effective_tags join image_tags using (tag_id)
where effective_id in (select merged_into from tags where merged_into is not null)
  and image_id not in (select id from images where deleted_at is not null)
group by effective_id;

-- on: tag_created
insert or ignore into anomalies values (:position, case
  when exists (select 1 from tags where id = :target_id) then 'already exists'
  when $name(text) is null or $parent_id is not $parent_id(integer)
    then 'malformed payload'
  when $parent_id is not null and not exists (select 1 from tags where id = $parent_id)
    then 'unknown parent'
  when :target_id in (
    with recursive above (id) as (
      select $parent_id union select parent_id from above join tags using (id)
      where parent_id is not null
    ) select id from above where id is not null) then 'cycle'
  when exists (select 1 from tags where id = $parent_id and deleted_at is not null)
    then 'parent is deleted'
  when exists (select 1 from tags where parent_id is $parent_id and name = $name
               and deleted_at is null and merged_into is null)
    then 'sibling of the same name'
end);
insert or ignore into tags (id, name, parent_id)
select :target_id, $name, iif(
  $parent_id(integer) is not null and :target_id not in (
    with recursive above (id) as (
      select $parent_id union select parent_id from above join tags using (id)
      where parent_id is not null
    ) select id from above where id is not null),
  $parent_id, null)
where $name(text) is not null;

-- on: tag_renamed, tag_moved, tag_updated, tag_merged, tag_unmerged, tag_deleted, tag_restored
insert or ignore into anomalies
select :position, 'unknown tag' where not exists (select 1 from tags where id = :target_id);

-- on: tag_renamed, tag_moved, tag_updated, tag_merged, tag_unmerged
insert or ignore into anomalies
select :position, 'tag is deleted'
where exists (select 1 from tags where id = :target_id and deleted_at is not null);

-- on: tag_renamed
insert or ignore into anomalies values (:position, (
  select case
    when $new_name(text) is null then 'malformed payload'
    when $old_name(given) and name is not $old_name then 'stale old_name'
    when exists (select 1 from tags other
                 where other.parent_id is tags.parent_id and other.name = $new_name
                   and other.deleted_at is null and other.merged_into is null
                   and other.id <> :target_id) then 'sibling of the same name'
  end
  from tags where id = :target_id
));
update tags set name = $new_name where id = :target_id and $new_name(text) is not null;

-- on: tag_moved
insert or ignore into anomalies values (:position, (
  select case
    when not ($new_parent_id(given) or $old_parent_id(given))
      or $new_parent_id is not $new_parent_id(integer)
      then 'malformed payload'
    when :target_id in (
      with recursive above (id) as (
        select $new_parent_id union select parent_id from above join tags using (id)
        where parent_id is not null
      ) select id from above where id is not null) then 'cycle'
    when $old_parent_id(given) and parent_id is not $old_parent_id then 'stale old_parent_id'
    when $new_parent_id is not null and not exists (select 1 from tags where id = $new_parent_id)
      then 'unknown parent'
    when exists (select 1 from tags where id = $new_parent_id and deleted_at is not null)
      then 'parent is deleted'
    when exists (select 1 from tags other
                 where other.parent_id is $new_parent_id and other.name = tags.name
                   and other.deleted_at is null and other.merged_into is null
                   and other.id <> :target_id) then 'sibling of the same name'
  end
  from tags where id = :target_id
));
update tags set parent_id = $new_parent_id
where id = :target_id
  and ($new_parent_id(given) or $old_parent_id(given))
  and $new_parent_id is $new_parent_id(integer)
  and :target_id not in (
    with recursive above (id) as (
      select $new_parent_id union select parent_id from above join tags using (id)
      where parent_id is not null
    ) select id from above where id is not null);

-- on: tag_updated
insert or ignore into anomalies values (:position, (
  select case
    when $new(object) is null
      or $new::synonyms is not $new::synonyms(array)
      or $new::color is not $new::color(text)
      or $new::exportable not in (0, 1)
      or $new::category not in (0, 1)
      then 'malformed payload'
    when ($old::synonyms(given) and synonyms is not coalesce($old::synonyms, '[]'))
      or ($old::color(given) and color is not $old::color)
      or ($old::exportable(given) and exportable is not coalesce($old::exportable, 1))
      or ($old::category(given) and category is not coalesce($old::category, 0))
      then 'stale old'
  end
  from tags where id = :target_id
));
update tags set
  synonyms = case
    when $new::synonyms(array) is not null then $new::synonyms
    when $new::synonyms(given) and $new::synonyms is null then '[]'
    else synonyms end,
  color = iif($new::color(given) and $new::color is $new::color(text), $new::color, color),
  exportable = case
    when $new::exportable in (0, 1) then $new::exportable
    when $new::exportable(given) and $new::exportable is null then 1
    else exportable end,
  category = case
    when $new::category in (0, 1) then $new::category
    when $new::category(given) and $new::category is null then 0
    else category end
where id = :target_id;

-- on: tag_deleted
insert or ignore into anomalies
select :position, 'other tags are below it'
from tags
where id = :target_id and deleted_at is null
  and $descendant_tag_ids(array) is not null
  and exists (
    with recursive below (id) as (
      select :target_id
      union select tags.id from below join tags on tags.parent_id = below.id
    )
    select 1 from (
      select id from below where id <> :target_id
        and id in (select id from tags where deleted_at is null)
      union all select value from json_each($descendant_tag_ids)
    ) group by id having count(*) <> 2);
-- The tags below it that are there; one that was deleted before stays so after a restore of this.
update tags set deleted_at = :created_at, deleted_by = :position
where deleted_at is null
  and exists (select 1 from tags where id = :target_id and deleted_at is null)
  and id in (
    with recursive below (id) as (
      select :target_id
      union select tags.id from below join tags on tags.parent_id = below.id
    ) select id from below);

-- on: tag_restored
insert or ignore into anomalies values (:position, (
  select case
    when deleted_at is null then 'not deleted'
    when exists (select 1 from tags parent
                 where parent.id = tags.parent_id and parent.deleted_at is not null)
      then 'parent is deleted'
    when exists (select 1 from tags other
                 where other.parent_id is tags.parent_id and other.name = tags.name
                   and other.deleted_at is null and other.merged_into is null
                   and other.id <> :target_id) then 'sibling of the same name'
  end
  from tags where id = :target_id
));
update tags set deleted_at = null, deleted_by = null
where deleted_by = (select deleted_by from tags where id = :target_id)
  and id in (
    with recursive below (id) as (
      select :target_id
      union select tags.id from below join tags on tags.parent_id = below.id
    ) select id from below);
