"""Reads what `valgrind --tool=callgrind` writes: instructions of each function alone, and how often it was called.

Code that the compiler put into a caller counts to that caller: `fi=` and `fe=` lines, which name the source file of such code, do
not change the function. The format is in Valgrind's manual, "Callgrind Format Specification".
"""

import collections
import re

NAMED = re.compile(r"\((\d+)\)(?: (.*))?$")
RECURSION = re.compile(r"'\d+$")  # a function that calls itself is listed once a depth, as name'2


class Profile:
    """Instructions and calls by (object file, function)."""

    def __init__(self):
        self.instructions = collections.Counter()
        self.calls = collections.Counter()

    def total(self):
        return sum(self.instructions.values())

    def per_operation(self, shorter, operations):
        """What `operations` more cost: the difference to a shorter run, so that start and end cancel out."""
        difference = Profile()
        for name in ("instructions", "calls"):
            mine, other, to = getattr(self, name), getattr(shorter, name), getattr(difference, name)
            for key in mine.keys() | other.keys():
                to[key] = (mine[key] - other[key]) / operations
        return difference


def read_profile(lines):
    """The profile of one process from the lines of its file."""
    profile = Profile()
    names = {"object": {}, "function": {}}  # a name is written once, and is a number from then on

    def named(kind, text):
        found = NAMED.match(text)
        if found is None:
            return text
        number, name = found.groups()
        if name is not None:
            names[kind][number] = RECURSION.sub("", name)
        return names[kind][number]

    where = called_where = "?"
    function = called = None
    inclusive = False  # the line after calls= has what the callee cost, which is counted there
    for line in lines:
        line = line.rstrip("\n")
        key, is_pair, value = line.partition("=")
        if is_pair and key == "ob":
            where = called_where = named("object", value)
        elif is_pair and key == "fn":
            function = (where, named("function", value))
            called_where = where
        elif is_pair and key == "cob":
            called_where = named("object", value)
        elif is_pair and key == "cfn":
            called = (called_where, named("function", value))
            called_where = where
        elif is_pair and key == "calls":
            profile.calls[called] += int(value.split()[0])
            inclusive = True
        elif line[:1].isdigit() or line[:1] in ("+", "-", "*"):
            if not inclusive and function is not None:
                profile.instructions[function] += int(line.split()[1])
            inclusive = False
    return profile
