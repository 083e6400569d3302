/// A fixed program for callgrind: `count_sim OPERATION COUNT` does COUNT operations of one kind.
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "tests/bench/workloads.hpp"

int main(int argc, char** argv) {
  using namespace dioscope;
  if (argc != 3) {
    std::fputs("usage: count_sim calendar|hand_over|run_ahead|closed_form|flow COUNT\n", stderr);
    return 1;
  }
  const std::string_view what = argv[1];
  const auto count = static_cast<std::uint64_t>(std::strtoull(argv[2], nullptr, 10));
  if (what == "calendar")
    bench::Tickers(60).fire(count);
  else if (what == "hand_over")
    bench::run_hand_overs(count);
  else if (what == "run_ahead")
    bench::run_ahead_steps(count);
  else if (what == "closed_form" || what == "flow")
    bench::run_transfers(count, what == "closed_form");
  else
    return 1;
}
