-- The log, and what SQL sees of it.

PRAGMA application_id = 1179210318;  -- "FIRN"

-- Facts about the store itself.
CREATE TABLE store (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The log's identity: a random UUID (version 4).
INSERT INTO store (key, value)
SELECT 'store_id',
       substr(h, 1, 8) || '-' || substr(h, 9, 4) || '-4' || substr(h, 14, 3) || '-' ||
       substr('89ab', 1 + (abs(random()) % 4), 1) || substr(h, 18, 3) || '-' || substr(h, 21, 12)
FROM (SELECT lower(hex(randomblob(16))) AS h);

-- One row an event, in the order of commits. The payload stands last, so that a scan of the other
-- columns does not read through it.
CREATE TABLE log (
  position     INTEGER PRIMARY KEY,  -- from 1, gap-free
  id           BLOB    NOT NULL,     -- UUID, 16 bytes
  recorded_us  INTEGER NOT NULL,     -- server's clock, microseconds since 1970, strictly increasing
  timestamp    INTEGER NOT NULL,     -- client's clock, milliseconds since 1970
  event_type   TEXT    NOT NULL,
  target_type  TEXT    NOT NULL,
  target_id    INTEGER NOT NULL,
  revision     INTEGER NOT NULL,     -- place in the stream, from 1, gap-free
  batch_index  INTEGER NOT NULL,     -- place in the atomic batch, from 0
  stream       TEXT,                 -- NULL: the target's own, <target_type>-<target_id>
  user_id      TEXT,
  content_type TEXT,                 -- NULL: the payload is JSON
  tags         TEXT,                 -- JSON array of strings; NULL: none
  metadata     TEXT,                 -- JSON object of strings, keys sorted; NULL: none
  payload      ANY     NOT NULL      -- TEXT if JSON, byte for byte as it was sent; else BLOB
) STRICT;

CREATE UNIQUE INDEX log_id ON log (id);
CREATE UNIQUE INDEX log_stream_revision
  ON log (ifnull(stream, target_type || '-' || target_id), revision);
CREATE INDEX log_timestamp ON log (timestamp);

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
FROM log;
