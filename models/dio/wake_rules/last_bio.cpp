#include "models/dio/completion.hpp"

namespace dioscope::dio {
namespace {

class WakeForLastBio final : public WakeRule {
 public:
  bool wakes(int in_flight) const override { return in_flight == 0; }
};

const WakeRules::Register kWakeForLastBio{
    {{.name = "last_bio",
      .sentence = "when no BIO of the request is under way any more",
      .kernel = "2.5.55; the patch of September 2002",
      .trade_off = "one wake-up a request; all of its BIOs live until then"},
     false},
    WakeRules::make_of<WakeForLastBio>};

} // namespace
} // namespace dioscope::dio
