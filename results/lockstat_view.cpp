#include "results/lockstat_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace dioscope::results {
namespace {

constexpr double kUsPerS = 1e6;

/// "26.7%", "0.09%", "100%", "0%".
std::string percent(double value) {
  constexpr double kFull = 99.95;
  if (value <= 0) return "0%";
  if (value >= kFull) return fmt::format("{:.0f}%", value);
  return fmt::format("{:.{}f}%", value, value < 1 ? 2 : 1);
}

/// "7.4us", "706us", "12ms", "3.1s".
std::string time(double us) {
  constexpr double kLargest = 9999.5;
  const auto in = [](double value, std::string_view unit) {
    constexpr double kTwoDigits = 9.95;
    return fmt::format("{:.{}f}{}", value, value < kTwoDigits ? 1 : 0, unit);
  };
  if (us == 0) return "0us";
  if (us < kLargest) return in(us, "us");
  return us < kLargest * 1e3 ? in(us / 1e3, "ms") : in(us / kUsPerS, "s");
}

std::string hold(const std::string& mean, const std::string& max) {
  return fmt::format("{:>7}{:>8}", mean, max.empty() ? "" : fmt::format("({:>6})", max));
}

/// The time the run took, and its I/Os: what rates and counts are made of.
struct Whole {
  double us;
  double ios;
};

std::string line_of(const LockRow& lock, const Whole& whole) {
  const double taken = lock.acquisitions_per_io * whole.ios;
  const double util = 100 * taken * lock.hold_mean_us.value_or(0) / whole.us;
  auto wait = fmt::format("{:>7}{:>15}", "0us", "");
  if (lock.wait_mean_us)
    wait = hold(time(*lock.wait_mean_us), time(lock.wait_max_us.value_or(0))) +
           fmt::format("({:>5})", percent(lock.spin_pct));
  return fmt::format(
      "{:>6} {:>5}{}{}{:>10} {:>5} {:>5} {:>5}  {}\n", percent(util), percent(lock.contended_pct),
      hold(time(lock.hold_mean_us.value_or(0)), time(lock.hold_max_us.value_or(0))), wait,
      std::llround(taken), percent(100 - lock.contended_pct), percent(lock.contended_pct), "0%", lock.name);
}

std::string line_of(const LockTakerRow& taker, const Whole& whole) {
  const double util = 100 * taker.held_us_per_io * whole.ios / whole.us;
  const double mean = taker.acquisitions_per_io == 0 ? 0 : taker.held_us_per_io / taker.acquisitions_per_io;
  return fmt::format("{:>6} {:>5}{}{:22}{:>10} {:>5} {:>5} {:>5}    {}\n", percent(util), "",
                     hold(time(mean), ""), "", std::llround(taker.acquisitions_per_io * whole.ios), "", "",
                     "0%", taker.function);
}

} // namespace

std::string lockstat_view(const VariantResult& variant) {
  const Whole whole{variant.metric("elapsed_s").value_or(1) * kUsPerS, variant.metric("ios").value_or(0)};
  std::string text = "SPINLOCKS         HOLD            WAIT\n"
                     "  UTIL  CON    MEAN(  MAX )   MEAN(  MAX )(% CPU)     TOTAL NOWAIT SPIN RJECT  NAME\n";
  auto locks = variant.locks;
  std::ranges::stable_sort(locks, std::greater{}, &LockRow::spin_pct);
  for (const auto& lock : locks) {
    text += "\n" + line_of(lock, whole);
    for (const auto& taker : lock.takers) text += line_of(taker, whole);
  }
  return text;
}

} // namespace dioscope::results
