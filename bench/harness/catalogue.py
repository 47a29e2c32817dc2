"""The log of a photo catalogue, as bench/workload makes it."""

import contextlib
import itertools
import json
import re
import subprocess
import uuid
from typing import Iterable, Iterator

from harness.programs import program
from harness.results import BenchError

# An image that was edited often, its edits spread over the log. Generated ids do not come so far.
EDITED_IMAGE = 900_000_000
EDITS = 100

# Of a history of so many images, the log has the first events; more are there to follow.
EVENTS_OF_IMAGE = 10
FOLLOWING = 1.3

_BATCH = re.compile(r'"batch_id":"([^"]+)"')
# The same ids in every run.
_IDS = uuid.UUID("8d5b6a52-1f6c-4f55-9e0a-6f2d2a1c7b10")


def images_of(stored: int) -> int:
    """The images of the history whose first `stored` events are in the log."""
    return int(stored / EVENTS_OF_IMAGE * FOLLOWING)


def import_log(address: str, stored: int) -> None:
    """Appends at most so many events of the generated history, and those of EDITED_IMAGE."""
    generator = subprocess.Popen([program("firn-workload"), "--images", str(images_of(stored))],
                                 stdout=subprocess.PIPE, text=True)
    importer = subprocess.Popen([program("firn"), "--server", address, "import", "-"],
                                stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                                stderr=subprocess.PIPE, text=True)
    assert generator.stdout and importer.stdin and importer.stderr
    # What went wrong with the importer, it says itself.
    with contextlib.suppress(BrokenPipeError), generator.stdout, importer.stdin:
        importer.stdin.writelines(with_edited_image(generator.stdout, stored))
    generator.wait()
    error = importer.stderr.read()
    if importer.wait() != 0:
        raise BenchError(f"firn import: exit status {importer.returncode}\n{error}")


def with_edited_image(lines: Iterable[str], stored: int) -> Iterator[str]:
    """The first gestures of the history, of at most `stored` events together, and between them, at
    equal distances, the events of EDITED_IMAGE."""
    own = list(edited_image())
    given = 0
    for gesture in gestures(lines):
        if given + len(gesture) > stored:
            break
        yield from gesture
        given += len(gesture)
        while own and given >= stored * (EDITS + 1 - len(own)) // (EDITS + 2):
            yield own.pop(0)
    yield from own


def gestures(lines: Iterable[str]) -> Iterator[list[str]]:
    """Lines that belong into one batch."""
    alone = itertools.count()

    def batch_of(line: str) -> str | int:
        match = _BATCH.search(line)
        return match[1] if match else next(alone)

    for _, own in itertools.groupby(lines, batch_of):
        yield list(own)


def edited_image() -> Iterator[str]:
    yield _line(0, "image_added", filename="edited.nef", extension="nef",
                file_hash=f"{EDITED_IMAGE:064x}", folder_id=None)
    for number in range(1, EDITS + 1):
        yield _line(number, "edit_applied", edits={"exposure": number},
                    old={"exposure": number - 1 or None})


def _line(number: int, event_type: str, **payload: object) -> str:
    return json.dumps({
        "id": str(uuid.uuid5(_IDS, str(number))), "timestamp": 1_500_000_000_000 + number,
        "event_type": event_type, "payload": {"image_id": EDITED_IMAGE, **payload},
        "target_type": "image", "target_id": EDITED_IMAGE}) + "\n"
