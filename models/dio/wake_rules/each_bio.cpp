#include "models/dio/completion.hpp"

namespace dioscope::dio {
namespace {

class WakeForEachBio final : public WakeRule {
 public:
  bool wakes(int /*in_flight*/) const override { return true; }
};

const WakeRules::Register kWakeForEachBio{
    {{.name = "each_bio",
      .sentence = "for every BIO that ends while it waits",
      .kernel = "2.5.35",
      .trade_off = "BIOs are processed and freed as they come; a context switch for each"},
     true},
    WakeRules::make_of<WakeForEachBio>};

} // namespace
} // namespace dioscope::dio
