#pragma once
/// The cost ledger as stacks, outermost frame first: what flame graphs are drawn of.
#include <string>
#include <vector>

#include "models/machine/ledger.hpp"
#include "tracing/names.hpp"

namespace dioscope::tracing {

/// Time of one CPU in one place: "cpu0", "process", the task's name, the function, and "spin" or "miss" where
/// it waited there for a lock or a cache line. No task for interrupts, softirqs and idle.
struct LedgerStack {
  unsigned cpu;
  machine::ContextKind kind;
  std::vector<std::string> frames;
  sim::Duration time;
};

/// One for each entry of the ledger, in its order: the times add up to the ledger's.
std::vector<LedgerStack> ledger_stacks(const machine::Ledger& ledger, const Names& names);

} // namespace dioscope::tracing
