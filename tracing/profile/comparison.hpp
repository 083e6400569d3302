#pragma once
/// A profile by clock ticks beside the published ones, and beside where the time really went.
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "results/published_profile.hpp"
#include "tracing/profile/tick_profile.hpp"

namespace dioscope::tracing {

/// What one function took of an I/O in the measured interval, in microseconds.
struct ComparedFunction {
  std::string function; ///< as published; a simulated one that stands for none by its own name
  std::vector<std::string> simulated_as; ///< the simulated functions that it is the sum of
  std::array<std::optional<double>, results::PublishedProfile::kColumns> published;
  std::uint64_t ticks = 0; ///< that found it
  double found = 0;        ///< by these ticks
  double expected = 0;     ///< that ticks find when there are very many of them
  double spent = 0;        ///< that it really took, interrupts off included
  bool listed = false;     ///< it is a published one
  /// What ticks hide of it; below 0, what they add to it.
  double hidden() const { return spent - expected; }
};

/// The published functions in their order, then the other simulated ones by the time that they took; without
/// the idle loop and user mode.
struct ProfileComparison {
  std::vector<ComparedFunction> functions;
  ComparedFunction sum;    ///< of the published ones: totals were not published
  std::uint64_t ticks = 0; ///< of the measured interval that found the kernel, the idle loop not counted
};

/// `variant` and `ticks` are of the same run.
ProfileComparison compare_profiles(const results::VariantResult& variant, const TickProfile& ticks,
                                   const results::PublishedProfile& published);

/// Of the published functions' sum; none of a function that is not published, and where there is no sum.
std::optional<double> percent(const ComparedFunction& function, std::optional<double> part, double sum);

} // namespace dioscope::tracing
