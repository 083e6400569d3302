#include "results/lock_rows.hpp"

#include <algorithm>

namespace dioscope::results {
namespace {

LockRow row_of(const kernel::LockClass& lock_class, double ios, double cpu_time_us) {
  const auto& lock = lock_class.statistics;
  const auto taken = static_cast<double>(lock.acquisitions.value);
  // Without samples there is no quantity of them.
  const auto us = [](const sim::DurationHistogram& samples, sim::Duration value) {
    return samples.count() == 0 ? std::nullopt : std::optional(sim::microseconds(value));
  };
  LockRow row{.name = lock_class.name,
              .acquisitions_per_io = taken / ios,
              .contended_pct = 100 * static_cast<double>(lock.contentions.value) / taken,
              .wait_min_us = us(lock.wait, lock.wait.min()),
              .wait_mean_us = us(lock.wait, lock.wait.mean()),
              .wait_p99_us = us(lock.wait, lock.wait.quantile(0.99)),
              .wait_max_us = us(lock.wait, lock.wait.max()),
              .hold_min_us = us(lock.hold, lock.hold.min()),
              .hold_mean_us = us(lock.hold, lock.hold.mean()),
              .hold_p99_us = us(lock.hold, lock.hold.quantile(0.99)),
              .hold_max_us = us(lock.hold, lock.hold.max()),
              .spin_pct = 100 * sim::microseconds(lock.wait.sum()) / cpu_time_us,
              .transfers_per_io = static_cast<double>(lock.transfers.value) / ios,
              .takers = {}};
  for (const auto function : machine::functions_by_name()) {
    const auto& taker = lock_class.takers[function.index()];
    if (taker.acquisitions == 0 && taker.blamed == sim::Duration{0}) continue;
    row.takers.push_back({std::string(machine::name(function)), static_cast<double>(taker.acquisitions) / ios,
                          sim::microseconds(taker.held) / ios, sim::microseconds(taker.blamed) / ios});
  }
  std::ranges::stable_sort(row.takers, std::greater{}, &LockTakerRow::blamed_us_per_io);
  return row;
}

} // namespace

std::vector<LockRow> lock_rows(System& system) {
  const auto ios =
      static_cast<double>(std::max<std::uint64_t>(1, system.direct_io().statistics().requests.value));
  const auto cpu_time = sim::microseconds(system.simulation().now().time_since_epoch()) *
                        static_cast<double>(system.cpus().size());
  std::vector<LockRow> rows;
  for (const auto& lock_class : system.locks().classes())
    if (lock_class.statistics.acquisitions.value != 0) rows.push_back(row_of(lock_class, ios, cpu_time));
  return rows;
}

} // namespace dioscope::results
