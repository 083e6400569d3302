#include "sim/calendar.hpp"

#include <algorithm>
#include <span>
#include <stdexcept>

namespace dioscope::sim {
namespace {
constexpr int kTieBits = 56;
constexpr std::uint64_t kTieMask = (std::uint64_t{1} << kTieBits) - 1;
constexpr std::size_t kArity = 4;
} // namespace

Event::~Event() {
  if (calendar_ != nullptr) calendar_->cancel(*this);
}

Calendar::Calendar(TieOrder ties, std::uint64_t tie_seed) : ties_(ties), tie_random_(tie_seed) {
  heap_.reserve(512);
}

Calendar::~Calendar() {
  const auto forget = [](const Entry& entry) {
    entry.event->position_ = Event::kNowhere;
    entry.event->calendar_ = nullptr;
  };
  std::for_each_n(near_.begin(), near_count_, forget);
  std::ranges::for_each(heap_, forget);
}

void Calendar::place(std::size_t position, Entry entry) {
  heap_[position] = entry;
  entry.event->position_ = static_cast<std::uint32_t>(position);
}

void Calendar::sift_up(std::size_t position, Entry entry) {
  while (position > 0) {
    const std::size_t parent = (position - 1) / kArity;
    if (!entry.before(heap_[parent])) break;
    place(position, heap_[parent]);
    position = parent;
  }
  place(position, entry);
}

void Calendar::sift_down(std::size_t position, Entry entry) {
  for (;;) {
    const std::size_t first = position * kArity + 1;
    if (first >= heap_.size()) break;
    const std::size_t end = std::min(first + kArity, heap_.size());
    std::size_t least = first;
    for (std::size_t child = first + 1; child < end; ++child)
      if (heap_[child].before(heap_[least])) least = child;
    if (!heap_[least].before(entry)) break;
    place(position, heap_[least]);
    position = least;
  }
  place(position, entry);
}

[[gnu::always_inline]] inline void Calendar::insert(Event& event, TimePoint when, Priority priority,
                                                    std::uint64_t tie) {
  const Entry entry{when, (static_cast<std::uint64_t>(priority) << kTieBits) | (tie & kTieMask), &event};
  // Nearly always true. What needs calls is done elsewhere, so that nothing has to be kept over one here.
  if (when >= now_ && !event.scheduled() && near_count_ < kMostNear && entry.before(near_[0])) [[likely]] {
    event.enter(*this, when, priority);
    insert_near(entry);
  } else {
    insert_anywhere(entry);
  }
}

[[gnu::always_inline]] inline void Calendar::insert_near(const Entry& entry) {
  entry.event->position_ = Event::kNear;
  auto* place = near_.data() + near_count_++;
  for (; place != near_.data() && place[-1].before(entry); --place) *place = place[-1];
  *place = entry;
  next_time_ = earliest().when;
}

void Calendar::insert_anywhere(const Entry& entry) {
  if (entry.when < now_) throw std::logic_error("an event was scheduled in the past");
  cancel(*entry.event);
  entry.event->enter(*this, entry.when, static_cast<Priority>(entry.order >> kTieBits));
  const bool near = (heap_.empty() && near_count_ < kMostNear) || entry.before(near_[0]);
  if (near && (near_count_ < kMostNear || make_room(entry)))
    insert_near(entry);
  else
    insert_far(entry);
}

std::uint64_t Calendar::other_tie(std::uint64_t tie) {
  return ties_ == TieOrder::random ? tie_random_() : ~tie;
}

void Calendar::schedule(Event& event, TimePoint when, Priority priority) {
  insert(event, when, priority, draw_tie());
}

void Calendar::schedule(Event& event, TimePoint when, Priority priority, std::uint64_t tie) {
  insert(event, when, priority, tie);
}

bool Calendar::make_room(const Entry& entry) {
  constexpr auto kSpilled = kMostNear / 2;
  const bool near = entry.before(near_[kSpilled]);
  for (std::size_t i = 0; i < kSpilled; ++i) insert_far(near_[i]);
  std::copy(near_.begin() + kSpilled, near_.end(), near_.begin());
  near_count_ -= kSpilled;
  return near;
}

void Calendar::insert_far(const Entry& entry) {
  heap_.push_back(entry);
  sift_up(heap_.size() - 1, entry);
}

void Calendar::schedule_at_engine_time(Event& event, TimePoint when, Priority priority) {
  schedule(event, when, priority);
  event.at_engine_time_ = true;
}

bool Calendar::something_to_come() const {
  const auto of_interest = [](const Entry& entry) {
    return !entry.event->perpetual_ && entry.event->priority_ != Priority::observer;
  };
  const std::span near(near_.data(), near_count_);
  return std::ranges::any_of(near, of_interest) || std::ranges::any_of(heap_, of_interest);
}

void Calendar::cancel(Event& event) {
  if (!event.scheduled()) return;
  if (event.position_ == Event::kNear)
    remove_near(event);
  else
    remove_far(event.position_);
  event.position_ = Event::kNowhere;
}

void Calendar::remove_near(const Event& event) {
  auto position = near_count_ - 1;
  while (near_[position].event != &event) --position;
  --near_count_;
  for (; position < near_count_; ++position) near_[position] = near_[position + 1];
  if (near_count_ == 0) refill_near();
  next_has_changed();
}

void Calendar::refill_near() {
  constexpr auto kRefilled = kMostNear / 2;
  near_count_ = std::min(kRefilled, heap_.size());
  for (auto i = near_count_; i > 0; --i) {
    near_[i - 1] = heap_.front();
    near_[i - 1].event->position_ = Event::kNear;
    remove_far(0);
  }
}

void Calendar::remove_far(std::size_t position) {
  const Entry last = heap_.back();
  heap_.pop_back();
  if (position == heap_.size()) return;
  if (position > 0 && last.before(heap_[(position - 1) / kArity]))
    sift_up(position, last);
  else
    sift_down(position, last);
}

} // namespace dioscope::sim
