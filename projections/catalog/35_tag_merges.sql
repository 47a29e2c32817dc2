-- Merges of tags, and tags on images.

-- The tags below the merged one move below the other; what images have it is not touched, so an
-- unmerge has nothing to bring back but those.
-- on: tag_merged
insert or ignore into anomalies values (:position, (
  select case
    when $into_tag_id(integer) is null then 'malformed payload'
    when :target_id in (
      with recursive above (id) as (
        select $into_tag_id
        union select parent_id from above join tags using (id) where parent_id is not null
        union select merged_into from above join tags using (id) where merged_into is not null
      ) select id from above) then 'cycle'
    when merged_into is not null then 'tag is merged'
    when not exists (select 1 from tags where id = $into_tag_id) then 'unknown tag'
    when exists (select 1 from tags where id = $into_tag_id and deleted_at is not null)
      then 'tag is deleted'
    when exists (select 1 from tags where id = $into_tag_id and merged_into is not null)
      then 'tag is merged'
    when exists (select 1 from tags mine join tags other using (name)
                 where mine.parent_id = :target_id and other.parent_id = $into_tag_id
                   and mine.deleted_at is null and other.deleted_at is null)
      then 'sibling of the same name'
  end
  from tags where id = :target_id
));
update tags set merged_into = $into_tag_id
where id = :target_id and $into_tag_id(integer) is not null
  and :target_id not in (
    with recursive above (id) as (
      select $into_tag_id
      union select parent_id from above join tags using (id) where parent_id is not null
      union select merged_into from above join tags using (id) where merged_into is not null
    ) select id from above);
-- If the other one is itself merged, they go on to what that was merged into, as if they had been
-- there before.
insert or replace into tag_moves (from_tag_id, tag_id, to_tag_id, position)
with recursive link (from_id, to_id) as (
  select :target_id, $into_tag_id
  union
  select to_id, merged_into from link join tags on id = to_id where merged_into is not null
)
select from_id, id, to_id, :position
from link join tags on parent_id = :target_id and deleted_at is null
where changes() = 1;
update tags set parent_id = (
  with recursive link (id) as (
    select $into_tag_id
    union
    select merged_into from link join tags using (id) where merged_into is not null
  )
  select id from link where id not in (select id from tags where merged_into is not null))
where id in (select tag_id from tag_moves where from_tag_id = :target_id and position = :position);
insert or ignore into related
select 'tag', $into_tag_id, :position where $into_tag_id(integer) is not null;

-- on: tag_unmerged
insert or ignore into anomalies values (:position, (
  select case
    when merged_into is null then 'not merged'
    when $into_tag_id(given) and merged_into is not $into_tag_id then 'merged into another'
  end
  from tags where id = :target_id
));
update tags set merged_into = null where id = :target_id and merged_into is not null;
-- Not below itself, if it has been moved below one of them since.
update tags set parent_id = :target_id
where changes() = 1
  and id in (
    with recursive moved (tag_id, to_id) as (
      select tag_id, to_tag_id from tag_moves where from_tag_id = :target_id
      union
      select onward.tag_id, onward.to_tag_id
      from moved join tag_moves onward
        on onward.from_tag_id = to_id and onward.tag_id = moved.tag_id
    )
    select tag_id from moved join tags on tags.id = tag_id where parent_id = to_id)
  and id not in (
    with recursive above (id) as (
      select :target_id union select parent_id from above join tags using (id)
      where parent_id is not null
    ) select id from above);
-- Merges that moved them on have no claim to those that are back.
delete from tag_moves
where (from_tag_id, tag_id) in (
    with recursive moved (from_id, tag_id, to_id) as (
      select from_tag_id, tag_id, to_tag_id from tag_moves where from_tag_id = :target_id
      union
      select onward.from_tag_id, onward.tag_id, onward.to_tag_id
      from moved join tag_moves onward
        on onward.from_tag_id = to_id and onward.tag_id = moved.tag_id
    )
    select from_id, tag_id from moved join tags on tags.id = tag_id
    where parent_id = :target_id or from_id = :target_id)
  and exists (select 1 from tags where id = :target_id and merged_into is null);
insert or ignore into related
select 'tag', $into_tag_id, :position where $into_tag_id(integer) is not null;

-- What the image gets back, and the tag itself, unless the image had only others that stood for it.
-- Few images have anything to get back: the plus has the merged tags looked for only then.
-- on: tag_added
insert or ignore into image_tags (image_id, tag_id, source, confidence, added_position)
select image_id, tag_id, source, confidence, added_position
from removed_image_tags
where image_id = :target_id and removed_tag_id = $tag_id and +tag_id in (
  with recursive merged (id) as (
    select id from tags where merged_into = $tag_id
    union select tags.id from merged join tags on tags.merged_into = merged.id
  ) select id from merged)
union all
select :target_id, $tag_id, $source(text), $confidence(number), :position
from image_state
where image_id = :target_id and $tag_id(integer) is not null
  and coalesce((
    select max(tag_id = $tag_id)
    from removed_image_tags
    where image_id = :target_id and removed_tag_id = $tag_id and +tag_id in (
      with recursive merged (id) as (
        select $tag_id union select tags.id from merged join tags on tags.merged_into = merged.id
      ) select id from merged)), 1);
insert or ignore into anomalies values (:position, case
  when changes() = 0 and :target_id in (select id from purged_images) then 'image is purged'
  when changes() = 0 and :target_id not in (select image_id from image_state) then 'unknown image'
  when $tag_id(integer) is null or $source is not $source(text)
    or $confidence is not $confidence(number) then 'malformed payload'
  when not exists (select 1 from tags where id = $tag_id and deleted_at is null)
    then iif($tag_id in (select id from tags), 'tag is deleted', 'unknown tag')
end);
delete from removed_image_tags where image_id = :target_id and removed_tag_id = $tag_id;

-- The image has the tag also by those that were merged into it.
-- on: tag_removed
insert or ignore into anomalies values (:position, case
  when :target_id in (select id from purged_images) then 'image is purged'
  when :target_id not in (select image_id from image_state) then 'unknown image'
  when $tag_id(integer) is null then 'malformed payload'
  when not exists (select 1 from tags where id = $tag_id and deleted_at is null)
    then iif($tag_id in (select id from tags), 'tag is deleted', 'unknown tag')
end);
insert or replace into removed_image_tags
select image_id, $tag_id, tag_id, source, confidence, added_position from image_tags
where image_id = :target_id and $tag_id(integer) is not null
  and exists (select 1 from tags where merged_into = $tag_id)
  and tag_id in (
    with recursive merged (id) as (
      select $tag_id union select tags.id from merged join tags on tags.merged_into = merged.id
    ) select id from merged);
delete from image_tags
where image_id = :target_id and $tag_id(integer) is not null and tag_id in (
  with recursive merged (id) as (
    select $tag_id union select tags.id from merged join tags on tags.merged_into = merged.id
  ) select id from merged);
