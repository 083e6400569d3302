#include "models/machine/io_apic.hpp"

namespace dioscope::machine {
namespace {

class RoundRobin final : public RoutingPolicy {
 public:
  explicit RoundRobin(const RoutingSetup& setup) : cpus_(setup.cpus) {}
  unsigned initial(unsigned line) override { return line % static_cast<unsigned>(cpus_.size()); }
  unsigned next(unsigned /*line*/, unsigned current) override {
    return (current + 1) % static_cast<unsigned>(cpus_.size());
  }

 private:
  std::span<const std::unique_ptr<Cpu>> cpus_;
};

const RoutingPolicies::Register kRoundRobin{{.name = "round_robin",
                                             .sentence = "each interrupt of a line goes to the next CPU",
                                             .kernel = "none; some chipsets",
                                             .trade_off = "evenly spread, never warm"},
                                            RoutingPolicies::make_of<RoundRobin>};

} // namespace
} // namespace dioscope::machine
