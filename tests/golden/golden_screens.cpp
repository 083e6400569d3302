/// Writes the first screens as they are now.
#include <cstdio>
#include <exception>

#include "tests/golden/screens.hpp"
#include "tests/scenario/command.hpp"

int main() {
  using namespace dioscope::test;
  try {
    for (const auto& screen : golden_screens())
      for (const auto columns : {kNarrow, kWide})
        write_text(screen_file(screen, columns), screen_text(screen, columns));
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "golden_screens: %s\n", error.what());
    return 1;
  }
}
