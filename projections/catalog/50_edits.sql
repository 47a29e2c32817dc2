-- How images are developed.
--
-- The steps of an image form a tree: a step hangs under the one at which the cursor was. Undo and
-- redo move the cursor; a new step after an undo begins a branch, the one left behind stays. The
-- current line goes from the root through the cursor to the head, which is as far as redo leads;
-- its steps are marked, so that to show a history is to read it.
--
-- Parameters are a JSON object: a parameter that is absent is at its default, which is also what
-- `null` stands for. json_patch does just that, but it would mix two objects; so a parameter that
-- gets an object is taken out first, and a `null` within that object counts as absent too. One that
-- is set to its default is absent as well: so a slider that is moved and moved back, or whose move
-- is undone, leaves nothing behind.

create table edit_state (
  image_id integer primary key,
  state text not null default '{}',
  cursor integer,  -- the position of the step, as in the two below; null: as imported
  head integer,
  depth integer not null default 0,  -- steps from the root to the cursor
  edit_count integer not null default 0,
  cleared integer not null default 0,  -- the history shown begins after this position
  base text not null default '{}'  -- the parameters before the first step that is shown
) strict;

-- `base` holds the parameters before the step: for the first one, for each 32nd, so that the way to
-- any step is short, and for those that set all parameters, whose base is empty.
create table edit_steps (
  position integer primary key,
  image_id integer not null,
  event_id text not null,
  parent integer,
  depth integer not null,
  type text not null,
  label text,
  old text,
  new text not null,
  base text,
  on_current_line integer not null default 1,
  at text not null,
  user_id text
) strict;
create index edit_steps_by_image on edit_steps (image_id);

-- Defaults of parameters that an application may write out; the others have none.
create table edit_defaults (
  key text primary key,
  value any not null
) strict, without rowid;
insert into edit_defaults values
  ('exposure', 0), ('contrast', 0), ('highlights', 0), ('shadows', 0), ('whites', 0),
  ('blacks', 0), ('texture', 0), ('clarity', 0), ('dehaze', 0), ('vibrance', 0),
  ('saturation', 0), ('temp', 5500), ('tint', 0), ('sharpening', 0), ('sharpness', 0),
  ('noise_reduction', 0), ('vignette', 0), ('rotation', 0), ('flip_h', 0), ('flip_v', 0),
  ('masks', '[]');

create view edit_history
  (image_id, n, event_id, position, type, label, old, new, at, user_id, on_current_line) as
select image_id, row_number() over (partition by image_id order by position), event_id, position,
       type, label, old, new, at, user_id, on_current_line
from edit_steps join edit_state using (image_id)
where position > cleared;

-- Two forms of parameters: the old and the new value of one, which are read from the payload as
-- they stand there; or objects, which most have. A step without parameters is none: `new` is not
-- null.
-- on: edit_applied, edits_pasted, preset_applied
insert or ignore into edit_steps
  (position, image_id, event_id, parent, depth, type, label, old, new, base, at, user_id)
select
  :position, :target_id, :id, cursor, depth + 1, :event_type,
  coalesce($label(text), $preset_name(text)),
  coalesce($old(object), iif($old_value(given),
    json_object($edit_type, json(coalesce(:payload -> '$.old_value', :payload -> '$.oldValue'))),
    null)),
  coalesce($edits(object), iif($new_value(given),
    json_object($edit_type, json(coalesce(:payload -> '$.new_value', :payload -> '$.newValue'))),
    null)),
  iif(cursor is null or (depth + 1) % 32 = 0, state, null), :created_at, :user_id
from edit_state
where image_id = :target_id and $edit_type(text) is not null
  and ($old(object) is null or $edits(object) is null);
insert or ignore into edit_steps
  (position, image_id, event_id, parent, depth, type, label, old, new, base, at, user_id)
select
  :position, :target_id, :id, cursor, depth + 1, :event_type,
  coalesce($label(text), $preset_name(text)), $old(object), $edits(object),
  iif(cursor is null or (depth + 1) % 32 = 0, state, null), :created_at, :user_id
from edit_state
where image_id = :target_id and $edits(object) is not null
  and ($old(object) is not null or $edit_type(text) is null);

-- on: edit_reset, snapshot_restored
insert into edit_steps
  (position, image_id, event_id, parent, depth, type, label, old, new, base, at, user_id)
select
  :position, :target_id, :id, cursor, depth + 1, :event_type,
  (select name from edit_snapshots where image_id = :target_id and id = $snapshot_id),
  $old(object),
  iif(:event_type = 'edit_reset', '{}', $edit_state(object)),
  '{}', :created_at, :user_id
from edit_state
where image_id = :target_id and (:event_type = 'edit_reset' or $edit_state(object) is not null);

-- Most `old` fit as they stand. The others may still mean the same: a parameter's default is also
-- written out, as a slider has it.
-- on: edit_applied, edits_pasted, preset_applied, edit_reset, snapshot_restored
insert or ignore into anomalies values (:position, case
  when changes() = 1 or :position in (select position from edit_steps) then (
    select 'stale old'
    from edit_steps join edit_state using (image_id)
    where edit_steps.position = :position
      and json_patch(state, old) <> state
      and exists (
        select 1
        from json_each(old) was
          left join json_each(state) have using (key)
          left join edit_defaults using (key)
        where coalesce(was.value, edit_defaults.value)
          is not coalesce(have.value, edit_defaults.value)))
  when :target_id in (select id from purged_images) then 'image is purged'
  when :target_id not in (select image_id from image_state) then 'unknown image'
  else 'malformed payload'
end);
-- What followed the cursor until now is a branch that is left.
update or ignore edit_steps set on_current_line = 0
where image_id = :target_id and position < :position
  and position > (
    select iif(:position in (select position from edit_steps), coalesce(cursor, 0), null)
    from edit_state where image_id = :target_id and head is not cursor);
-- If no step was made, there is no state, which is not null: the image stays as it was.
update or ignore edit_state set
  state = (
    select iif(
      exists (
        select 1 from json_each(new) made join edit_defaults using (key)
        where made.value = edit_defaults.value),
      json_patch(
        patched,
        (select json_group_object(key, null) from json_each(new) made join edit_defaults using (key)
         where made.value = edit_defaults.value)),
      patched)
    from (
      select new, json_patch(
        case
          when base = '{}' then '{}'
          when instr(substr(new, 2), '{')
            then json_patch(state, (select json_group_object(key, null) from json_each(new)
                                    where type = 'object'))
          else state end,
        new) as patched
      from edit_steps where position = :position)),
  cursor = :position,
  head = :position,
  depth = depth + 1,
  edit_count = edit_count + 1
where image_id = :target_id;
