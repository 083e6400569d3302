#pragma once
/// The figures of a lock class and of who took it, in the order in which result.json and the CSV files have
/// them.
#include <array>
#include <variant>

#include "results/variant_result.hpp"

namespace dioscope::results {

template <class Row>
struct Figure {
  const char* name; ///< of the JSON field and the CSV column
  std::variant<double Row::*, std::optional<double> Row::*> member;
};

inline constexpr auto kLockFigures =
    std::to_array<Figure<LockRow>>({{"acquisitions_per_io", &LockRow::acquisitions_per_io},
                                    {"contended_pct", &LockRow::contended_pct},
                                    {"wait_min_us", &LockRow::wait_min_us},
                                    {"wait_mean_us", &LockRow::wait_mean_us},
                                    {"wait_p99_us", &LockRow::wait_p99_us},
                                    {"wait_max_us", &LockRow::wait_max_us},
                                    {"hold_min_us", &LockRow::hold_min_us},
                                    {"hold_mean_us", &LockRow::hold_mean_us},
                                    {"hold_p99_us", &LockRow::hold_p99_us},
                                    {"hold_max_us", &LockRow::hold_max_us},
                                    {"spin_pct", &LockRow::spin_pct},
                                    {"transfers_per_io", &LockRow::transfers_per_io}});

inline constexpr auto kLockTakerFigures =
    std::to_array<Figure<LockTakerRow>>({{"acquisitions_per_io", &LockTakerRow::acquisitions_per_io},
                                         {"held_us_per_io", &LockTakerRow::held_us_per_io},
                                         {"blamed_us_per_io", &LockTakerRow::blamed_us_per_io}});

} // namespace dioscope::results
