#pragma once
/// Lock statistics as lockmeter's lockstat printed them.
#include <string>

#include "results/variant_result.hpp"

namespace dioscope::results {

/// A line per lock class, those most waited for first, and below it one for each function that took it, of
/// the whole run. As there, a lock that nobody waited for has `0us` and nothing behind it. Other than there:
/// UTIL of a class with several locks is the sum of theirs; of a function, how often it waited and for how
/// long, and its longest hold, are not known and blank. RJECT, tries that give up, is 0: there are none.
std::string lockstat_view(const VariantResult& variant);

} // namespace dioscope::results
