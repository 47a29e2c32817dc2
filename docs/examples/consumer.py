"""Works every event of a Firn log off, exactly once: consumer.py HOST:PORT DATABASE"""
import sqlite3
import sys
import time

import grpc
from firn.v1 import event_pb2, event_store_pb2, event_store_pb2_grpc

TRANSIENT = (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED,
             grpc.StatusCode.CANCELLED)

store = event_store_pb2_grpc.EventStoreStub(grpc.insecure_channel(sys.argv[1], [
    ("grpc.keepalive_time_ms", 20_000), ("grpc.max_reconnect_backoff_ms", 2_000)]))
db = sqlite3.connect(sys.argv[2])
db.execute("create table if not exists work (position integer, event_type text, payload text)")
db.execute("create table if not exists checkpoint"
           " (id integer primary key check (id = 1), store_id text, position integer)")
while True:
    try:
        store_id = store.GetHead(event_store_pb2.GetHeadRequest(), timeout=10).store_id
        saved = db.execute("select store_id, position from checkpoint").fetchone()
        if saved and saved[0] != store_id:
            sys.exit(f"the checkpoint is of the log {saved[0]}, but the server has {store_id}")
        request = event_store_pb2.ReplayEventsRequest(
            after_position=saved[1] if saved else 0, follow=True,
            payload_form=event_pb2.PAYLOAD_FORM_JSON)
        for message in store.ReplayEvents(request):
            with db:  # one transaction: the work and the checkpoint
                db.executemany("insert into work values (?, ?, ?)", [
                    (event.position, event.event_type, event.payload_json or event.payload_bytes)
                    for event in message.events])
                db.execute("replace into checkpoint values (1, ?, ?)", (store_id, message.position))
    except grpc.RpcError as error:
        if error.code() not in TRANSIENT:
            raise
        time.sleep(0.5)
