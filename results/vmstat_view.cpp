#include "results/vmstat_view.hpp"

#include <fmt/format.h>

#include <cmath>

namespace dioscope::results {

std::string vmstat_view(std::span<const VmstatSample> samples) {
  std::string text = "   procs                      memory    swap          io     system         cpu\n"
                     " r  b  w   swpd   free   buff  cache  si  so    bi    bo   in    cs  us  sy  id\n";
  for (const auto& s : samples)
    text +=
        fmt::format("{:2} {:2} {:2} {:6} {:>6} {:>6} {:>6} {:3} {:3} {:5} {:5} {:4} {:5} {:3} {:3} {:3}\n",
                    s.runnable, s.blocked, 0, 0, "-", "-", "-", 0, 0, std::llround(s.blocks_in),
                    std::llround(s.blocks_out), std::llround(s.interrupts), std::llround(s.context_switches),
                    std::llround(s.user_pct), std::llround(s.system_pct), std::llround(s.idle_pct));
  return text;
}

} // namespace dioscope::results
