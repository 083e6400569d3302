#pragma once
/// What every program of this folder does, by the engine that it is named after; see README.md.
#include <sys/resource.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <queue>
#include <string>
#include <vector>

namespace dioscope::bench {

/// Processes that block, each for a pseudo-random time; to go on after that is a hand-over.
constexpr int kProcesses = 48;
/// Handlers that schedule themselves anew after a pseudo-random time; to call one is a tick.
constexpr int kTickers = 53;
/// Hand-overs of one synchronous read of the thread's experiment. As many ticks come with them as there are
/// tickers to a process.
constexpr double kHandOversPerIo = 43.9;
/// Times are drawn from 1 to this, in ns.
constexpr std::uint64_t kLongestDelay = 20'000;

/// The pattern's random times, what was done of it, and the CPU time that it took.
class Pattern {
 public:
  /// For so many I/Os: the program's argument.
  explicit Pattern(const char* ios) : Pattern(std::strtoull(ios, nullptr, 10)) {}
  explicit Pattern(std::uint64_t ios)
      : ios_(ios), last_(static_cast<std::uint64_t>(static_cast<double>(ios) * kHandOversPerIo)) {}

  /// The next time to block or to wait, ns (xorshift, the same for all engines).
  std::int64_t delay() {
    random_ ^= random_ << 13;
    random_ ^= random_ >> 7;
    random_ ^= random_ << 17;
    return 1 + static_cast<std::int64_t>(random_ % kLongestDelay);
  }
  void hand_over() { ++hand_overs_; }
  void tick() { ++ticks_; }
  /// All hand-overs were made.
  bool over() const { return hand_overs_ >= last_; }

  /// Around what is measured: everything but the engine's start.
  void begin() { cpu_ = -user_time(); }
  void end() { cpu_ += user_time(); }
  /// One line: NAME VERSION CPU_SECONDS IOS HAND_OVERS EVENTS
  void report(const std::string& name, const std::string& version) const {
    std::printf("%s %s %.6f %llu %llu %llu\n", name.c_str(), version.c_str(), cpu_, count(ios_),
                count(hand_overs_), count(hand_overs_ + ticks_));
    std::fflush(stdout);
  }

 private:
  static unsigned long long count(std::uint64_t n) { return n; }
  static double user_time() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_utime.tv_sec) + static_cast<double>(usage.ru_utime.tv_usec) * 1e-6;
  }

  std::uint64_t ios_;
  std::uint64_t last_;
  std::uint64_t hand_overs_ = 0;
  std::uint64_t ticks_ = 0;
  std::uint64_t random_ = 88172645463325252U;
  double cpu_ = 0;
};

/// A plain heap of events to come. For what has none, and to drive SimGrid.
class SimpleCalendar {
 public:
  using Handler = void (*)(void*);
  void schedule(std::int64_t delay, Handler handler, void* target) {
    events_.push({now_ + delay, sequence_++, handler, target});
  }
  std::int64_t next_time() const { return events_.top().when; }
  void fire_next() {
    const Entry entry = events_.top();
    events_.pop();
    now_ = entry.when;
    entry.handler(entry.target);
  }

 private:
  struct Entry {
    std::int64_t when;
    std::uint64_t order;
    Handler handler;
    void* target;
    bool operator<(const Entry& other) const {
      return when != other.when ? when > other.when : order > other.order;
    }
  };
  std::priority_queue<Entry> events_;
  std::int64_t now_ = 0;
  std::uint64_t sequence_ = 0;
};

/// The tickers on such a calendar.
class SimpleTickers {
 public:
  SimpleTickers(Pattern& pattern, SimpleCalendar& calendar) : pattern_(pattern), calendar_(calendar) {}
  void start() {
    for (int i = 0; i < kTickers; ++i) schedule();
  }

 private:
  void schedule() { calendar_.schedule(pattern_.delay(), &SimpleTickers::on_tick, this); }
  static void on_tick(void* target) {
    auto& self = *static_cast<SimpleTickers*>(target);
    self.pattern_.tick();
    self.schedule();
  }

  Pattern& pattern_;
  SimpleCalendar& calendar_;
};

} // namespace dioscope::bench
