"""Instructions that one I/O costs the simulator, by mechanism. See README.md."""

import argparse
import datetime
import sys
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(SOURCE / "tests" / "bench"))

import page  # noqa: E402
import product  # noqa: E402
from mechanisms import NAMES, mechanism_of, own_name  # noqa: E402

SHORT, LONG = 400, 800  # requests a disk
MOST_EXPENSIVE = 3


def by_mechanism(profile):
    """For each mechanism its instructions, and its functions as (instructions, calls, name), the most expensive first."""
    functions = {name: {} for name in NAMES}
    for (file, function), instructions in profile.instructions.items():
        of_mechanism = functions[mechanism_of(file, function)]
        name = own_name(function)
        before = of_mechanism.get(name, (0, 0))
        of_mechanism[name] = (before[0] + instructions, before[1] + profile.calls[file, function])
    return {mechanism: (sum(cost for cost, _ in found.values()),
                        sorted(((cost, calls, name) for name, (cost, calls) in found.items()), reverse=True))
            for mechanism, found in functions.items()}


def number(value):
    return f"{value:,.0f}".replace(",", " ")


def shown(cost, calls, name):
    name = "::".join(name.split("::")[-2:])  # the class is enough to find it
    return f"`{name}` {number(cost)} ({calls:.1f})"


def report(profile):
    total = profile.total()
    rows = [["mechanism", "instructions per I/O", "share", "its most expensive functions: instructions (calls)"]]
    costs = by_mechanism(profile)
    for mechanism in sorted(costs, key=lambda name: -costs[name][0]):
        cost, functions = costs[mechanism]
        named = [shown(*function) for function in functions if function[0] >= 1 and not function[2].startswith("0x")]
        rows.append([mechanism, number(cost), f"{100 * cost / total:.1f} %", ", ".join(named[:MOST_EXPENSIVE])])
    rows.append(["all", number(total), "100 %", ""])
    return page.table(rows, numbers={1, 2})


def main():
    parser = argparse.ArgumentParser(prog="./dev bench --budget", description=__doc__)
    parser.add_argument("--product", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--write", action="store_true", help="put the table into docs/performance.md")
    arguments = parser.parse_args()
    program = arguments.product.resolve()
    short, long = (product.profile(product.command(program, requests, "1ms")) for requests in (SHORT, LONG))
    ios = (LONG - SHORT) * product.DISKS
    said = (f"{report(long.per_operation(short, ios))}\n\n"
            f"Difference of two runs, {number(ios)} I/Os, on {datetime.date.today():%Y-%m-%d}.\n")
    print(said, end="")
    if arguments.write:
        page.replace(SOURCE / "docs" / "performance.md", "budget", said)


if __name__ == "__main__":
    main()
