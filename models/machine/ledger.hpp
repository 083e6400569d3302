#pragma once
/// The cost ledger: every nanosecond of every CPU, booked to (CPU, context kind, task, function, reason). At
/// any moment a CPU's books, less what its contexts were charged but have not yet executed, sum to the time
/// since the start; a difference is a bug and fails the run.
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

/// The books of one context kind of one task on one CPU.
struct Book {
  std::array<std::array<std::int64_t, 3>, kMostFunctions> ns{}; ///< by function and reason
  std::array<std::int64_t, kMostFunctions> masked_ns{};         ///< the part with interrupts off, by function
  void add(Fn fn, Reason reason, sim::Duration d, bool irqs_off = false) {
    ns[fn.index()][static_cast<std::size_t>(reason)] += d.count();
    masked_ns[fn.index()] += irqs_off ? d.count() : 0;
  }
  /// All that `other` has, on top.
  void add(const Book& other, std::size_t functions) {
    for (std::size_t fn = 0; fn < functions; ++fn) {
      masked_ns[fn] += other.masked_ns[fn];
      for (std::size_t reason = 0; reason < ns[fn].size(); ++reason) ns[fn][reason] += other.ns[fn][reason];
    }
  }
  std::int64_t total() const;
};

class Ledger {
 public:
  explicit Ledger(unsigned cpus) : books_(cpus) {}
  /// The book, made when first asked for; asked for at every context switch and system call, so found at
  /// once. `task` is 0 for interrupts and idle.
  Book& book(unsigned cpu, ContextKind kind, std::uint32_t task) {
    auto& of_cpu = books_.at(cpu)[static_cast<std::size_t>(kind)];
    if (task < of_cpu.size() && of_cpu[task]) return *of_cpu[task];
    return make_book(cpu, kind, task);
  }

  struct Entry {
    unsigned cpu;
    ContextKind kind;
    std::uint32_t task;
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
  std::vector<std::array<BooksByTask, kContextKindNames.size()>> books_; ///< by CPU, kind, task
  std::array<std::int64_t, kMostFunctions> landed_ns_{};
};

} // namespace dioscope::machine
