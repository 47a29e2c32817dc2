-- Merges of tags, and tags on images.

-- The tags below the merged one move below the other; what images have it is not touched, so an
-- unmerge has nothing to bring back but those.
-- on: tag_merged
insert or ignore into anomalies
select :position, reason from (
  select case
    when typeof($into_tag_id) <> 'integer' then 'malformed payload'
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
  end as reason
  from tags where id = :target_id
) where reason is not null;
update tags set merged_into = $into_tag_id
where id = :target_id and typeof($into_tag_id) = 'integer'
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
select 'tag', $into_tag_id, :position where typeof($into_tag_id) = 'integer';

-- on: tag_unmerged
insert or ignore into anomalies
select :position, reason from (
  select case
    when merged_into is null then 'not merged'
    when $into_tag_id(given) and merged_into is not $into_tag_id then 'merged into another'
  end as reason
  from tags where id = :target_id
) where reason is not null;
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
select 'tag', $into_tag_id, :position where typeof($into_tag_id) = 'integer';

-- on: tag_added
delete from removed_image_tags
where image_id = :target_id and removed_tag_id = $tag_id and tag_id not in (
  with recursive merged (id) as (
    select $tag_id union select tags.id from merged join tags on tags.merged_into = merged.id
  ) select id from merged);
insert or ignore into image_tags (image_id, tag_id, source, confidence, added_position)
select image_id, tag_id, source, confidence, added_position
from removed_image_tags
where image_id = :target_id and removed_tag_id = $tag_id and tag_id <> $tag_id;
-- The tag itself too, unless the image had only others that stood for it.
insert or ignore into image_tags (image_id, tag_id, source, confidence, added_position)
select :target_id, $tag_id,
       iif(typeof($source) = 'text', $source, null),
       iif(typeof($confidence) in ('integer', 'real'), $confidence, null),
       :position
from image_state
where image_id = :target_id and typeof($tag_id) = 'integer'
  and coalesce((select max(tag_id = $tag_id) from removed_image_tags
                where image_id = :target_id and removed_tag_id = $tag_id), 1);
insert or ignore into anomalies
select :position, case
    when :target_id in (select id from purged_images) then 'image is purged'
    when :target_id not in (select image_id from image_state) then 'unknown image'
    when typeof($tag_id) <> 'integer' or typeof($source) not in ('text', 'null')
      or typeof($confidence) = 'text' then 'malformed payload'
    when $tag_id not in (select id from tags) then 'unknown tag'
    else 'tag is deleted'
  end
where (changes() = 0 and not exists (select 1 from image_state where image_id = :target_id))
  or not exists (select 1 from tags where id = $tag_id and deleted_at is null)
  or typeof($tag_id) <> 'integer'
  or typeof($source) not in ('text', 'null')
  or typeof($confidence) = 'text';
delete from removed_image_tags where image_id = :target_id and removed_tag_id = $tag_id;

-- The image has the tag also by those that were merged into it.
-- on: tag_removed
insert or ignore into anomalies
select :position, case
    when :target_id in (select id from purged_images) then 'image is purged'
    when :target_id not in (select image_id from image_state) then 'unknown image'
    when typeof($tag_id) <> 'integer' then 'malformed payload'
    when $tag_id not in (select id from tags) then 'unknown tag'
    else 'tag is deleted'
  end
where not exists (select 1 from tags where id = $tag_id and deleted_at is null)
  or not exists (select 1 from image_state where image_id = :target_id)
  or typeof($tag_id) <> 'integer';
insert or replace into removed_image_tags
select image_id, $tag_id, tag_id, source, confidence, added_position from image_tags
where image_id = :target_id and typeof($tag_id) = 'integer'
  and exists (select 1 from tags where merged_into = $tag_id)
  and tag_id in (
    with recursive merged (id) as (
      select $tag_id union select tags.id from merged join tags on tags.merged_into = merged.id
    ) select id from merged);
delete from image_tags
where image_id = :target_id and typeof($tag_id) = 'integer' and tag_id in (
  with recursive merged (id) as (
    select $tag_id union select tags.id from merged join tags on tags.merged_into = merged.id
  ) select id from merged);
