#!/usr/bin/env python3
"""What an I/O costs the simulator on machines of other sizes: time, instructions and memory.

usage: scale.py [--write] [--rounds N] [--no-instructions] --product PROGRAM

Along three lines through the reference machine (8 CPUs, 4 adapters with 10 disks each): more CPUs, more adapters and
disks, both. An I/O's time and instructions are the difference of two lengths of a run, so that start and end cancel out;
rounds alternate over all machines, and of each length the quietest counts: whoever else uses the machine only adds to
it. Memory is the peak of the process that simulates; what a CPU, a disk and a task take of it is the difference of two
machines that differ in nothing else. --write replaces the tables in docs/scale.md, and draws docs/pictures/scale.svg
(needs gnuplot).
"""

import argparse
import subprocess
from pathlib import Path

import page
import product

# (line, CPUs, adapters, disks of an adapter)
REFERENCE = ("reference", 8, 4, 10)
MACHINES = [REFERENCE] + [("CPUs", cpus, 4, 10) for cpus in (1, 2, 4, 16, 32, 64)] \
    + [("disks", 8, adapters, 16) for adapters in (8, 16, 32, 64)] + [("both", 64, 64, 16)]
IOS = 8000  # between the two lengths, about, where instructions are counted
TIMED_IOS = 40000  # ... and where time is measured
REQUESTS = 8  # a process, where memory is measured
DOCS = product.SOURCE / "docs"


def command(program, machine, requests, processes=1):
    _, cpus, adapters, disks = machine
    return product.command(program, requests, "1ms", {
        "machine.cpus": cpus, "storage.adapters": adapters, "storage.disks_per_adapter": disks,
        "storage.pci_buses": max(1, adapters // 2), "workload.disks": adapters * disks,
        "workload.processes_per_disk": processes})


def memory_of_each(program):
    """(what, how many more of it the larger machine has, KiB that each of them takes)."""
    def peak(cpus, disks, processes):
        return product.usage(command(program, ("memory", cpus, 64, disks // 64), REQUESTS, processes))[1]
    whole = peak(8, 1024, 1)
    more_cpus, more_tasks, fewer_disks = peak(64, 1024, 1), peak(8, 1024, 2), peak(8, 512, 2)
    return [("CPU", 56, (more_cpus - whole) * 1024 / 56), ("disk", 512, (whole - fewer_disks) * 1024 / 512),
            ("task", 1024, (more_tasks - whole) * 1024 / 1024)]


def memory_table(rows):
    return page.table([["each", "KiB", "difference of two machines"]] + [
        [what, f"{kib:.0f}", f"{more} more of them"] for what, more, kib in rows], {1})


def lengths(machine, about):
    """Requests a disk, of the two runs; and the I/Os between them."""
    disks = machine[2] * machine[3]
    step = max(4, about // disks)
    return step, 2 * step, step * disks


def measure(program, rounds, with_instructions):
    times = {}
    memory = {}
    for _ in range(rounds):
        for machine in MACHINES:
            for length in lengths(machine, TIMED_IOS)[:2]:
                time, memory[machine] = product.usage(command(program, machine, length))
                times[machine, length] = min(time, times.get((machine, length), time))
    rows = []
    for machine in MACHINES:
        short, long, ios = lengths(machine, TIMED_IOS)
        time = (times[machine, long] - times[machine, short]) / ios * 1e6
        counted = None
        if with_instructions:
            short, long, ios = lengths(machine, IOS)
            brief, whole = (product.profile(command(program, machine, length)).total() for length in (short, long))
            counted = (whole - brief) / ios
        rows.append((machine, time, counted, memory[machine]))
    return rows


def table(rows):
    first = rows[0][1]
    lines = [["CPUs", "adapters", "disks", "instructions per I/O", "memory, MiB", "time per I/O"]]
    for (_, cpus, adapters, disks), time, counted, memory in rows:
        told = "-" if counted is None else f"{counted:,.0f}".replace(",", " ")
        lines.append([str(cpus), str(adapters), str(adapters * disks), told, f"{memory:.0f}", f"{time / first:.2f}"])
    return page.table(lines, range(5))


def draw(rows, picture):
    """Two curves: over the CPUs at 40 disks, over the disks at 8 CPUs. Of instructions where they were counted, since they
    repeat."""
    what, column = ("time", 1) if rows[0][2] is None else ("instructions", 2)
    by = {"CPUs": [], "disks": []}
    for row in rows:
        machine = row[0]
        for line, x in (("CPUs", machine[1]), ("disks", machine[2] * machine[3])):
            if machine[0] in (line, "reference"):
                by[line].append((x, row[column] / rows[0][column]))
    data = "".join(f"${line} << EOD\n" + "".join(f"{x} {y:.3f}\n" for x, y in sorted(points)) + "EOD\n"
                   for line, points in by.items())
    script = f"""{data}
set terminal svg size 860,320 dynamic background rgb "white" font "sans-serif,13"
set output "{picture}"
set multiplot layout 1,2
set logscale x 2
set yrange [0:*]
set grid
set key off
set ylabel "{what} per I/O, reference machine = 1"
set xlabel "CPUs (40 disks)"
plot $CPUs with linespoints lw 2 pt 7 lc rgb "#0072b2"
unset ylabel
set xlabel "disks (8 CPUs)"
plot $disks with linespoints lw 2 pt 7 lc rgb "#d55e00"
"""
    subprocess.run(["gnuplot"], input=script, text=True, check=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--product", type=Path, required=True, help="the program")
    parser.add_argument("--write", action="store_true", help="replace the table and the picture of docs/scale.md")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--no-instructions", action="store_true")
    options = parser.parse_args()
    program = options.product.resolve()
    rows = measure(program, options.rounds, not options.no_instructions)
    print(f"time per I/O of the reference machine: {rows[0][1]:.1f} us of CPU time; the others as ratios to it\n")
    text = table(rows)
    memory = memory_table(memory_of_each(program))
    print(text, memory, sep="\n\n")
    if options.write:
        page.replace(DOCS / "scale.md", "scale", text)
        page.replace(DOCS / "scale.md", "memory", memory)
        draw(rows, DOCS / "pictures" / "scale.svg")


if __name__ == "__main__":
    main()
