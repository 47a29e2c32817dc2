-- Moves along the steps of an image, and an end of its history.

-- All of it is about images that are there.
-- on: edit_undone, edit_redone, edit_history_*
insert or ignore into anomalies values (:position, case
  when :target_id in (select image_id from image_state) then null
  when :target_id in (select id from purged_images) then 'image is purged'
  else 'unknown image'
end);

-- The step that is meant is looked for where it should be first: an image may have ten thousand.
-- The values to restore are in the event, and hold even if the step is not the one at the cursor.
-- on: edit_undone
insert or ignore into anomalies values (:position, (
  select case
    when $edits(object) is null
      or $undone_event_id(text) is null then 'malformed payload'
    when cursor is null then 'nothing to undo'
    when not exists (select 1 from edit_steps
                     where position = cursor and event_id = $undone_event_id)
      then iif(exists (select 1 from edit_steps
                       where image_id = :target_id and event_id = $undone_event_id
                         and position > cleared),
               'not at the cursor', 'unknown step')
  end
  from edit_state where image_id = :target_id
));
update edit_state set
  cursor = iif(edit_steps.parent > cleared, edit_steps.parent, null),
  depth = edit_steps.depth - 1,
  head = iif(
    edit_steps.on_current_line or edit_steps.parent is null
      or (select on_current_line from edit_steps above where above.position = edit_steps.parent),
    head, edit_steps.parent)
from edit_steps
where edit_state.image_id = :target_id
  and $edits(object) is not null
  and edit_steps.position = coalesce(
    (select position from edit_steps at
     where at.position = edit_state.cursor and at.event_id = $undone_event_id),
    (select max(position) from edit_steps at
     where at.image_id = :target_id and at.event_id = $undone_event_id
       and at.position > edit_state.cleared));

-- Several steps may hang under the cursor: each of them can be done again.
-- on: edit_redone
insert or ignore into anomalies values (:position, (
  select case
    when $edits(object) is null
      or $redone_event_id(text) is null then 'malformed payload'
    when not exists (select 1 from edit_steps
                     where image_id = :target_id and position > coalesce(cursor, cleared)
                       and event_id = $redone_event_id
                       and nullif(parent, min(parent, cleared)) is cursor)
      then iif(exists (select 1 from edit_steps
                       where image_id = :target_id and event_id = $redone_event_id
                         and position > cleared),
               'not after the cursor', 'unknown step')
  end
  from edit_state where image_id = :target_id
));
update edit_state set
  cursor = edit_steps.position,
  depth = edit_steps.depth,
  head = iif(edit_steps.on_current_line, head, edit_steps.position)
from edit_steps
where edit_state.image_id = :target_id
  and $edits(object) is not null
  and edit_steps.position = coalesce(
    (select min(position) from edit_steps at
     where at.image_id = :target_id
       and at.position > coalesce(edit_state.cursor, edit_state.cleared)
       and at.event_id = $redone_event_id),
    (select max(position) from edit_steps at
     where at.image_id = :target_id and at.event_id = $redone_event_id
       and at.position > edit_state.cleared));

-- on: edit_undone, edit_redone
update edit_state set
  state = json_patch(
    json_patch(
      iif(instr(substr($edits, 2), '{'),
          json_patch(state, (select json_group_object(key, null) from json_each($edits)
                             where type = 'object')),
          state),
      $edits),
    (select json_group_object(key, null)
     from json_each($edits) made join edit_defaults using (key)
     where made.value = edit_defaults.value))
where image_id = :target_id and $edits(object) is not null;

-- on: edit_history_jumped
insert or ignore into anomalies values (:position, (
  select case
    when not ($to_event_id(given) or $from_event_id(given))
      or $to_event_id is not $to_event_id(text)
      then 'malformed payload'
    when $to_event_id is not null
      and not exists (select 1 from edit_steps
                      where image_id = :target_id and event_id = $to_event_id
                        and position > cleared) then 'unknown step'
    when $from_event_id(given) and $from_event_id is not (
        select event_id from edit_steps where position = cursor) then 'not at the cursor'
  end
  from edit_state where image_id = :target_id
));
update edit_state set cursor = null, depth = 0, state = base
where image_id = :target_id
  and ($to_event_id(given) or $from_event_id(given)) and $to_event_id is null;
-- From the step up to the next one that knows the parameters before it, and down again.
update edit_state set
  cursor = goal.position,
  depth = goal.depth,
  head = iif(goal.on_current_line, head, goal.position),
  state = (
    with recursive up (position, parent, base, new) as (
      select goal.position, goal.parent, goal.base, goal.new
      union all
      select at.position, at.parent, at.base, at.new
      from up join edit_steps at on at.position = up.parent
      where up.base is null
    ),
    down (position, state, new) as (
      select position, base, new from up where base is not null
      union all
      select up.position, json_patch(
        iif(instr(substr(down.new, 2), '{'),
            json_patch(down.state, (select json_group_object(key, null) from json_each(down.new)
                                    where type = 'object')),
            down.state),
        down.new), up.new
      from down join up on up.parent = down.position
    )
    select json_patch(
      iif(instr(substr(new, 2), '{'),
          json_patch(state, (select json_group_object(key, null) from json_each(new)
                             where type = 'object')),
          state),
      new)
    from down where position = goal.position)
from edit_steps goal
where edit_state.image_id = :target_id
  and goal.position = (select max(position) from edit_steps
                       where image_id = :target_id and event_id = $to_event_id
                         and position > edit_state.cleared);
update edit_state set
  state = json_patch(state, (
    select json_group_object(key, null)
    from json_each(state) have join edit_defaults using (key)
    where have.value = edit_defaults.value))
where image_id = :target_id;

-- The line to a step on another branch is another line.
-- on: edit_undone, edit_redone, edit_history_jumped
update edit_steps set on_current_line = position in (
  with recursive line (position) as (
    select head from edit_state where image_id = :target_id
    union all
    select parent from line join edit_steps using (position) where parent is not null
  ) select position from line)
where image_id = :target_id
  and exists (select 1 from edit_state join edit_steps at on at.position = edit_state.cursor
              where edit_state.image_id = :target_id and not at.on_current_line);

-- The steps stay, unseen: what hangs on them is still the sum of its steps.
-- on: edit_history_cleared
insert or ignore into anomalies values (:position, (
  select case
    when $up_to_event_id(text) is null
      or $base_state(object) is null
      then 'malformed payload'
    when not exists (select 1 from edit_steps
                     where image_id = :target_id and event_id = $up_to_event_id
                       and position > cleared)
      then 'unknown step'
  end
  from edit_state where image_id = :target_id
));
update edit_state set
  cleared = last.position,
  base = json_patch(json_patch('{}', $base_state), (
    select json_group_object(key, null)
    from json_each($base_state) have join edit_defaults using (key)
    where have.value = edit_defaults.value)),
  cursor = iif(cursor > last.position, cursor, null),
  head = iif(head > last.position, head, null),
  depth = iif(cursor > last.position, depth, 0),
  edit_count = (select count(*) from edit_steps
                where image_id = :target_id and position > last.position)
from (select max(position) as position from edit_steps
      where image_id = :target_id and event_id = $up_to_event_id) last
where image_id = :target_id and last.position > cleared
  and $base_state(object) is not null;
