"""The pattern by SimPy: a generator a process, a callback a ticker. What it does is in pattern.hpp."""

import resource
import sys

# Not this file, which has the name of the package.
sys.path = [folder for folder in sys.path[1:] if folder]

import simpy  # noqa: E402

PROCESSES = 48
TICKERS = 53
HAND_OVERS_PER_IO = 43.9
LONGEST_DELAY = 20_000
WORD = 2**64 - 1


class Pattern:
    def __init__(self, ios):
        self.ios = ios
        self.last = int(ios * HAND_OVERS_PER_IO)
        self.hand_overs = self.ticks = 0
        self.random = 88172645463325252
        self.environment = simpy.Environment()
        self.over = self.environment.event()

    def delay(self):
        random = self.random
        random ^= random << 13 & WORD
        random ^= random >> 7
        random ^= random << 17 & WORD
        self.random = random
        return 1 + random % LONGEST_DELAY

    def process(self):
        while True:
            yield self.environment.timeout(self.delay())
            self.hand_overs += 1
            if self.hand_overs == self.last:
                self.over.succeed()

    def schedule_tick(self):
        self.environment.timeout(self.delay()).callbacks.append(self.on_tick)

    def on_tick(self, _event):
        self.ticks += 1
        self.schedule_tick()


def user_time():
    return resource.getrusage(resource.RUSAGE_SELF).ru_utime


def main():
    pattern = Pattern(int(sys.argv[1]))
    for _ in range(TICKERS):
        pattern.schedule_tick()
    for _ in range(PROCESSES):
        pattern.environment.process(pattern.process())
    begin = user_time()
    pattern.environment.run(until=pattern.over)
    took = user_time() - begin
    print("simpy", simpy.__version__, f"{took:.6f}", pattern.ios, pattern.hand_overs,
          pattern.hand_overs + pattern.ticks)


main()
