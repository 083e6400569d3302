#include <algorithm>

#include "models/machine/io_apic.hpp"

namespace dioscope::machine {
namespace {

class Fixed final : public RoutingPolicy {
 public:
  explicit Fixed(const RoutingSetup& setup)
      : first_(static_cast<unsigned>(std::max<std::int64_t>(0, setup.parameters.interrupts.fixed_cpu))),
        count_(setup.parameters.interrupts.fixed_cpu < 0
                   ? static_cast<unsigned>(setup.cpus.size())
                   : static_cast<unsigned>(setup.parameters.interrupts.fixed_cpus)) {}
  unsigned initial(unsigned line) override { return first_ + line % count_; }
  unsigned next(unsigned /*line*/, unsigned current) override { return current; }

 private:
  unsigned first_;
  unsigned count_;
};

const RoutingPolicies::Register kFixed{
    {.name = "fixed",
     .sentence =
         "every line stays on one CPU: of the fixed_cpus from fixed_cpu on, or of all when that is -1",
     .kernel = "smp_affinity of any kernel",
     .trade_off = "warm caches in the handler; that CPU's tasks wait",
     .reads = {"machine.interrupts.fixed_cpu", "machine.interrupts.fixed_cpus"}},
    RoutingPolicies::make_of<Fixed>};

} // namespace
} // namespace dioscope::machine
