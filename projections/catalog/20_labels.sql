-- Rating, flag and colour label.

create table image_state (
  image_id integer primary key,
  rating integer not null default 0,
  flag text,
  color_label text
) strict;

create view rating_histogram (rating, image_count) as
select rating, count(*) from image_state
where image_id not in (select id from images where deleted_at is not null)
group by rating;

-- A new value that is left out beside an old one is none, here as with other pairs.
-- on: rating_changed, flag_changed, color_label_changed
insert or ignore into anomalies values (:position, case
  when :target_id in (select image_id from image_state) then null
  when :target_id in (select id from purged_images) then 'image is purged'
  else 'unknown image'
end);

-- on: rating_changed
insert or ignore into anomalies
select :position, iif($new_rating(integer) is not null and $new_rating between 0 and 5,
                      'stale old_rating', 'malformed payload')
from image_state
where image_id = :target_id
  and (($old_rating(given) and rating is not $old_rating)
    or $new_rating(integer) is null or $new_rating not between 0 and 5);
update image_state set rating = $new_rating
where image_id = :target_id and $new_rating(integer) is not null and $new_rating between 0 and 5;

-- on: flag_changed
insert or ignore into anomalies
select :position, iif(
  $new_flag in ('pick', 'reject') or ($new_flag is null and ($new_flag(given) or $old_flag(given))),
  'stale old_flag', 'malformed payload')
from image_state
where image_id = :target_id
  and (($old_flag(given) and flag is not $old_flag)
    or ($new_flag in ('pick', 'reject')
      or ($new_flag is null and ($new_flag(given) or $old_flag(given)))) is not true);
update image_state set flag = $new_flag
where image_id = :target_id
  and ($new_flag in ('pick', 'reject')
    or ($new_flag is null and ($new_flag(given) or $old_flag(given))));

-- on: color_label_changed
insert or ignore into anomalies
select :position, iif(
  $new_label in ('red', 'yellow', 'green', 'blue', 'purple')
    or ($new_label is null and ($new_label(given) or $old_label(given))),
  'stale old_label', 'malformed payload')
from image_state
where image_id = :target_id
  and (($old_label(given) and color_label is not $old_label)
    or ($new_label in ('red', 'yellow', 'green', 'blue', 'purple')
      or ($new_label is null and ($new_label(given) or $old_label(given)))) is not true);
update image_state set color_label = $new_label
where image_id = :target_id
  and ($new_label in ('red', 'yellow', 'green', 'blue', 'purple')
    or ($new_label is null and ($new_label(given) or $old_label(given))));
