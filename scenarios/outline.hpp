#pragma once
/// What a file of the library is about, as its author wrote it: for people, and without simulating.
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace dioscope::scenarios {

/// A parameter's path and its value as `--set` takes it.
using GivenValue = std::pair<std::string, std::string>;

struct OutlinedVariant {
  std::string name;
  std::string description;
  std::vector<GivenValue> values; ///< what it sets
};

/// A scenario or a lock program.
struct Outline {
  bool is_lock_program = false; ///< else a scenario
  bool has_claim = false;
  std::string title;
  std::string description;
  std::vector<std::string> includes;     ///< as written
  std::vector<GivenValue> values;        ///< what the file itself gives to every variant
  std::vector<OutlinedVariant> variants; ///< of a lock program its contexts
};

/// Read and check `file`. Throws text::InputError as load() and load_lock_program() do.
Outline outline_of(const std::filesystem::path& file);

} // namespace dioscope::scenarios
