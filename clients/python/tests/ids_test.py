from __future__ import annotations

import time
import uuid

from firn_client import NewEvent
from firn_client._ids import uuid7


def test_uuid7_has_version_variant_and_time() -> None:
    before = time.time_ns() // 1_000_000
    text = uuid7()
    after = time.time_ns() // 1_000_000
    made = uuid.UUID(text)
    assert str(made) == text
    assert made.version == 7
    assert made.variant == uuid.RFC_4122
    assert before <= made.int >> 80 <= after


def test_uuid7_differs() -> None:
    assert len({uuid7() for _ in range(10_000)}) == 10_000


def test_a_new_event_has_its_id_and_timestamp_from_the_start() -> None:
    event = NewEvent(event_type="t", target_type="image", target_id=1, payload={})
    assert uuid.UUID(event.id).version == 7
    assert abs(event.timestamp - time.time() * 1000) < 60_000
