#pragma once
/// What help and manual pages say beside the options.
#include <span>
#include <string_view>

namespace dioscope::app {

struct ExitStatus {
  int code;
  std::string_view meaning; ///< a few words
};
/// All, in their order; docs/first-run.md explains them.
std::span<const ExitStatus> exit_statuses();

struct EnvironmentVariable {
  std::string_view name;
  std::string_view meaning; ///< sentences
};
std::span<const EnvironmentVariable> environment_variables();

struct Example {
  std::string_view verb;
  std::string_view command; ///< a line that can be typed in an empty folder
  std::string_view what;    ///< what it shows, a few words
};
/// In the order of the verbs' help.
std::span<const Example> examples();

} // namespace dioscope::app
