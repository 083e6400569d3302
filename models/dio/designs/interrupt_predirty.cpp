/// Completion in end_io without the locks of dirtying (spec 5.5).
#include "models/dio/completion.hpp"

namespace dioscope::dio {
namespace {

const Designs::Register kInterruptPredirty{
    {{.name = "interrupt_predirty",
      .sentence = "end_io only looks whether the pages, dirtied before, are dirty still",
      .kernel = "2.5.55, asynchronous reads",
      .trade_off = "as interrupt, but legal; pages are touched once more"},
     "end_io",
     "recheck",
     "last_bio"},
    Designs::make_of<Design>};

} // namespace
} // namespace dioscope::dio
