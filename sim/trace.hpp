#pragma once
/// Tracepoints: what a model says happened. Each kind is declared once (name, argument names, one sentence);
/// a tracepoint passed costs one hash step when nobody listens, and that hash is the run's fingerprint.
/// Details are the exception: they exist only while somebody listens.
#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "sim/time.hpp"

namespace dioscope::sim {

/// The declaration of one tracepoint. Names follow the kernel's later ones.
struct TracepointDeclaration {
  std::string_view name;
  std::array<std::string_view, 4> arguments; ///< empty when unused
  std::string_view sentence;
  /// Only for who listens: passed without an id, so that it causes nothing, and no part of the fingerprint.
  bool detail = false;
};

/// Identifies one event of the run; 0 means "nothing caused it" (start of the run).
using EventId = std::uint64_t;

/// One tracepoint passed.
struct TraceEvent {
  TimePoint time;
  EventId id;    ///< from 1 in the order of the events; 0: a detail
  EventId cause; ///< the event that led to this one, so that it can be followed back to its I/O
  std::uint16_t kind;
  std::uint16_t cpu;  ///< kNoCpu for devices
  std::uint32_t task; ///< the task it happened to or under, 0 for idle
  std::array<std::uint64_t, 4> arguments;
};
inline constexpr std::uint16_t kNoCpu = 0xffff;

class Tracer {
 public:
  using Listener = std::function<void(const TraceEvent&)>;
  /// `declarations` must outlive the tracer; a kind is an index into it.
  explicit Tracer(std::span<const TracepointDeclaration> declarations);

  /// Call `listener` for each event of `kind`, in order of subscription.
  void listen(std::uint16_t kind, Listener listener);
  void listen_all(Listener listener);
  /// Somebody listens to some detail.
  bool details_listened() const { return details_listened_; }
  std::span<const TracepointDeclaration> declarations() const { return declarations_; }

  /// Pass a tracepoint; returns the event's id.
  [[gnu::always_inline]] EventId emit(TimePoint time, std::uint16_t kind, std::uint16_t cpu,
                                      std::uint32_t task, EventId cause, std::uint64_t a = 0,
                                      std::uint64_t b = 0, std::uint64_t c = 0, std::uint64_t d = 0) {
    const EventId id = ++count_;
    auto step = [this](std::uint64_t word) {
      fingerprint_ = (fingerprint_ ^ word) * 0x9e3779b97f4a7c15ULL;
      fingerprint_ ^= fingerprint_ >> 29;
    };
    step(static_cast<std::uint64_t>(time.time_since_epoch().count()));
    step((std::uint64_t{kind} << 48) | (std::uint64_t{cpu} << 32) | task);
    step(a ^ (b << 21) ^ (c << 42) ^ (b >> 43) ^ (c >> 22) ^ (d * 0xff51afd7ed558ccdULL));
    auto& event = recent_[id % kRecent];
    event = {time, id, cause, kind, cpu, task, {a, b, c, d}};
    if (!listeners_[kind].empty()) [[unlikely]]
      notify(event);
    return id;
  }

  /// Pass a tracepoint that is declared as a detail. Whoever calls has found details_listened().
  [[gnu::cold]] void detail(TimePoint time, std::uint16_t kind, std::uint16_t cpu, std::uint32_t task,
                            EventId cause, std::uint64_t a = 0, std::uint64_t b = 0, std::uint64_t c = 0,
                            std::uint64_t d = 0) const;

  /// Hash over every event so far: equal for equal runs, whatever is listened to.
  std::uint64_t fingerprint() const { return fingerprint_; }
  std::uint64_t count() const { return count_; }
  /// The last events, oldest first, at most kRecent: for the report of a run that broke.
  std::vector<TraceEvent> recent() const;
  static constexpr std::uint64_t kRecent = 1024;

 private:
  [[gnu::noinline]] void notify(const TraceEvent& event) const;
  std::span<const TracepointDeclaration> declarations_;
  std::vector<std::vector<Listener>> listeners_;
  std::uint64_t fingerprint_ = 0x243f6a8885a308d3ULL;
  std::uint64_t count_ = 0;
  bool details_listened_ = false;
  std::array<TraceEvent, kRecent> recent_{};
};

} // namespace dioscope::sim
