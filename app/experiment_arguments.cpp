#include "app/experiment_arguments.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <charconv>

#include "results/metrics.hpp"
#include "scenarios/suggest.hpp"

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

void add_confidence(CLI::App& verb, double& confidence) {
  verb.add_option_function<std::string>(
          "--confidence",
          [&confidence](const std::string& text) { confidence = percentage("--confidence", text); },
          "Probability with which an interval holds the true mean")
      ->type_name("PERCENT")
      ->default_str("95%");
}

CLI::Option* add_metrics(CLI::App& verb, std::vector<std::string>& metrics, const std::string& help) {
  return verb.add_option("--metric", metrics, help)
      ->type_name("NAME")
      ->allow_extra_args(false)
      ->check(check_metric);
}

std::string check_metric(const std::string& name) {
  if (results::find_metric(name) != nullptr) return {};
  const auto known = results::metric_names();
  return fmt::format("unknown metric {}{}; legal: {}", name, scenarios::did_you_mean(name, known),
                     fmt::join(known, ", "));
}

} // namespace dioscope::app
