"""Works every event off exactly once, into a database: exactly_once.py ADDRESS DATABASE"""

import sqlite3
import sys

from firn_client import Batch, Checkpoint, Client

SCHEMA = """
create table if not exists seen (position integer, event_type text);
create table if not exists checkpoint
  (id integer primary key check (id = 1), store_id text, position integer);
"""


def consume(client: Client, database: sqlite3.Connection) -> None:
    def handle(batch: Batch) -> None:
        with database:  # one transaction: the work and the checkpoint
            database.executemany(
                "insert into seen values (?, ?)",
                [(event.position, event.event_type) for event in batch],
            )
            checkpoint = batch.checkpoint
            database.execute(
                "replace into checkpoint values (1, ?, ?)",
                (checkpoint.store_id, checkpoint.position),
            )

    saved = database.execute("select store_id, position from checkpoint").fetchone()
    client.consumer(Checkpoint(*saved) if saved else None).run(handle)


if __name__ == "__main__":
    connection = sqlite3.connect(sys.argv[2])
    connection.executescript(SCHEMA)
    with Client(sys.argv[1]) as client:
        consume(client, connection)
