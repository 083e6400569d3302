#include "sim/calendar.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <deque>
#include <tuple>
#include <vector>

using namespace dioscope::sim;

namespace {

struct Probe {
  Probe(std::vector<int>& fired, int number) : fired(&fired), number(number) {}
  void fire() { fired->push_back(number); }
  std::vector<int>* fired;
  int number;
  Event event = Event::of<&Probe::fire>(this);
};

/// The calendar as it is documented: a list that is sorted by (time, priority, order of scheduling).
struct Reference {
  using Key = std::tuple<TimePoint, Priority, std::uint64_t>;
  std::vector<std::pair<Key, int>> entries;
  std::uint64_t sequence = 0;
  void cancel(int number) {
    std::erase_if(entries, [&](const auto& entry) { return entry.second == number; });
  }
  void schedule(int number, TimePoint when, Priority priority) {
    cancel(number);
    entries.push_back({{when, priority, ++sequence}, number});
  }
  int fire() {
    const auto first = std::ranges::min_element(entries);
    const int number = first->second;
    entries.erase(first);
    return number;
  }
};

} // namespace

TEST_CASE("024 Given any schedule, move, cancel and fire sequence, Then the calendar is a sorted list") {
  CHECK(rc::check([] {
    constexpr int kEvents = 64; // many more than are kept near
    std::vector<int> fired;
    std::vector<int> expected;
    Calendar calendar;
    Reference reference;
    std::deque<Probe> probes;
    for (int i = 0; i < kEvents; ++i) probes.emplace_back(fired, i);
    // Few at first, or nearly all.
    const auto first = *rc::gen::container<std::vector<int>>(
        static_cast<std::size_t>(*rc::gen::element(0, 8, 60)), rc::gen::inRange(0, 40));
    for (std::size_t i = 0; i < first.size(); ++i) {
      const TimePoint when{Duration{first[i]}};
      calendar.schedule(probes[i].event, when, Priority::context);
      reference.schedule(static_cast<int>(i), when, Priority::context);
    }
    using Step = std::tuple<int, int, int, int>;
    const auto steps = *rc::gen::container<std::vector<Step>>(
        rc::gen::tuple(rc::gen::inRange(0, 8), rc::gen::inRange(0, kEvents), rc::gen::inRange(0, 40),
                       rc::gen::inRange(0, 4)));
    for (const auto& [what, number, delay, priority] : steps) {
      auto& event = probes[static_cast<std::size_t>(number)].event;
      if (what == 0) {
        calendar.cancel(event);
        reference.cancel(number);
      } else if (what < 3 && !calendar.empty()) {
        calendar.fire_next();
        expected.push_back(reference.fire());
      } else {
        const TimePoint when = calendar.now() + Duration{delay};
        calendar.schedule(event, when, static_cast<Priority>(priority));
        reference.schedule(number, when, static_cast<Priority>(priority));
      }
      RC_ASSERT(calendar.size() == reference.entries.size());
    }
    while (!calendar.empty()) {
      calendar.fire_next();
      expected.push_back(reference.fire());
    }
    RC_ASSERT(fired == expected);
  }));
}
