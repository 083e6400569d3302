"""`dioscope run` as it is measured: one row of the thread's experiment, in two lengths. The difference is what the I/Os cost that the
longer one has more, since start and end cancel out."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(SOURCE / "tests" / "bench" / "budget"))

from callgrind import read_profile  # noqa: E402

SCENARIO, VARIANT = "thread-2002-09-19", "sync read, old"
DISKS = 40  # of the scenario


def command(program, requests, warmup, settings=None):
    """The run with so many requests a disk."""
    values = {"run.warmup": warmup, "workload.requests": requests, **(settings or {})}
    return [str(program), "run", SCENARIO, "--variant", VARIANT, "--jobs", "1",
            *(word for path, value in values.items() for word in ("--set", f"{path}={value}"))]


def usage(words):
    """CPU seconds in user mode, and the peak memory of the largest of its processes, MiB."""
    with subprocess.Popen(words, cwd=SOURCE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as child:
        complaint = child.stderr.read()
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"could not run {' '.join(words)}:\n{complaint}")
    return used.ru_utime, used.ru_maxrss / 1024


def profile(words):
    """Instructions and calls of the process that simulates: the one with most instructions."""
    with tempfile.TemporaryDirectory() as folder:
        valgrind = ["valgrind", "--tool=callgrind", "--trace-children=yes", f"--callgrind-out-file={folder}/%p"]
        ended = subprocess.run([*valgrind, *words], cwd=SOURCE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        if ended.returncode != 0:
            sys.exit(f"callgrind could not run {words[0]}:\n{ended.stderr}")
        profiles = []
        for file in Path(folder).iterdir():
            with open(file, encoding="utf-8", errors="replace") as lines:
                profiles.append(read_profile(lines))
        return max(profiles, key=lambda one: one.total())
