#pragma once
/// First screens: what small runs of every verb print on terminals of two widths.
#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace dioscope::test {

/// The widths that are looked at.
inline constexpr std::size_t kNarrow = 80;
inline constexpr std::size_t kWide = 200;

struct GoldenScreen {
  std::string name;
  std::vector<std::string> words; ///< after `dioscope`
  int code = 0;                   ///< with which it ends
};

std::vector<GoldenScreen> golden_screens();

/// What it prints on standard output. Throws std::runtime_error when it ends with another
/// code.
std::string screen_text(const GoldenScreen& screen, std::size_t columns);

/// The file in tests/golden/screens/.
std::filesystem::path screen_file(const GoldenScreen& screen, std::size_t columns);

} // namespace dioscope::test
