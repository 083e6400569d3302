#include "results/summary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string_view>

#include "results/number_text.hpp"

namespace dioscope::results {
namespace {

constexpr std::size_t kLabelColumns = 13;
constexpr std::size_t kMainColumns = 20;
constexpr std::size_t kMoreAt = 2 + kLabelColumns + kMainColumns + 2;

/// "26.6 ms", "340 us", "1.20 s"
std::string time_text(const std::optional<double>& time) {
  if (!time) return "-";
  constexpr double kThousand = 1000;
  const double us = *time;
  if (us < kThousand) return fixed_text(us, us < 100 ? 1 : 0) + " us";
  if (us < kThousand * kThousand) return fixed_text(us / kThousand, 1) + " ms";
  return fixed_text(us / (kThousand * kThousand), 2) + " s";
}

/// Causes of the variant's switches, most frequent first, as many as fit.
std::string causes_text(const VariantResult& variant, std::size_t columns) {
  auto causes = variant.switches;
  std::ranges::stable_sort(causes, std::greater{}, &SwitchCause::per_io);
  std::string text;
  for (const auto& cause : causes) {
    constexpr double kWorthShowing = 0.005;
    if (cause.per_io < kWorthShowing) break;
    const auto entry =
        fmt::format("{}{} {}", text.empty() ? "" : ", ", cause.cause, fixed_text(cause.per_io, 2));
    if (text.size() + entry.size() > columns) break;
    text += entry;
  }
  return text;
}

} // namespace

std::string summary_text(const VariantResult& variant, const Screen& screen) {
  const auto colour = screen.colour;
  const auto m = [&](const char* name) { return variant.metric(name); };
  const auto number = [&](const char* name, int decimals) {
    const auto value = m(name);
    return value ? fixed_text(*value, decimals) : "-";
  };
  std::string text = painted(variant.name, Paint::bold, colour) + "\n";
  const auto line = [&](std::string_view label, const std::string& main, const std::string& more) {
    text += "  " + painted(padded_right(label, kLabelColumns), Paint::dim, colour) +
            (more.empty() ? main : padded_right(main, kMainColumns) + "  ");
    std::string margin;
    for (const auto& part : lines_of(more, screen.columns - kMoreAt)) {
      text += margin + part;
      margin = "\n" + std::string(kMoreAt, ' ');
    }
    text += "\n";
  };
  line("rate", number("kib_per_s", 0) + " KiB/s",
       fmt::format("{} I/Os in {} s, loops {} % busy", number("ios", 0), number("elapsed_s", 1),
                   number("loop_utilisation_pct", 1)));
  line("cpu", fmt::format("{} us per I/O", number("cpu_us_per_io", 1)),
       fmt::format("process {}, softirq {}, hard interrupt {} us", number("process_us_per_io", 1),
                   number("softirq_us_per_io", 1), number("hardirq_us_per_io", 1)));
  line("by tick", number("cpu_idle_pct", 1) + " % idle",
       fmt::format("user {} %, system {} %", number("cpu_user_pct", 1), number("cpu_system_pct", 1)));
  line("time", number("sys_us_per_io", 1) + " us sys per I/O",
       fmt::format("real {} s, user {} s, sys {} s", number("elapsed_s", 2), number("user_s", 2),
                   number("sys_s", 2)));
  line("switches", number("switches_per_io", 3) + " per I/O", causes_text(variant, screen.columns - kMoreAt));
  line("interrupts", number("interrupts_per_io", 3) + " per I/O",
       fmt::format("wake-ups {}, IPIs {} per I/O", number("wakeups_per_io", 3), number("ipis_per_io", 3)));
  line("latency p50", "I/O " + time_text(m("io_latency_p50_us")),
       fmt::format("wake-up {}, interrupt {}", time_text(m("wakeup_latency_p50_us")),
                   time_text(m("irq_latency_p50_us"))));
  line("latency p99", "I/O " + time_text(m("io_latency_p99_us")),
       fmt::format("wake-up {}, interrupt {}", time_text(m("wakeup_latency_p99_us")),
                   time_text(m("irq_latency_p99_us"))));
  constexpr double kStarved = 2;
  if (const auto p99 = m("io_latency_p99_us"), oldest = m("io_oldest_under_way_us");
      p99 && oldest && *oldest > kStarved * *p99)
    line("starved", "I/O " + time_text(oldest),
         fmt::format("the oldest of the {} under way at the end; the percentiles leave them out",
                     number("ios_under_way_at_end", 0)));
  line("irqs off p99", time_text(m("irq_off_p99_us")), "longest " + time_text(m("irq_off_max_us")));
  return text;
}

} // namespace dioscope::results
