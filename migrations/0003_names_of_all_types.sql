-- Every event type of the log gets a number, also of events that keep theirs as text: types that
-- begin with a prefix are then found in `names`, as long as it is not full.
INSERT INTO names (number, name)
SELECT (SELECT ifnull(max(number), 0) FROM names) + row_number() OVER (ORDER BY event_type),
       event_type
FROM (SELECT DISTINCT event_type FROM log
      WHERE typeof(event_type) = 'text' AND event_type NOT IN (SELECT name FROM names)
      ORDER BY event_type
      LIMIT max(0, 65536 - (SELECT count(*) FROM names)));
