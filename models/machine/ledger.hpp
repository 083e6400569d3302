#pragma once
/// The cost ledger: every nanosecond of every CPU, booked to (CPU, context kind, function, reason), and to
/// the task where somebody wants to know. At any moment a CPU's books, less what its contexts were charged
/// but have not yet executed, sum to the time since the start; a difference is a bug and fails the run.
#include <array>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "models/machine/functions.hpp"
#include "sim/time.hpp"

namespace dioscope::machine {

enum class ContextKind : std::uint8_t { idle, user, process, softirq, hardirq };
inline constexpr std::array<std::string_view, 5> kContextKindNames{"idle", "user", "process", "softirq",
                                                                   "hardirq"};

/// What the time went to: instructions, waiting for a lock, or waiting for a cache line.
enum class Reason : std::uint8_t { run, spin, miss };
inline constexpr std::array<std::string_view, 3> kReasonNames{"run", "spin", "miss"};

/// The book of one context kind on one CPU; where tasks are told apart, of one task of it.
class Book {
 public:
  /// Nanoseconds by function and reason.
  using Columns = std::array<std::array<std::int64_t, kReasonNames.size()>, kMostFunctions>;

  /// What is booked to now, with interrupts on or off.
  Columns& columns(bool irqs_off) { return columns_[irqs_off ? 1 : 0]; }
  void add(Fn fn, Reason reason, sim::Duration d, bool irqs_off = false) {
    columns(irqs_off)[fn.index()][static_cast<std::size_t>(reason)] += d.count();
  }
  std::int64_t ns(Fn fn, Reason reason) const {
    const auto column = static_cast<std::size_t>(reason);
    return columns_[0][fn.index()][column] + columns_[1][fn.index()][column];
  }
  std::int64_t ns(Fn fn) const {
    std::int64_t sum = masked_ns(fn);
    for (const auto value : columns_[0][fn.index()]) sum += value;
    return sum;
  }
  /// The part with interrupts off.
  std::int64_t masked_ns(Fn fn) const {
    std::int64_t sum = 0;
    for (const auto value : columns_[1][fn.index()]) sum += value;
    return sum;
  }
  std::int64_t total() const;
  /// All that `other` has, on top.
  Book& operator+=(const Book& other);

 private:
  std::array<Columns, 2> columns_{}; ///< with interrupts on, and off
};

class Ledger {
 public:
  explicit Ledger(unsigned cpus) : books_(cpus) {}
  /// From now on a book for each task, too: 6 KiB for each on each CPU where it runs.
  void tell_tasks_apart() { by_task_ = true; }
  /// The book, made when first asked for; asked for at every context switch and system call, so found at
  /// once. `task` is 0 for interrupts and idle.
  Book& book(unsigned cpu, ContextKind kind, std::uint32_t task) {
    if (!by_task_) task = 0;
    auto& of_cpu = books_.at(cpu)[static_cast<std::size_t>(kind)];
    if (task < of_cpu.size() && of_cpu[task]) return *of_cpu[task];
    return make_book(cpu, kind, task);
  }

  struct Entry {
    unsigned cpu;
    ContextKind kind;
    std::uint32_t task; ///< 0 unless tasks are told apart
    Fn function;
    Reason reason;
    sim::Duration time;
  };
  /// All non-zero entries, in order of CPU, kind, task, function's name, reason.
  std::vector<Entry> entries() const;
  /// `visit(unsigned cpu, ContextKind, std::uint32_t task, const Book&)` for every book, in that order.
  template <class Visit>
  void each_book(Visit&& visit) const {
    for (unsigned cpu = 0; cpu < books_.size(); ++cpu)
      for (std::size_t kind = 0; kind < books_[cpu].size(); ++kind)
        for (std::uint32_t task = 0; task < books_[cpu][kind].size(); ++task)
          if (const auto& book = books_[cpu][kind][task])
            visit(cpu, static_cast<ContextKind>(kind), task, *book);
  }
  sim::Duration cpu_total(unsigned cpu) const;
  /// Interrupts were off for `span`, and are on again in `fn`: the first instruction at which a tick that
  /// came meanwhile is taken, and so where a profile by ticks finds all of that time.
  void irqs_back_on(Fn fn, sim::Duration span) { landed_ns_[fn.index()] += span.count(); }
  /// By function, in nanoseconds.
  const std::array<std::int64_t, kMostFunctions>& landed() const { return landed_ns_; }
  sim::Duration time_of(unsigned cpu, ContextKind kind) const;

 private:
  using BooksByTask = std::vector<std::unique_ptr<Book>>;
  Book& make_book(unsigned cpu, ContextKind kind, std::uint32_t task);
  bool by_task_ = false;
  std::vector<std::array<BooksByTask, kContextKindNames.size()>> books_; ///< by CPU, kind, task
  std::array<std::int64_t, kMostFunctions> landed_ns_{};
};

} // namespace dioscope::machine
