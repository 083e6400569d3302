#include "scenarios/error.hpp"

#include <fmt/format.h>

namespace dioscope::scenarios {

ScenarioError::ScenarioError(std::string file, std::string path, std::string_view problem)
    : std::runtime_error(path.empty() ? fmt::format("{}: {}", file, problem)
                                      : fmt::format("{}: {}: {}", file, path, problem)),
      file_(std::move(file)), path_(std::move(path)) {}

std::string join_path(std::string_view parent, std::string_view key) {
  return parent.empty() ? std::string(key) : fmt::format("{}.{}", parent, key);
}

} // namespace dioscope::scenarios
