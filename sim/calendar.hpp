#pragma once
/// The calendar: every event of the simulation, ordered by the key (time, priority, tie).
///
/// Tie rule (documented API): of two events at the same nanosecond the one with the lower Priority fires
/// first; of two with the same priority, the one scheduled first (TieOrder::fifo). TieOrder::random and
/// TieOrder::adversarial (last scheduled first) exist to test that a model does not depend on the rule.
#include <cstddef>
#include <cstdint>
#include <functional>
#include <random>
#include <vector>

#include "sim/time.hpp"

namespace dioscope::sim {

/// What fires first among events of one nanosecond.
enum class Priority : std::uint8_t {
  hardware,  ///< devices, links and clocks: their state at t is what everybody at t sees
  interrupt, ///< delivery to a CPU: sampled between instructions, so before the instruction stream goes on
  context,   ///< the end of work that a context was charged for
  observer,  ///< samplers: they see the state after everything else of that nanosecond
};

enum class TieOrder : std::uint8_t { fifo, random, adversarial };

/// Something that will happen. Owned by whoever it happens to (no allocation per event); a scheduled event
/// that is destroyed leaves the calendar. The handler runs at the event's time and may schedule the event
/// again.
class Event {
 public:
  using Handler = void (*)(void*);
  Event(Handler handler, void* target, bool perpetual = false)
      : handler_(handler), target_(target), perpetual_(perpetual) {}
  /// Event::of<&Disk::on_ready>(this): the usual way to make one.
  template <auto Method, class T>
  static Event of(T* object) {
    return {call<Method, T>, object};
  }
  /// One that comes again and again whatever happens, as the tick of a clock: that it is scheduled is no sign
  /// of anything to come (Calendar::something_to_come).
  template <auto Method, class T>
  static Event perpetual(T* object) {
    return {call<Method, T>, object, true};
  }
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
  ~Event();

  bool scheduled() const { return position_ != kNowhere; }
  /// When it will fire. Only meaningful while scheduled().
  TimePoint when() const { return when_; }

 private:
  friend class Calendar;
  static constexpr std::uint32_t kNowhere = ~std::uint32_t{0};
  template <auto Method, class T>
  static void call(void* target) {
    (static_cast<T*>(target)->*Method)();
  }
  Handler handler_;
  void* target_;
  class Calendar* calendar_ = nullptr;
  TimePoint when_{};
  std::uint32_t position_ = kNowhere;
  Priority priority_ = Priority::hardware;
  bool at_engine_time_ = false;
  bool perpetual_;
};

class Calendar {
 public:
  explicit Calendar(TieOrder ties = TieOrder::fifo, std::uint64_t tie_seed = 0);
  Calendar(const Calendar&) = delete;
  Calendar& operator=(const Calendar&) = delete;
  ~Calendar();

  /// Model time, of the event that is firing or of the context that is running ahead.
  TimePoint now() const { return now_; }

  /// Schedule or move `event`. Throws std::logic_error when `when` is in the past.
  void schedule(Event& event, TimePoint when, Priority priority);
  void schedule(Event& event, Duration delay, Priority priority) { schedule(event, now_ + delay, priority); }
  /// As schedule(), for an event that starts a flow: nobody runs ahead past it, and SimGrid's clock agrees
  /// with now().
  void schedule_at_engine_time(Event& event, TimePoint when, Priority priority);
  /// Nothing happens when it is not scheduled.
  void cancel(Event& event);

  bool empty() const { return heap_.empty(); }
  std::size_t size() const { return heap_.size(); }
  /// Time of the earliest event, kNever when empty.
  TimePoint next_time() const { return heap_.empty() ? kNever : heap_.front().when; }
  bool next_needs_engine() const { return !heap_.empty() && heap_.front().event->at_engine_time_; }
  /// An event is scheduled that is neither perpetual nor an observer's. Looks through all of them.
  bool something_to_come() const;
  /// Events fired so far.
  std::uint64_t fired() const { return fired_; }

  /// Move the clock forward without firing anything. The caller guarantees that nothing is due before `to`.
  void advance_to(TimePoint to) { now_ = to; }
  /// Fire the earliest event, moving the clock to it. Precondition: not empty.
  void fire_next();

 private:
  struct Entry {
    TimePoint when;
    std::uint64_t order; ///< priority in the top byte, tie below
    Event* event;
    bool before(const Entry& other) const {
      return when < other.when || (when == other.when && order < other.order);
    }
  };
  void place(std::size_t position, Entry entry);
  void sift_up(std::size_t position, Entry entry);
  void sift_down(std::size_t position, Entry entry);

  std::vector<Entry> heap_;
  TimePoint now_{};
  std::uint64_t sequence_ = 0;
  std::uint64_t fired_ = 0;
  TieOrder ties_;
  std::mt19937_64 tie_random_;
};

} // namespace dioscope::sim
