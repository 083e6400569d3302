"""The same pattern of events by several engines, in turn and round after round, as ratios. See README.md."""

import argparse
import datetime
import os
import statistics
import subprocess
import sys
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(SOURCE / "tests" / "bench"))

import page  # noqa: E402
import product  # noqa: E402

HERE = Path(__file__).resolve().parent
HAND_OVERS_PER_IO = 43.9
EVENTS_PER_IO = HAND_OVERS_PER_IO * (48 + 53) / 48
CHECKED_IOS = 2000
EVENTS_MAY_DIFFER = 0.03  # of the expected number: the times are random

SHORT, LONG = 400, 1600  # requests a disk of the whole simulator: 48 000 I/Os between them


class Absent(Exception):
    """An engine that is not installed; its text says what to install."""


class Peer:
    """One engine: a program that runs the pattern for so many I/Os, half a second's worth."""

    def __init__(self, name, meaning, program, ios, package, *arguments):
        self.name, self.meaning, self.program, self.ios = name, meaning, program, ios
        self.package, self.arguments = package, arguments

    def command(self, programs):
        program = programs / self.program
        if not program.exists():
            raise Absent(f"{self.package} is not installed")
        return [str(program)]

    def run(self, programs, ios):
        """Version, CPU seconds, hand-overs, events."""
        ended = subprocess.run([*self.command(programs), str(ios), *self.arguments], capture_output=True, text=True)
        words = ended.stdout.split()
        if ended.returncode != 0 or len(words) != 6:
            sys.exit(f"{self.name} ended with {ended.returncode}: {ended.stdout}{ended.stderr}")
        return words[1], float(words[2]), int(words[4]), int(words[5])

    def measure(self, programs):
        """Version and ns per I/O."""
        version, seconds, _, _ = self.run(programs, self.ios)
        return version, seconds * 1e9 / self.ios


class SimPy(Peer):
    def command(self, programs):
        # The first python3 on PATH need not be the distribution's.
        for python in (sys.executable, "/usr/bin/python3"):
            if subprocess.run([python, "-c", "import simpy; simpy.Environment"], cwd="/", capture_output=True,
                              check=False).returncode == 0:
                return [python, str(HERE / "simpy.py")]
        raise Absent(f"{self.package} is not installed")


PEERS = [
    Peer("fcontext", "Boost's context switch and a heap of events, nothing else", "peer_fcontext", 100_000,
         "libboost-context-dev"),
    Peer("core", "this project's core", "peer_core", 50_000, "the program peer_core"),
    Peer("simgrid-model", "SimGrid driven by a calendar of one's own", "peer_simgrid", 20_000, "libsimgrid-dev",
         "model"),
    Peer("simgrid-sleep", "SimGrid's sleeps and timers", "peer_simgrid", 8_000, "libsimgrid-dev", "sleep"),
    Peer("ns-3", "events alone: it has no processes", "peer_ns3", 30_000, "libns3-dev"),
    Peer("systemc", "threads and methods", "peer_systemc", 30_000, "libsystemc-dev"),
    SimPy("simpy", "generators", "simpy.py", 4_000, "python3-simpy or python3-simpy3"),
]


class Product:
    """`dioscope run`: all that an I/O is, with what the pattern has not: kernel, caches, locks, ledger."""

    name, meaning = "dioscope run", f'the whole simulator, "{product.VARIANT}"'

    def __init__(self, program):
        self.program = program

    def measure(self, _programs):
        version = subprocess.run([self.program, "--version"], capture_output=True, text=True, check=True).stdout.split()[-1]
        return version, (self.seconds(LONG) - self.seconds(SHORT)) * 1e9 / ((LONG - SHORT) * product.DISKS)

    def seconds(self, requests):
        return product.usage(product.command(self.program, requests, "50ms"))[0]


def check(peer, programs):
    try:
        _, _, hand_overs, events = peer.run(programs, CHECKED_IOS)
    except Absent as absent:
        print(f"SKIPPED: {absent}")
        return
    wanted = int(CHECKED_IOS * HAND_OVERS_PER_IO)
    print(f"{peer.name}: {hand_overs} hand-overs, {wanted} expected; "
          f"{events} events, {CHECKED_IOS * EVENTS_PER_IO:.0f} expected")
    if hand_overs != wanted or abs(events / (CHECKED_IOS * EVENTS_PER_IO) - 1) > EVENTS_MAY_DIFFER:
        sys.exit("this is another pattern")


def measure(engines, programs, rounds):
    """For each engine that is there: its version, and ns per I/O of each round."""
    versions, times, absent = {}, {}, set()
    for number in range(1, rounds + 1):
        print(f"round {number} of {rounds}", file=sys.stderr)
        for engine in engines:
            if engine.name in absent:
                continue
            try:
                versions[engine.name], ns = engine.measure(programs)
            except Absent as why:
                print(f"{engine.name} is skipped: {why}", file=sys.stderr)
                absent.add(engine.name)
                continue
            times.setdefault(engine.name, []).append(ns)
    return versions, times


def table(engines, versions, times):
    reference = next(iter(times))
    rows = [["engine", "version", "ns per I/O", f"ratio to {reference}", "25 to 75 %", "what it is"]]
    for engine in engines:
        if engine.name not in times:
            continue
        ratios = [ns / base for ns, base in zip(times[engine.name], times[reference])]
        quarters = statistics.quantiles(ratios, n=4, method="inclusive") if len(ratios) > 1 else ratios * 3
        rows.append([engine.name, versions[engine.name],
                     f"{statistics.median(times[engine.name]):,.0f}".replace(",", " "),
                     f"{statistics.median(ratios):.2f}", f"{quarters[0]:.2f} to {quarters[2]:.2f}", engine.meaning])
    return page.table(rows, numbers={2, 3, 4})


def main():
    parser = argparse.ArgumentParser(prog="./dev bench --peers", description=__doc__)
    parser.add_argument("--programs", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--product", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--check", choices=[peer.name for peer in PEERS], help=argparse.SUPPRESS)
    parser.add_argument("--rounds", type=int, default=5, help="how often each engine is measured (5)")
    parser.add_argument("--write", action="store_true", help="put the table into docs/performance.md")
    arguments = parser.parse_args()
    if arguments.check:
        check(next(peer for peer in PEERS if peer.name == arguments.check), arguments.programs)
        return
    if arguments.rounds < 1:
        parser.error("--rounds wants 1 or more")
    engines = PEERS + [Product(arguments.product.resolve())]
    versions, times = measure(engines, arguments.programs, arguments.rounds)
    said = (f"{table(engines, versions, times)}\n\n"
            f"User CPU time, medians of {arguments.rounds} round{'s' * (arguments.rounds > 1)} on {datetime.date.today():%Y-%m-%d}, "
            f"{os.cpu_count()} CPUs. Absolute times do not repeat on machines\n"
            "that others use as well; the ratios, of each round by itself, do within their range.\n")
    print(said, end="")
    if arguments.write:
        page.replace(SOURCE / "docs" / "performance.md", "peers", said)


main()
