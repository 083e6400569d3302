#include "text/error.hpp"

#include <fmt/format.h>

#include "text/escape.hpp"

namespace dioscope::text {
namespace {

/// Fit to be printed.
std::string told(std::string_view message) {
  constexpr std::size_t kLongest = 8192;
  return printable(shortened(message, kLongest));
}

} // namespace

InputError::InputError(std::string file, std::string path, std::string_view problem)
    : std::runtime_error(told(path.empty() ? fmt::format("{}: {}", file, problem)
                                           : fmt::format("{}: {}: {}", file, path, problem))),
      file_(std::move(file)), path_(std::move(path)) {}

InputError::InputError(std::string_view message) : std::runtime_error(told(message)) {}

std::string join_path(std::string_view parent, std::string_view key) {
  return parent.empty() ? std::string(key) : fmt::format("{}.{}", parent, key);
}

} // namespace dioscope::text
