-- People, and their faces on images. Ids of faces are looked at within their image.

create table persons (
  id integer primary key,
  name text not null,
  merged_into integer,
  deleted_at text
) strict;

create table faces (
  image_id integer not null,
  face_id integer not null,
  x real,
  y real,
  w real,
  h real,
  person_id integer,
  source text,
  primary key (image_id, face_id)
) strict, without rowid;
create index faces_by_person on faces (person_id);

-- Who stands for a person, as with tags.
create view effective_persons (person_id, effective_id) as
with recursive walk (person_id, effective_id, merged_into) as (
  select id, id, merged_into from persons where deleted_at is null
  union
  select walk.person_id, persons.id, persons.merged_into
  from walk join persons on persons.id = walk.merged_into
  where persons.deleted_at is null
)
select person_id, effective_id from walk where merged_into is null;

create view person_counts (person_id, face_count) as
select effective_id, count(*)
from effective_persons join faces using (person_id)
where image_id not in (select id from images where deleted_at is not null)
group by effective_id;

-- A person that was deleted comes back by this event too.
-- on: person_created
insert or ignore into anomalies values (:position, case
  when $name(text) is null then 'malformed payload'
  when exists (select 1 from persons where id = :target_id and deleted_at is null)
    then 'already exists'
end);
insert into persons (id, name)
select :target_id, $name where $name(text) is not null
on conflict (id) do update set name = excluded.name, deleted_at = null
where deleted_at is not null;

-- on: person_renamed, person_merged, person_deleted
insert or ignore into anomalies
select :position, 'unknown person' where not exists (select 1 from persons where id = :target_id);

-- on: person_renamed
insert or ignore into anomalies values (:position, (
  select case
    when $new_name(text) is null then 'malformed payload'
    when deleted_at is not null then 'person is deleted'
    when $old_name(given) and name is not $old_name then 'stale old_name'
  end
  from persons where id = :target_id
));
update persons set name = $new_name where id = :target_id and $new_name(text) is not null;

-- on: person_merged
insert or ignore into anomalies values (:position, (
  select case
    when $into_person_id(integer) is null then 'malformed payload'
    when :target_id in (
      with recursive into_person (id) as (
        select $into_person_id
        union select merged_into from into_person join persons using (id)
        where merged_into is not null
      ) select id from into_person) then 'cycle'
    when deleted_at is not null then 'person is deleted'
    when merged_into is not null then 'person is merged'
    when not exists (select 1 from persons where id = $into_person_id) then 'unknown person'
    when exists (select 1 from persons where id = $into_person_id and deleted_at is not null)
      then 'person is deleted'
  end
  from persons where id = :target_id
));
update persons set merged_into = $into_person_id
where id = :target_id and $into_person_id(integer) is not null
  and :target_id not in (
    with recursive into_person (id) as (
      select $into_person_id
      union select merged_into from into_person join persons using (id)
      where merged_into is not null
    ) select id from into_person);
insert or ignore into related
select 'person', $into_person_id, :position where $into_person_id(integer) is not null;

-- on: person_deleted
update persons set deleted_at = :created_at where id = :target_id and deleted_at is null;

-- on: face_*
insert or ignore into anomalies values (:position, case
  when :target_id in (select id from purged_images) then 'image is purged'
  when :target_id not in (select image_id from image_state) then 'unknown image'
  when $face_id(integer) is null then 'malformed payload'
end);

-- on: face_added
insert or ignore into anomalies values (:position, (
  select case
    when $x(number) is null or $y(number) is null
      or $w(number) is null or $h(number) is null
      or $person_id is not $person_id(integer) or $source is not $source(text)
      then 'malformed payload'
    when exists (select 1 from faces where image_id = :target_id and face_id = $face_id)
      then 'already exists'
    when $person_id is not null
      and not exists (select 1 from persons where id = $person_id and deleted_at is null)
      then 'unknown person'
  end
  from image_state where image_id = :target_id and $face_id(integer) is not null
));
insert or ignore into faces (image_id, face_id, x, y, w, h, person_id, source)
select :target_id, $face_id,
       $x(number),
       $y(number),
       $w(number),
       $h(number),
       $person_id(integer),
       $source(text)
from image_state where image_id = :target_id and $face_id(integer) is not null;

-- on: face_assigned, face_removed
insert or ignore into anomalies
select :position, 'unknown face'
from image_state
where image_id = :target_id and $face_id(integer) is not null
  and not exists (select 1 from faces where image_id = :target_id and face_id = $face_id);

-- on: face_assigned
insert or ignore into anomalies values (:position, (
  select case
    when not ($new_person_id(given) or $old_person_id(given))
      or $new_person_id is not $new_person_id(integer)
      then 'malformed payload'
    when $old_person_id(given) and person_id is not $old_person_id then 'stale old_person_id'
    when $new_person_id is not null
      and not exists (select 1 from persons where id = $new_person_id and deleted_at is null)
      then 'unknown person'
  end
  from faces where image_id = :target_id and face_id = $face_id and $face_id(integer) is not null
));
update faces set person_id = $new_person_id
where image_id = :target_id and face_id = $face_id and $face_id(integer) is not null
  and ($new_person_id(given) or $old_person_id(given))
  and $new_person_id is $new_person_id(integer);

-- on: face_removed
delete from faces
where image_id = :target_id and face_id = $face_id and $face_id(integer) is not null;
