/// As process_reap, but the waiting task is woken once, when all BIOs have ended.
#include "models/dio/completion.hpp"

namespace dioscope::dio {
namespace {

const Designs::Register kProcessLastBio{
    {{.name = "process_last_bio",
      .sentence = "the waiting task processes all BIOs, woken when the last has ended",
      .kernel = "2.5.55, synchronous",
      .trade_off = "two context switches a request; its BIOs live until the last one has ended"},
     "waiting_task",
     "after",
     "last_bio"},
    Designs::make_of<Design>};

} // namespace
} // namespace dioscope::dio
