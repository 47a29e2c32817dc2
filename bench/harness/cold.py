"""Stores whose files are on the disk and nowhere else."""

import os
from pathlib import Path


def drop_caches(folder: Path) -> None:
    """Takes the files below out of the page cache, so that reading them meets the disk. Nothing may
    have them mapped: what holds them open is to be stopped before."""
    # Pages that are not written yet would stay.
    os.sync()
    for path in folder.rglob("*"):
        if not path.is_file():
            continue
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        finally:
            os.close(descriptor)
