#pragma once
/// The options that `compare` and `sweep` share.
#include <cstddef>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace dioscope::app {

inline constexpr std::size_t kMostReplications = 10'000;

/// "1%" as 0.01. Throws CLI::ValidationError that names `option` unless it is more than 0% and less than
/// 100%.
double percentage(const std::string& option, const std::string& text);

/// Declare --confidence on `verb`; it writes to `confidence`, which has to live as long as the verb.
void add_confidence(CLI::App& verb, double& confidence);

/// Declare --metric on `verb`, which may be given again; the names go to `metrics`.
CLI::Option* add_metrics(CLI::App& verb, std::vector<std::string>& metrics, const std::string& help);

/// Complaint about a metric that does not exist, with those that do; empty for one that does.
std::string check_metric(const std::string& name);

} // namespace dioscope::app
