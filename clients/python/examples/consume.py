"""Works every event off at least once, with the checkpoint in a file: consume.py ADDRESS FILE"""

import sys

from firn_client import Batch, Client, FileCheckpointStore


def handle(batch: Batch) -> None:
    for event in batch:
        print(event.position, event.event_type, flush=True)


if __name__ == "__main__":
    with Client(sys.argv[1]) as client:
        consumer = client.consumer(FileCheckpointStore(sys.argv[2]))
        consumer.run(handle)
