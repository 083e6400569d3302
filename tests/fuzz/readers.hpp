#pragma once
/// Everything of the project that reads what a user gives it, each fed with bytes.
#include <span>
#include <string_view>

namespace dioscope::fuzz {

struct Reader {
  std::string_view name; ///< also of its folder in corpus/ and, after "fuzz_", of its fuzzer
  void (*read)(std::string_view input);
};

/// Scenario, override, lock program, result, decision log, points file, published figures, sweep database.
std::span<const Reader> readers();

/// Throws std::out_of_range when there is none.
const Reader& reader_called(std::string_view name);

/// True when `reader` takes `input`, false when it refuses it with an error of the project that says what is
/// wrong with the input. Any other exception leaves.
bool takes(const Reader& reader, std::string_view input);

} // namespace dioscope::fuzz
