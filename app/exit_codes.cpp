#include "app/exit_codes.hpp"

#include <system_error>

#include "results/files.hpp"
#include "scenarios/error.hpp"

namespace dioscope::app {

Report report(const std::exception& error) {
  const std::string message = error.what();
  if (const auto* failure = dynamic_cast<const Failure*>(&error)) return {failure->code(), message};
  if (dynamic_cast<const scenarios::ScenarioError*>(&error) != nullptr)
    return {ExitCode::bad_scenario, message};
  if (dynamic_cast<const results::FileError*>(&error) != nullptr) return {ExitCode::usage, message};
  if (dynamic_cast<const std::system_error*>(&error) != nullptr) return {ExitCode::usage, message};
  return {ExitCode::internal_error, "internal error: " + message};
}

} // namespace dioscope::app
