-- The secondary indexes leave the database: sorted runs beside it (docs/index-format.md) keep ids,
-- streams, types and tags at a cost that does not grow. Event types and target types, of which
-- there are few, become numbers; a hash of each event's content lets a retry be recognised.
-- Events from before keep their types as text and have no hash.
-- This rewrites the log, which a migration must not do; no release was made with 0001 alone.

-- The first types that the log met, up to a bound; `log` holds their numbers.
CREATE TABLE names (
  number INTEGER PRIMARY KEY,  -- from 1, gap-free
  name   TEXT NOT NULL UNIQUE
) STRICT;

DROP VIEW events;
ALTER TABLE log RENAME TO log_0001;

-- One row an event, in the order of commits. The payload stands last, so that a scan of the other
-- columns does not read through it.
CREATE TABLE log (
  position     INTEGER PRIMARY KEY,  -- from 1, gap-free
  id           BLOB    NOT NULL,     -- UUID, 16 bytes, unique
  recorded_us  INTEGER NOT NULL,     -- server's clock, microseconds since 1970, strictly increasing
  timestamp    INTEGER NOT NULL,     -- client's clock, milliseconds since 1970
  event_type   ANY     NOT NULL,     -- INTEGER: names.number; TEXT: the type itself
  target_type  ANY     NOT NULL,     -- as event_type
  target_id    INTEGER NOT NULL,
  revision     INTEGER NOT NULL,     -- place in the stream, from 1, gap-free
  batch_index  INTEGER NOT NULL,     -- place in the atomic batch, from 0
  stream       TEXT,                 -- NULL: the target's own, <target_type>-<target_id>
  user_id      TEXT,
  content_type TEXT,                 -- NULL: the payload is JSON
  tags         TEXT,                 -- JSON array of strings; NULL: none
  metadata     TEXT,                 -- JSON object of strings, keys sorted; NULL: none
  content_hash INTEGER,              -- of everything that the client decided; NULL: from before
  payload      ANY     NOT NULL      -- TEXT if JSON, byte for byte as it was sent; else BLOB
) STRICT;

INSERT INTO log (position, id, recorded_us, timestamp, event_type, target_type, target_id, revision,
                 batch_index, stream, user_id, content_type, tags, metadata, payload)
SELECT position, id, recorded_us, timestamp, event_type, target_type, target_id, revision,
       batch_index, stream, user_id, content_type, tags, metadata, payload
FROM log_0001
ORDER BY position;

DROP TABLE log_0001;

CREATE TRIGGER log_is_append_only_update BEFORE UPDATE ON log
BEGIN
  SELECT raise(ABORT, 'the log is append-only: events cannot be changed');
END;
CREATE TRIGGER log_is_append_only_delete BEFORE DELETE ON log
BEGIN
  SELECT raise(ABORT, 'the log is append-only: events cannot be deleted');
END;

-- The events under the names of the contract: its eight fields first, then the store's.
CREATE VIEW events AS
SELECT lower(substr(hex(id), 1, 8) || '-' || substr(hex(id), 9, 4) || '-' ||
             substr(hex(id), 13, 4) || '-' || substr(hex(id), 17, 4) || '-' ||
             substr(hex(id), 21, 12)) AS id,
       timestamp,
       event_type,
       payload,
       target_type,
       target_id,
       user_id,
       strftime('%Y-%m-%dT%H:%M:%S', recorded_us / 1000000, 'unixepoch') ||
         printf('.%06dZ', recorded_us % 1000000) AS created_at,
       position,
       ifnull(stream, target_type || '-' || target_id) AS stream,
       revision,
       tags,
       metadata,
       content_type,
       batch_index
FROM (SELECT position, id, recorded_us, timestamp, target_id, revision, batch_index, stream,
             user_id, content_type, tags, metadata, payload,
             CASE typeof(event_type)
               WHEN 'integer' THEN (SELECT name FROM names WHERE number = log.event_type)
               ELSE event_type
             END AS event_type,
             CASE typeof(target_type)
               WHEN 'integer' THEN (SELECT name FROM names WHERE number = log.target_type)
               ELSE target_type
             END AS target_type
      FROM log);
