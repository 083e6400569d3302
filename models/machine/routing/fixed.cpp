#include "models/machine/io_apic.hpp"

namespace dioscope::machine {
namespace {

class Fixed final : public RoutingPolicy {
 public:
  explicit Fixed(const RoutingSetup& setup)
      : cpus_(setup.cpus), cpu_(setup.parameters.interrupts.fixed_cpu) {}
  unsigned initial(unsigned line) override {
    return cpu_ >= 0 ? static_cast<unsigned>(cpu_) : line % static_cast<unsigned>(cpus_.size());
  }
  unsigned next(unsigned /*line*/, unsigned current) override { return current; }

 private:
  std::span<const std::unique_ptr<Cpu>> cpus_;
  std::int64_t cpu_;
};

const RoutingPolicies::Register kFixed{
    {.name = "fixed",
     .sentence = "every line stays on one CPU: fixed_cpu, or each on one of its own when that is -1",
     .kernel = "smp_affinity of any kernel",
     .trade_off = "warm caches in the handler; that CPU's tasks wait",
     .reads = {"machine.interrupts.fixed_cpu"}},
    RoutingPolicies::make_of<Fixed>};

} // namespace
} // namespace dioscope::machine
