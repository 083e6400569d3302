#include "sim/calendar.hpp"

#include <algorithm>
#include <stdexcept>

namespace dioscope::sim {
namespace {
constexpr std::uint64_t kTieMask = (std::uint64_t{1} << 56) - 1;
constexpr std::size_t kArity = 4;
} // namespace

Event::~Event() {
  if (calendar_ != nullptr) calendar_->cancel(*this);
}

Calendar::Calendar(TieOrder ties, std::uint64_t tie_seed) : ties_(ties), tie_random_(tie_seed) {
  heap_.reserve(512);
}

Calendar::~Calendar() {
  for (auto& entry : heap_) {
    entry.event->position_ = Event::kNowhere;
    entry.event->calendar_ = nullptr;
  }
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

void Calendar::schedule(Event& event, TimePoint when, Priority priority) {
  if (when < now_) throw std::logic_error("an event was scheduled in the past");
  if (event.scheduled()) cancel(event);
  std::uint64_t tie = ++sequence_;
  if (ties_ == TieOrder::random) tie = tie_random_();
  if (ties_ == TieOrder::adversarial) tie = ~tie;
  event.calendar_ = this;
  event.when_ = when;
  event.priority_ = priority;
  event.at_engine_time_ = false;
  const Entry entry{when, (static_cast<std::uint64_t>(priority) << 56) | (tie & kTieMask), &event};
  heap_.push_back(entry);
  sift_up(heap_.size() - 1, entry);
}

void Calendar::schedule_at_engine_time(Event& event, TimePoint when, Priority priority) {
  schedule(event, when, priority);
  event.at_engine_time_ = true;
}

bool Calendar::something_to_come() const {
  return std::ranges::any_of(heap_, [](const Entry& entry) {
    return !entry.event->perpetual_ && entry.event->priority_ != Priority::observer;
  });
}

void Calendar::cancel(Event& event) {
  if (!event.scheduled()) return;
  const std::size_t position = event.position_;
  event.position_ = Event::kNowhere;
  const Entry last = heap_.back();
  heap_.pop_back();
  if (position == heap_.size()) return;
  if (position > 0 && last.before(heap_[(position - 1) / kArity]))
    sift_up(position, last);
  else
    sift_down(position, last);
}

void Calendar::fire_next() {
  Event& event = *heap_.front().event;
  now_ = heap_.front().when;
  cancel(event);
  ++fired_;
  event.handler_(event.target_);
}

} // namespace dioscope::sim
