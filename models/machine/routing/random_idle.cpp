#include "models/machine/io_apic.hpp"

namespace dioscope::machine {
namespace {

/// balance_irq of 2.5.35: once more jiffies than balance_interval have passed since its last step, a line
/// steps in a random direction to the next CPU that has been idle for more than a jiffy, or to the next CPU
/// at all when none has (spec 8.1, audit A14).
class RandomIdle final : public RoutingPolicy {
 public:
  explicit RandomIdle(const RoutingSetup& setup)
      : simulation_(setup.simulation), cpus_(setup.cpus), tick_(setup.parameters.hz.period()),
        interval_(setup.parameters.interrupts.balance_interval / tick_),
        random_(setup.simulation.stream("io_apic.balance_irq")), moved_(setup.lines) {}
  unsigned initial(unsigned line) override { return line % static_cast<unsigned>(cpus_.size()); }
  unsigned next(unsigned line, unsigned current) override {
    const auto now = jiffies(simulation_.now());
    if (now - moved_[line] <= interval_) return current;
    moved_[line] = now;
    const auto count = static_cast<unsigned>(cpus_.size());
    const unsigned step = random_.chance(0.5) ? 1 : count - 1;
    for (unsigned i = 1; i <= count; ++i) {
      const unsigned candidate = (current + step * i) % count;
      if (idle_enough(*cpus_[candidate], now)) return candidate;
    }
    return (current + step) % count;
  }

 private:
  std::int64_t jiffies(sim::TimePoint at) const { return at.time_since_epoch() / tick_; }
  bool idle_enough(const Cpu& cpu, std::int64_t now) const {
    return cpu.idle_since() != sim::kNever && now - jiffies(cpu.idle_since()) > 1;
  }
  sim::Simulation& simulation_;
  std::span<const std::unique_ptr<Cpu>> cpus_;
  sim::Duration tick_;
  std::int64_t interval_; ///< in jiffies
  sim::RandomStream random_;
  std::vector<std::int64_t> moved_; ///< in which jiffy, by line
};

const RoutingPolicies::Register kRandomIdle{
    {.name = "random_idle",
     .sentence = "a line that has stayed for longer than balance_interval moves, in a random direction to a "
                 "CPU that has been idle",
     .kernel = "balance_irq of 2.5.35",
     .trade_off = "no CPU is loaded with all interrupts; the driver's cache lines follow them around",
     .reads = {"machine.interrupts.balance_interval"}},
    RoutingPolicies::make_of<RandomIdle>};

} // namespace
} // namespace dioscope::machine
