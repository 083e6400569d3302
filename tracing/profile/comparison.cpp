#include "tracing/profile/comparison.hpp"

#include <algorithm>
#include <functional>
#include <map>

#include "models/machine/functions.hpp"

namespace dioscope::tracing {
namespace {

/// Of each simulated function.
struct Times {
  double expected = 0;
  double spent = 0;
};

std::map<std::string, Times> times_of(const results::VariantResult& variant, const FoundTicks& ticks) {
  std::map<std::string, Times> times;
  for (const auto& row : variant.profile) times[row.function].spent += row.us_per_io();
  for (const auto& row : variant.sampled) times[row.function].expected += row.us_per_io;
  for (const auto& [function, count] : ticks.kernel) times.try_emplace(function);
  for (const auto function : {machine::fn::default_idle, machine::fn::user_code})
    times.erase(std::string(machine::name(function)));
  return times;
}

void add_to(ComparedFunction& sum, const ComparedFunction& function) {
  for (std::size_t i = 0; i < sum.published.size(); ++i)
    sum.published[i] = sum.published[i].value_or(0) + function.published[i].value_or(0);
  sum.ticks += function.ticks;
  sum.found += function.found;
  sum.expected += function.expected;
  sum.spent += function.spent;
}

} // namespace

std::optional<double> percent(const ComparedFunction& function, std::optional<double> part, double sum) {
  return function.listed && part && sum > 0 ? std::optional(100 * *part / sum) : std::nullopt;
}

ProfileComparison compare_profiles(const results::VariantResult& variant, const TickProfile& ticks,
                                   const results::PublishedProfile& published) {
  constexpr double kNsPerUs = 1e3;
  const double us_per_tick =
      ticks.ios == 0 ? 0 : static_cast<double>(ticks.tick_ns) / kNsPerUs / static_cast<double>(ticks.ios);
  auto times = times_of(variant, ticks.measured);
  ProfileComparison comparison;
  const auto add = [&](ComparedFunction compared) {
    for (const auto& function : compared.simulated_as) {
      const auto found = times.find(function);
      if (found == times.end()) continue;
      compared.ticks += ticks.measured.of(function);
      compared.expected += found->second.expected;
      compared.spent += found->second.spent;
      times.erase(found);
    }
    compared.found = static_cast<double>(compared.ticks) * us_per_tick;
    comparison.ticks += compared.ticks;
    if (compared.listed) add_to(comparison.sum, compared);
    comparison.functions.push_back(std::move(compared));
  };
  for (const auto& row : published.rows)
    add({.function = row.function, .simulated_as = row.simulated_as, .published = row.us, .listed = true});
  const auto listed = static_cast<std::ptrdiff_t>(comparison.functions.size());
  while (!times.empty())
    add({.function = times.begin()->first, .simulated_as = {times.begin()->first}, .published = {}});
  std::stable_sort(comparison.functions.begin() + listed, comparison.functions.end(),
                   [](const auto& a, const auto& b) { return a.spent > b.spent; });
  return comparison;
}

} // namespace dioscope::tracing
