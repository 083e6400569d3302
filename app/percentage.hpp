#pragma once
/// Percentages on the command line.
#include <string>

#include <CLI/CLI.hpp>

namespace dioscope::app {

/// "1%" as 0.01. Throws CLI::ValidationError that names `option` unless it is more than 0% and less than
/// 100%.
double percentage(const std::string& option, const std::string& text);

/// Declare --confidence on `verb`; it writes to `confidence`, which has to live as long as the verb.
void add_confidence(CLI::App& verb, double& confidence);

/// Complaint about a metric that does not exist, with those that do; empty for one that does.
std::string check_metric(const std::string& name);

} // namespace dioscope::app
