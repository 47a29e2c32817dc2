"""Appends, reads, undoes: orders.py ADDRESS"""

import sys

from firn_client import (
    CheckFailedError,
    Client,
    LastGesture,
    NewEvent,
    NoMatchCheck,
    Query,
    StreamCheck,
    Target,
)
from firn_client.catalog import RatingChanged, payload_of

ORDERS_SQL = """
create table orders (id integer primary key, items text not null);
-- on: order_placed
insert into orders values (:target_id, $items);
"""


def reading(number: int) -> NewEvent:
    return NewEvent(
        event_type="temperature_read",
        target_type="sensor",
        target_id=number % 10 + 1,
        payload={"celsius": number / 100},
    )


def append(client: Client) -> int:
    event = NewEvent(
        event_type="order_placed",
        target_type="order",
        target_id=1,
        payload={"items": ["fjord", "glacier"]},
        user_id="ada",
    )
    placed = client.append(event)
    print(placed.position, placed.revision, placed.created_at)

    assert client.append(event).duplicate

    try:
        client.append_batch(
            [
                NewEvent(
                    event_type="order_paid",
                    target_type="order",
                    target_id=1,
                    payload={"cents": 1200},
                    tags=["payment:77"],
                )
            ],
            checks=[
                StreamCheck("order-1", placed.revision),
                NoMatchCheck(Query(tags=["payment:77"])),
            ],
        )
    except CheckFailedError as error:
        for check in error.conflict.failed_checks:
            print(check.check_index, check.actual_revision, check.events)

    with client.append_stream() as stream:
        futures = [stream.append([reading(number)]) for number in range(1000)]
    print(futures[-1].result().events[0].position)

    client.append(NewEvent.of(42, RatingChanged(old_rating=0, new_rating=5), user_id="ada"))
    return placed.position


def read(client: Client) -> None:
    for event in client.get_all(query=Query(streams=["order-1"])):
        print(event.position, event.event_type, event.payload)

    page = client.get(query=Query(event_type_prefixes=["order_"]), backwards=True, page_size=10)
    count = client.count(query=[Query(tags=["payment:77"]), Query(user_ids=["ada"])]).count
    newest = client.newest(streams=["order-1", "order-2"]).events
    print(len(page.events), count, newest)

    for event in client.replay(after_position=0):
        match payload_of(event):
            case RatingChanged(new_rating=stars):
                print(f"{event.target_id} has {stars} stars")
            case None:
                print(event.event_type, event.payload_json)


def look_back(client: Client, position: int) -> None:
    image = Target("image", 42)
    print(client.state(image).state)
    print(client.state(image, as_of=position).state)
    for entry in client.history_all(image):
        print(entry.event.created_at, entry.event.user_id, entry.changes, entry.undone)

    client.undo(last_gesture=LastGesture("ada"))
    client.redo(last_gesture=LastGesture("ada"))

    client.create_projection("orders", {"orders.sql": ORDERS_SQL})
    rows = client.query("select event_type, count(*) from events group by 1 order by 1")
    print([column.name for column in rows.columns], list(rows))


def main() -> None:
    with Client(sys.argv[1]) as client:
        position = append(client)
        read(client)
        look_back(client, position)


if __name__ == "__main__":
    main()
