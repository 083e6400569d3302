#pragma once
/// Where CPU time went, as folded stacks: a line for each, "cpu0;process;raw_io.3;get_user_pages;miss 5120".
/// Read by speedscope, flamegraph.pl, inferno and whatever draws flame graphs. The number is nanoseconds; the
/// lines add up to the time of all CPUs, idle included: grep -v ';idle;' leaves it out.
///
/// The books have no callers, so a stack is the function in its context, not a chain of calls. Two tasks of
/// one name are one.
#include <string>

#include "models/machine/ledger.hpp"
#include "tracing/names.hpp"

namespace dioscope::tracing {

std::string folded_stacks(const machine::Ledger& ledger, const Names& names);

} // namespace dioscope::tracing
