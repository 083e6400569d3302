/// First screens against the stored ones.
#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>

#include "results/terminal.hpp"
#include "tests/golden/screens.hpp"
#include "tests/unit/support/effort.hpp"
#include "tests/unit/support/skip.hpp"
#include "tests/unit/support/text_file.hpp"

using namespace dioscope;
using namespace dioscope::test;

namespace {

std::vector<std::string> lines_of_file(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

void check_screens(std::size_t columns) {
  for (const auto& screen : golden_screens()) {
    const auto file = screen_file(screen, columns);
    CHECK_MESSAGE(read_text(file) == screen_text(screen, columns), file.filename().string(), " has changed; ",
                  "when that is meant: tests/golden/regenerate, and the commit message says why.");
  }
}

} // namespace

TEST_CASE("750 Given every verb, when it answers on 80 columns, then it prints the golden screens") {
  check_screens(kNarrow);
}

TEST_CASE("751 Given every verb, when it answers on 200 columns, then it prints the golden screens") {
  if (kSanitized) return skip("without the sanitizers; the same runs on 80 columns have them");
  check_screens(kWide);
}

TEST_CASE(
    "752 Given the golden screens, when they are looked at, then the narrow ones fit 80 x 24 and no line "
    "is wider than its terminal") {
  for (const auto& screen : golden_screens())
    for (const auto columns : {kNarrow, kWide}) {
      const auto lines = lines_of_file(read_text(screen_file(screen, columns)));
      REQUIRE_FALSE(lines.empty());
      for (const auto& line : lines)
        CHECK_MESSAGE(results::columns_of(line) <= columns, screen.name, ": ", line);
      constexpr std::size_t kLines = 24;
      CHECK_MESSAGE(lines.size() <= kLines, screen.name, " has ", lines.size(), " lines");
    }
}
