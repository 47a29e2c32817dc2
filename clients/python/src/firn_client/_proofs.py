"""What proofs are checked with: the entry of an event, and the Merkle tree (RFC 6962)."""

from __future__ import annotations

import hashlib
import struct
import uuid
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from .events import payload_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .events import Event

_ENTRY_VERSION = 1
_HASH_BYTES = 32
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def entry(event: Event) -> bytes:
    """What the log commits to of an event, as docs/proofs.md defines it.

    Raises:
        ValueError: The event is not as the log gives it: it was only planned, or its payload was
            left out.
    """
    payload = payload_of(event)
    if payload is None:
        raise ValueError(f"event {event.position} came without its payload; read it from the log")
    if not event.position:
        raise ValueError("the event was only planned; it is not in the log")
    parts = [
        struct.pack(
            ">BQ16sqq",
            _ENTRY_VERSION,
            event.position,
            uuid.UUID(event.id).bytes,
            (event.created_at - _EPOCH) // timedelta(microseconds=1),
            event.timestamp,
        ),
        _text(event.event_type),
        _text(event.target_type),
        struct.pack(">q", event.target_id),
        _text(event.stream),
        struct.pack(">QI", event.revision, event.batch_index),
        b"\0" if event.user_id is None else b"\1" + _text(event.user_id),
        _text(event.content_type),
        _texts(event.tags, len(event.tags)),
        # The order of characters is that of their bytes in UTF-8.
        _texts(
            (text for pair in sorted(event.metadata.items()) for text in pair), len(event.metadata)
        ),
        hashlib.sha256(payload).digest(),
    ]
    return b"".join(parts)


def _text(text: str) -> bytes:
    data = text.encode()
    return struct.pack(">I", len(data)) + data


def _texts(texts: Iterable[str], count: int) -> bytes:
    return struct.pack(">I", count) + b"".join(map(_text, texts))


def leaf_hash(content: bytes) -> bytes:
    """The hash of a leaf."""
    return hashlib.sha256(b"\0" + content).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()


def proves_inclusion(
    position: int, leaf: bytes, size: int, root: bytes, hashes: Sequence[bytes]
) -> bool:
    """Whether the hashes lead from the leaf of an event to the root over so many events."""
    if not 0 < position <= size or any(len(each) != _HASH_BYTES for each in hashes):
        return False
    # Where the path is, and the last leaf's: among the nodes of each level, from the bottom.
    node, last, reached = position - 1, size - 1, leaf
    for sibling in hashes:
        if last == 0:
            return False
        if node % 2 == 1 or node == last:
            reached = _node(sibling, reached)
            node, last = _up_to_the_right(node, last)
        else:
            reached = _node(reached, sibling)
        node, last = node // 2, last // 2
    return last == 0 and reached == root


def _up_to_the_right(node: int, last: int) -> tuple[int, int]:
    """Skips the levels where a node at the edge of the tree has no sibling."""
    while node and node % 2 == 0:
        node, last = node // 2, last // 2
    return node, last


def proves_consistency(
    old_size: int, old_root: bytes, size: int, root: bytes, hashes: Sequence[bytes]
) -> bool:
    """Whether the hashes lead to both roots, so that the old log is the beginning of the other."""
    if old_size > size or any(len(each) != _HASH_BYTES for each in hashes):
        return False
    if old_size == size:
        return not hashes and old_root == root
    if old_size == 0:
        return not hashes and old_root == hashlib.sha256().digest()
    if not hashes:
        return False
    node, last = old_size - 1, size - 1
    while node % 2 == 1:
        node, last = node // 2, last // 2
    # The node that both begin with; it is the old root itself if that is over a whole tree.
    first, *rest = hashes if node else [old_root, *hashes]
    old_reached = reached = first
    for sibling in rest:
        if last == 0:
            return False
        if node % 2 == 1 or node == last:
            old_reached, reached = _node(sibling, old_reached), _node(sibling, reached)
            node, last = _up_to_the_right(node, last)
        else:
            reached = _node(reached, sibling)
        node, last = node // 2, last // 2
    return last == 0 and old_reached == old_root and reached == root
