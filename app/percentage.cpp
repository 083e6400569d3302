#include "app/percentage.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include <charconv>

#include "results/metrics.hpp"

namespace dioscope::app {

double percentage(const std::string& option, const std::string& text) {
  constexpr double kPercent = 100;
  double value = 0;
  const auto* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || std::string_view(rest, static_cast<std::size_t>(end - rest)) != "%" ||
      !(value > 0 && value < kPercent))
    throw CLI::ValidationError(
        option,
        fmt::format("found {}, legal is a percentage such as 1%, more than 0% and less than 100%", text));
  return value / kPercent;
}

std::string check_metric(const std::string& name) {
  if (results::find_metric(name) != nullptr) return {};
  std::string known;
  for (const auto& metric : results::metric_declarations())
    known += (known.empty() ? "" : ", ") + std::string(metric.name);
  return "unknown metric " + name + "; legal: " + known;
}

} // namespace dioscope::app
