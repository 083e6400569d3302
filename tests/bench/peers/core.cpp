/// The pattern by this tree's own core, the library `sim`.
#include <deque>

#include "sim/simulation.hpp"
#include "sim/version.hpp"
#include "tests/bench/peers/pattern.hpp"

namespace {

using namespace dioscope;
using bench::Pattern;

class Process {
 public:
  Process(sim::Simulation& simulation, Pattern& pattern)
      : simulation_(simulation), pattern_(pattern),
        actor_(simulation.spawn("process", [this](sim::Actor& self) { body(self); })) {}

 private:
  void body(sim::Actor& self) {
    while (!simulation_.stopped()) {
      simulation_.calendar().schedule(wake_, sim::Duration{pattern_.delay()}, sim::Priority::context);
      self.park();
      pattern_.hand_over();
      if (pattern_.over()) simulation_.stop();
    }
  }
  void on_wake() { actor_.unpark(); }

  sim::Simulation& simulation_;
  Pattern& pattern_;
  sim::Event wake_ = sim::Event::of<&Process::on_wake>(this);
  sim::Actor& actor_;
};

class Ticker {
 public:
  Ticker(sim::Simulation& simulation, Pattern& pattern)
      : calendar_(simulation.calendar()), pattern_(pattern) {
    schedule();
  }

 private:
  void schedule() { calendar_.schedule(event_, sim::Duration{pattern_.delay()}, sim::Priority::hardware); }
  void on_tick() {
    pattern_.tick();
    schedule();
  }

  sim::Calendar& calendar_;
  Pattern& pattern_;
  sim::Event event_ = sim::Event::of<&Ticker::on_tick>(this);
};

} // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 1;
  Pattern pattern(argv[1]);
  sim::Simulation simulation({});
  std::deque<Ticker> tickers;
  std::deque<Process> processes;
  for (int i = 0; i < bench::kTickers; ++i) tickers.emplace_back(simulation, pattern);
  for (int i = 0; i < bench::kProcesses; ++i) processes.emplace_back(simulation, pattern);
  pattern.begin();
  simulation.run();
  pattern.end();
  pattern.report("core", sim::program_version());
}
