#pragma once
/// Where CPU time went, for https://www.speedscope.app or its offline copy (npm: speedscope): a profile for
/// each CPU, in nanoseconds. Stacks as in folded.hpp. They are sums over the run, so "time order" in the
/// viewer is no order in time: use "left heavy" and "sandwich". Each CPU's stacks add up to its time.
#include <string>

#include "models/machine/ledger.hpp"
#include "tracing/names.hpp"

namespace dioscope::tracing {

/// `title` stands above the profiles.
std::string speedscope_json(const machine::Ledger& ledger, const Names& names, const std::string& title);

} // namespace dioscope::tracing
