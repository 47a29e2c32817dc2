-- Which images are in a collection, and in what order.
--
-- Images are sorted by a rank that leaves room between two of them, so whatever the size of a
-- collection, an image comes, goes or moves at the cost of one row, as a rule; the place from 0 is
-- counted when it is read.

create table collection_ranks (
  collection_id integer not null,
  image_id integer not null,
  rank integer not null,
  added_position integer not null,
  added_at text not null,
  primary key (collection_id, image_id)
) strict, without rowid;
create index collection_ranks_in_order on collection_ranks (collection_id, rank);

-- With images in the trash, which keep their place.
create view collection_images (collection_id, image_id, sort_order, added_position, added_at) as
select collection_id, image_id,
       row_number() over (partition by collection_id order by rank) - 1,
       added_position, added_at
from collection_ranks;

-- Images that can be seen. The members of a smart collection are for its query to say.
create view collection_counts (collection_id, image_count) as
select collections.id, count(images.id)
from collections
  left join collection_ranks on collection_id = collections.id
  left join images on images.id = image_id and images.deleted_at is null
where collections.deleted_at is null and collections.type <> 'smart'
group by collections.id;

-- on: image_added_to_collection
insert or ignore into anomalies values (:position, (
  select case
    when $image_id(integer) is null or $position is not $position(integer)
      or $position < 0 then 'malformed payload'
    when type = 'smart' then 'smart collection'
    when $image_id in (select id from purged_images) then 'image is purged'
    when $image_id not in (select image_id from image_state) then 'unknown image'
    when $position > size then 'beyond the end'
  end
  from collections where id = :target_id
));
-- No room before the image at that place: it and all after it move on.
update collection_ranks set rank = rank + (1 << 30)
where collection_id = :target_id
  and rank >= (
    select iif(
      at.rank - (select max(rank) from collection_ranks
                 where collection_id = :target_id and rank < at.rank) < 2, at.rank, null)
    from collections join collection_ranks at on at.collection_id = collections.id
    where collections.id = :target_id
      and $position(integer) is not null and $position > 0 and $position < size
    order by at.rank limit 1 offset iif($position(integer) is not null, $position, 0));
insert or ignore into collection_ranks (collection_id, image_id, rank, added_position, added_at)
select :target_id, $image_id,
  case
    when $position(integer) is not null and $position >= 0 and $position < size then (
      select coalesce(
        (at.rank + (select max(rank) from collection_ranks
                    where collection_id = :target_id and rank < at.rank)) / 2,
        at.rank - (1 << 30))
      from collection_ranks at where at.collection_id = :target_id
      order by at.rank limit 1 offset $position)
    else coalesce(
      (select max(rank) from collection_ranks where collection_id = :target_id) + (1 << 30), 0)
  end,
  :position, :created_at
from collections
where id = :target_id and $image_id(integer) is not null;
update collections set size = size + 1 where id = :target_id and changes() = 1;

-- on: image_removed_from_collection
insert or ignore into anomalies values (:position, (
  select case
    when $image_id(integer) is null then 'malformed payload'
    when type = 'smart' then 'smart collection'
    when $image_id in (select id from purged_images) then 'image is purged'
    when $image_id not in (select image_id from image_state) then 'unknown image'
  end
  from collections where id = :target_id
));
delete from collection_ranks
where collection_id = :target_id and $image_id(integer) is not null and image_id = $image_id;
update collections set size = size - 1 where id = :target_id and changes() = 1;

-- on: image_added_to_collection, image_removed_from_collection
insert or ignore into related
select 'image', $image_id, :position where $image_id(integer) is not null;

-- on: collection_reordered
insert or ignore into anomalies values (:position, (
  select case
    when $image_ids(array) is null
      or $before_image_id is not $before_image_id(integer)
      or $before_image_id in (select value from json_each($image_ids))
      or json_array_length($image_ids) <>
         (select count(distinct value) from json_each($image_ids)) then 'malformed payload'
    when type = 'smart' then 'smart collection'
    when exists (
      select 1
      from (select value from json_each($image_ids) union all select $before_image_id)
      where value is not null and not exists (
        select 1 from collection_ranks where collection_id = :target_id and image_id = value))
      then 'not in the collection'
  end
  from collections where id = :target_id
));
-- No room for them before that image: it and all after it move on.
update collection_ranks set rank = rank + (1 << 30)
where collection_id = :target_id
  and rank >= (
    select at.rank
    from collection_ranks at
    where at.collection_id = :target_id and at.image_id = $before_image_id
      and $before_image_id(integer) is not null
      and json_array_length($image_ids(array)) >= at.rank - (
        select max(rank) from collection_ranks
        where collection_id = :target_id and rank < at.rank
          and image_id not in (select value from json_each($image_ids(array)))));
-- They share out the room between that image and the one before it that stays.
update collection_ranks set rank = room.low + (room.high - room.low) / (room.n + 1) * block.n
from (
  select value as image_id, row_number() over (order by min(key)) as n
  from json_each($image_ids(array))
  where typeof(value) = 'integer'
  group by value
) block, (
  select n, coalesce(high, low + ((n + 1) << 30)) as high,
         coalesce(low, high - ((n + 1) << 30)) as low
  from (
    select n, high, iif(
      high is null,
      (select max(rank) from collection_ranks where collection_id = :target_id),
      (select max(rank) from collection_ranks
       where collection_id = :target_id and rank < high
         and image_id not in (select value from json_each($image_ids)))) as low
    from (
      select json_array_length($image_ids) as n, (
        select rank from collection_ranks
        where collection_id = :target_id and image_id = $before_image_id) as high
      where $image_ids(array) is not null
    )
    where $before_image_id is null or (high is not null and $before_image_id(integer) is not null)
  )
) room
where collection_id = :target_id and collection_ranks.image_id = block.image_id
  and $before_image_id not in (select value from json_each($image_ids(array))) is not false;
insert or ignore into related
select 'image', value, :position
from json_each($image_ids(array))
where typeof(value) = 'integer';
