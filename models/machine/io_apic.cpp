#include "models/machine/io_apic.hpp"

#include <utility>

#include "models/tracepoints.hpp"

namespace dioscope::machine {
namespace {

using Cpus = std::span<const std::unique_ptr<Cpu>>;

/// balance_irq of 2.5.35: at most every balance_interval a line steps, in a random direction, to the next CPU
/// that has been idle for more than a tick, or to the next CPU at all when none has (spec 8.1).
class RandomIdle final : public RoutingPolicy {
 public:
  RandomIdle(sim::Simulation& simulation, Cpus cpus, const MachineParameters& parameters, unsigned lines)
      : simulation_(simulation), cpus_(cpus), interval_(parameters.interrupts.balance_interval),
        tick_(parameters.hz.period()), random_(simulation.stream("io_apic.balance_irq")), moved_(lines) {}
  unsigned initial(unsigned line) override { return line % static_cast<unsigned>(cpus_.size()); }
  unsigned next(unsigned line, unsigned current) override {
    const auto now = simulation_.now();
    if (now - moved_[line] < interval_) return current;
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
  bool idle_enough(const Cpu& cpu, sim::TimePoint now) const {
    return cpu.idle_since() != sim::kNever && now - cpu.idle_since() > tick_;
  }
  sim::Simulation& simulation_;
  Cpus cpus_;
  sim::Duration interval_;
  sim::Duration tick_;
  sim::RandomStream random_;
  std::vector<sim::TimePoint> moved_;
};

class Fixed final : public RoutingPolicy {
 public:
  Fixed(Cpus cpus, std::int64_t cpu) : cpus_(cpus), cpu_(cpu) {}
  unsigned initial(unsigned line) override {
    return cpu_ >= 0 ? static_cast<unsigned>(cpu_) : line % static_cast<unsigned>(cpus_.size());
  }
  unsigned next(unsigned /*line*/, unsigned current) override { return current; }

 private:
  Cpus cpus_;
  std::int64_t cpu_;
};

class RoundRobin final : public RoutingPolicy {
 public:
  explicit RoundRobin(Cpus cpus) : cpus_(cpus) {}
  unsigned initial(unsigned line) override { return line % static_cast<unsigned>(cpus_.size()); }
  unsigned next(unsigned /*line*/, unsigned current) override {
    return (current + 1) % static_cast<unsigned>(cpus_.size());
  }

 private:
  Cpus cpus_;
};

std::unique_ptr<RoutingPolicy> make_policy(sim::Simulation& simulation, Cpus cpus,
                                           const MachineParameters& parameters, unsigned lines) {
  const auto& routing = parameters.interrupts.routing;
  if (routing == "fixed") return std::make_unique<Fixed>(cpus, parameters.interrupts.fixed_cpu);
  if (routing == "round_robin") return std::make_unique<RoundRobin>(cpus);
  return std::make_unique<RandomIdle>(simulation, cpus, parameters, lines);
}

} // namespace

IoApic::IoApic(sim::Simulation& simulation, Cpus cpus, const MachineParameters& parameters, unsigned lines)
    : simulation_(simulation), cpus_(cpus), policy_(make_policy(simulation, cpus, parameters, lines)),
      lines_(lines) {
  for (unsigned line = 0; line < lines; ++line) lines_[line].destination = policy_->initial(line);
}

IoApic::~IoApic() = default;

void IoApic::send(unsigned line) {
  auto& l = lines_[line];
  l.in_service = true;
  if (l.next_to) l.destination = *std::exchange(l.next_to, std::nullopt);
  cpus_[l.destination]->raise(line);
}

void IoApic::assert_line(unsigned line, sim::EventId cause) {
  auto& l = lines_[line];
  if (l.asserted) return;
  l.asserted = true;
  l.asserted_at = simulation_.now();
  l.cause = cause;
  if (!l.in_service) send(line);
}

void IoApic::deassert_line(unsigned line) { lines_[line].asserted = false; }

void IoApic::pulse(unsigned line) {
  auto& l = lines_[line];
  l.asserted_at = simulation_.now();
  l.cause = 0;
  cpus_[l.destination]->raise(line);
}

void IoApic::end_of_interrupt(unsigned line) {
  auto& l = lines_[line];
  l.in_service = false;
  l.destination = policy_->next(line, l.destination);
  if (l.asserted) send(line);
}

} // namespace dioscope::machine
