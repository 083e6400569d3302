/// Prints the golden results as they are now.
#include <cstdio>
#include <exception>

#include "tests/golden/golden.hpp"

int main() {
  using namespace dioscope::test;
  try {
    std::vector<dioscope::results::Json> results;
    for (const auto& run : golden_runs()) results.push_back(golden_result(run));
    std::fputs(golden_text(results).c_str(), stdout);
    return std::fflush(stdout) == 0 ? 0 : 1;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "golden_results: %s\n", error.what());
    return 1;
  }
}
