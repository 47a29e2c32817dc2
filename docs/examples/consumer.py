"""Works every event of a Firn log off, exactly once: consumer.py HOST:PORT DATABASE"""
import sqlite3
import sys
import time

import grpc
from firn.v1 import event_store_pb2, event_store_pb2_grpc

store = event_store_pb2_grpc.EventStoreStub(grpc.insecure_channel(sys.argv[1], [
    ("grpc.keepalive_time_ms", 20_000), ("grpc.max_reconnect_backoff_ms", 2_000)]))
db = sqlite3.connect(sys.argv[2])
db.execute("create table if not exists work (position integer, event_type text, payload text)")
db.execute("create table if not exists checkpoint"
           " (id integer primary key check (id = 1), store_id text, position integer)")
while True:
    try:
        log = store.GetHead(event_store_pb2.GetHeadRequest(), timeout=10).store_id
        saved = db.execute("select store_id, position from checkpoint").fetchone() or (log, 0)
        if saved[0] != log:
            sys.exit(f"the checkpoint is of the log {saved[0]}, but the server has {log}")
        for message in store.ReplayEvents(event_store_pb2.ReplayEventsRequest(
                after_position=saved[1], follow=True, payload_form="PAYLOAD_FORM_JSON")):
            with db:  # one transaction: the work and the checkpoint
                db.executemany("insert into work values (?, ?, ?)", [
                    (event.position, event.event_type, event.payload_json or event.payload_bytes)
                    for event in message.events])
                db.execute("replace into checkpoint values (1, ?, ?)", (log, message.position))
    except grpc.RpcError as error:
        if error.code().name not in ("UNAVAILABLE", "DEADLINE_EXCEEDED", "CANCELLED"):
            raise
        time.sleep(0.5)
