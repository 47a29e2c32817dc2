"""What the machine is, and whether it is quiet enough to be measured on."""

import os
import platform
import subprocess
import time
from pathlib import Path

# Time over which the CPUs are watched.
WATCH_SECONDS = 0.5


def describe() -> str:
    return f"{os.cpu_count()} CPUs, {platform.system()} {platform.release()}"


def filesystem(path: Path) -> str:
    """The type of the file system, such as ext2/ext3 (which stands for ext4 too) or tmpfs."""
    command = ["stat", "--file-system", "--format=%T", str(path)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def busy_share() -> float:
    """The part of the CPUs' time that others take, while nothing of ours runs: 0 to 1."""
    idle, total = _cpu_ticks()
    time.sleep(WATCH_SECONDS)
    idle_after, total_after = _cpu_ticks()
    return 1 - (idle_after - idle) / max(total_after - total, 1)


def _cpu_ticks() -> tuple[int, int]:
    """Idle and all ticks since the start of the machine (the first line of /proc/stat)."""
    fields = Path("/proc/stat").read_text(encoding="ascii").splitlines()[0].split()[1:]
    user, nice, system, idle, iowait, irq, softirq, steal = map(int, fields[:8])
    return idle + iowait, user + nice + system + idle + iowait + irq + softirq + steal
