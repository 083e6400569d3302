#pragma once
/// The calendar: every event of the simulation, ordered by the key (time, priority, tie).
///
/// Tie rule (documented API): of two events at the same nanosecond the one with the lower Priority fires
/// first; of two with the same priority, the one scheduled first (TieOrder::fifo). TieOrder::random and
/// TieOrder::adversarial (last scheduled first) exist to test that a model does not depend on the rule.
#include <array>
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
  static constexpr std::uint32_t kNear = kNowhere - 1;
  template <auto Method, class T>
  static void call(void* target) {
    (static_cast<T*>(target)->*Method)();
  }
  /// It is about to be scheduled.
  void enter(class Calendar& calendar, TimePoint when, Priority priority) {
    calendar_ = &calendar;
    when_ = when;
    priority_ = priority;
    at_engine_time_ = false;
  }
  Handler handler_;
  void* target_;
  class Calendar* calendar_ = nullptr;
  TimePoint when_{};
  std::uint32_t position_ = kNowhere; ///< in the calendar's heap, or kNear
  Priority priority_ = Priority::hardware;
  bool at_engine_time_ = false;
  bool perpetual_;
};

/// The events that come soon are kept in order, the others in a heap: most of them are scheduled to come
/// soon, and never get into the heap.
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
  /// The number that puts an event in its place among those of its time and priority. schedule() draws one
  /// for each event; who knows of events long before he schedules them may draw theirs when they are decided
  /// on.
  std::uint64_t draw_tie() {
    const auto tie = ++sequence_;
    return ties_ == TieOrder::fifo ? tie : other_tie(tie);
  }
  void schedule(Event& event, TimePoint when, Priority priority, std::uint64_t tie);
  /// As schedule(), for an event that starts a flow: nobody runs ahead past it, and SimGrid's clock agrees
  /// with now().
  void schedule_at_engine_time(Event& event, TimePoint when, Priority priority);
  /// Nothing happens when it is not scheduled.
  void cancel(Event& event);

  bool empty() const { return near_count_ == 0; }
  std::size_t size() const { return near_count_ + heap_.size(); }
  /// Time of the earliest event, kNever when empty.
  TimePoint next_time() const { return next_time_; }
  /// Precondition: not empty.
  bool next_needs_engine() const { return earliest().event->at_engine_time_; }
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
    /// Without a branch: which of two comes first cannot be guessed.
    bool before(const Entry& other) const { return key() < other.key(); }

   private:
    __extension__ using Key = unsigned __int128;
    Key key() const {
      return (Key{static_cast<std::uint64_t>(when.time_since_epoch().count())} << 64) | order;
    }
  };
  static constexpr std::size_t kMostNear = 16;

  const Entry& earliest() const { return near_[near_count_ - 1]; }
  [[gnu::cold]] std::uint64_t other_tie(std::uint64_t tie);
  void insert(Event& event, TimePoint when, Priority priority, std::uint64_t tie);
  /// The same where there is more to do than to put it into near_.
  void insert_anywhere(const Entry& entry);
  void insert_near(const Entry& entry);
  /// The later half of near_ goes into the heap. False when `entry` is later than what is left.
  bool make_room(const Entry& entry);
  void insert_far(const Entry& entry);
  void remove_near(const Event& event);
  void remove_far(std::size_t position);
  /// When none is left: the next ones, out of the heap.
  void refill_near();
  void next_has_changed() { next_time_ = empty() ? kNever : earliest().when; }
  void place(std::size_t position, Entry entry);
  void sift_up(std::size_t position, Entry entry);
  void sift_down(std::size_t position, Entry entry);

  std::array<Entry, kMostNear> near_{}; ///< the earliest ones, the earliest last; empty only when all is
  std::size_t near_count_ = 0;
  std::vector<Entry> heap_; ///< none of them before one of near_
  TimePoint next_time_ = kNever;
  TimePoint now_{};
  std::uint64_t sequence_ = 0;
  std::uint64_t fired_ = 0;
  TieOrder ties_;
  std::mt19937_64 tie_random_;
};

inline void Calendar::fire_next() {
  Event& event = *earliest().event;
  now_ = earliest().when;
  event.position_ = Event::kNowhere;
  if (--near_count_ == 0) [[unlikely]]
    refill_near();
  next_has_changed();
  ++fired_;
  event.handler_(event.target_);
}

} // namespace dioscope::sim
