#include "sim/calendar.hpp"

#include <doctest/doctest.h>

#include "tests/unit/support/model_time.hpp"
#include <algorithm>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

using namespace dioscope::sim;
using namespace dioscope::test;
using namespace std::chrono_literals;

// docs/scale.md says so.
static_assert(sizeof(Event) == 40);

namespace {

/// Writes its letter when it fires.
struct Letter {
  Letter(std::string& out, char letter) : out(&out), letter(letter) {}
  void fire() { *out += letter; }
  std::string* out;
  char letter;
  Event event = Event::of<&Letter::fire>(this);
};

void drain(Calendar& calendar) {
  while (!calendar.empty()) calendar.fire_next();
}

struct Fixture {
  explicit Fixture(TieOrder ties = TieOrder::fifo, std::uint64_t seed = 0) : calendar(ties, seed) {}
  Calendar calendar;
  std::string out;
  Letter a{out, 'a'}, b{out, 'b'}, c{out, 'c'}, d{out, 'd'};
};

} // namespace

TEST_CASE("010 Given events out of order, When they fire, Then time orders them and the clock follows") {
  Fixture f;
  f.calendar.schedule(f.c.event, 30ns, Priority::hardware);
  f.calendar.schedule(f.a.event, 10ns, Priority::observer);
  f.calendar.schedule(f.b.event, 20ns, Priority::context);
  CHECK(f.calendar.size() == 3);
  CHECK(f.calendar.next_time() == at(10ns));
  f.calendar.fire_next();
  CHECK(f.calendar.now() == at(10ns));
  drain(f.calendar);
  CHECK(f.out == "abc");
  CHECK(f.calendar.now() == at(30ns));
  CHECK(f.calendar.fired() == 3);
  CHECK(f.calendar.next_time() == kNever);
}

TEST_CASE("011 Given one nanosecond, When events of all priorities are due, Then the priority orders them") {
  Fixture f;
  f.calendar.schedule(f.d.event, 5ns, Priority::observer);
  f.calendar.schedule(f.c.event, 5ns, Priority::context);
  f.calendar.schedule(f.b.event, 5ns, Priority::interrupt);
  f.calendar.schedule(f.a.event, 5ns, Priority::hardware);
  drain(f.calendar);
  CHECK(f.out == "abcd");
}

TEST_CASE("012 Given equal keys, When ties are fifo, Then the first scheduled fires first") {
  Fixture f;
  for (auto* e : {&f.a, &f.b, &f.c, &f.d}) f.calendar.schedule(e->event, 5ns, Priority::context);
  drain(f.calendar);
  CHECK(f.out == "abcd");
}

TEST_CASE("013 Given equal keys, When ties are adversarial, Then the last scheduled fires first") {
  Fixture f(TieOrder::adversarial);
  for (auto* e : {&f.a, &f.b, &f.c, &f.d}) f.calendar.schedule(e->event, 5ns, Priority::context);
  drain(f.calendar);
  CHECK(f.out == "dcba");
}

TEST_CASE("014 Given equal keys, When ties are random, Then the seed decides and every order occurs") {
  auto order = [](std::uint64_t seed) {
    Fixture f(TieOrder::random, seed);
    for (auto* e : {&f.a, &f.b, &f.c}) f.calendar.schedule(e->event, 5ns, Priority::context);
    drain(f.calendar);
    return f.out;
  };
  std::vector<std::string> seen;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    CHECK(order(seed) == order(seed));
    seen.push_back(order(seed));
  }
  std::ranges::sort(seen);
  CHECK(std::unique(seen.begin(), seen.end()) - seen.begin() == 6);
}

TEST_CASE("015 Given random or adversarial ties, When priorities differ, Then the priority still decides") {
  for (const auto ties : {TieOrder::random, TieOrder::adversarial}) {
    Fixture f(ties, 3);
    f.calendar.schedule(f.b.event, 5ns, Priority::context);
    f.calendar.schedule(f.a.event, 5ns, Priority::hardware);
    f.calendar.schedule(f.c.event, 6ns, Priority::hardware);
    drain(f.calendar);
    CHECK(f.out == "abc");
  }
}

TEST_CASE("016 Given a scheduled event, When it is cancelled, Then it does not fire and others do") {
  Fixture f;
  f.calendar.schedule(f.a.event, 10ns, Priority::hardware);
  f.calendar.schedule(f.b.event, 20ns, Priority::hardware);
  f.calendar.cancel(f.a.event);
  f.calendar.cancel(f.a.event);
  CHECK_FALSE(f.a.event.scheduled());
  drain(f.calendar);
  CHECK(f.out == "b");
}

TEST_CASE("028 Given clocks and observers, When nothing else is scheduled, Then nothing is to come") {
  Fixture f;
  struct Clock {
    void on_tick() {}
    Event event = Event::perpetual<&Clock::on_tick>(this);
  } clock;
  f.calendar.schedule(clock.event, 10ns, Priority::hardware);
  f.calendar.schedule(f.b.event, 20ns, Priority::observer);
  CHECK_FALSE(f.calendar.something_to_come());
  f.calendar.schedule(f.b.event, 20ns, Priority::context);
  CHECK(f.calendar.something_to_come());
}

TEST_CASE(
    "029 Given a tie drawn early, When its event is scheduled late, Then it fires as if scheduled early") {
  for (const auto ties : {TieOrder::fifo, TieOrder::adversarial, TieOrder::random}) {
    CAPTURE(ties);
    Fixture early(ties, 7);
    Fixture late(ties, 7);
    early.calendar.schedule(early.a.event, 5ns, Priority::hardware);
    const auto tie = late.calendar.draw_tie();
    for (auto* f : {&early, &late}) {
      f->calendar.schedule(f->b.event, 5ns, Priority::hardware);
      f->calendar.schedule(f->c.event, 5ns, Priority::hardware);
    }
    late.calendar.schedule(late.a.event, at(5ns), Priority::hardware, tie);
    drain(early.calendar);
    drain(late.calendar);
    CHECK(early.out.size() == 3);
    CHECK(late.out == early.out);
  }
}

TEST_CASE("017 Given a scheduled event, When it is scheduled again, Then it has moved and fires once") {
  Fixture f;
  f.calendar.schedule(f.a.event, 10ns, Priority::hardware);
  f.calendar.schedule(f.b.event, 20ns, Priority::hardware);
  f.calendar.schedule(f.a.event, 30ns, Priority::hardware);
  CHECK(f.a.event.when() == at(30ns));
  drain(f.calendar);
  CHECK(f.out == "ba");
}

TEST_CASE("018 Given a moved event, When it ties with an older one, Then its move counts as scheduling") {
  Fixture f;
  f.calendar.schedule(f.a.event, 10ns, Priority::hardware);
  f.calendar.schedule(f.b.event, 10ns, Priority::hardware);
  f.calendar.schedule(f.a.event, 10ns, Priority::hardware);
  drain(f.calendar);
  CHECK(f.out == "ba");
}

TEST_CASE("019 Given a scheduled event, When it is destroyed, Then it has left the calendar") {
  Fixture f;
  f.calendar.schedule(f.b.event, 20ns, Priority::hardware);
  {
    Letter gone(f.out, 'x');
    f.calendar.schedule(gone.event, 10ns, Priority::hardware);
    CHECK(f.calendar.size() == 2);
  }
  CHECK(f.calendar.size() == 1);
  drain(f.calendar);
  CHECK(f.out == "b");
}

TEST_CASE("020 Given a scheduled event, When the calendar is destroyed first, Then the event survives it") {
  std::string out;
  Letter a(out, 'a');
  auto calendar = std::make_unique<Calendar>();
  calendar->schedule(a.event, 10ns, Priority::hardware);
  calendar.reset();
  CHECK_FALSE(a.event.scheduled());
  Calendar other;
  other.schedule(a.event, 10ns, Priority::hardware);
  drain(other);
  CHECK(out == "a");
}

TEST_CASE("021 Given a clock that has moved, When an event is scheduled in the past, Then it throws") {
  Fixture f;
  f.calendar.schedule(f.a.event, 10ns, Priority::hardware);
  drain(f.calendar);
  CHECK_THROWS_AS(f.calendar.schedule(f.b.event, at(9ns), Priority::hardware), std::logic_error);
  CHECK_THROWS_AS(f.calendar.schedule(f.b.event, -1ns, Priority::hardware), std::logic_error);
  CHECK_FALSE(f.b.event.scheduled());
  f.calendar.schedule(f.b.event, at(10ns), Priority::hardware);
  drain(f.calendar);
  CHECK(f.out == "ab");
}

TEST_CASE("022 Given a handler, When it schedules its own event again, Then it fires once a period") {
  struct Tick {
    Calendar& calendar;
    int count = 0;
    Event event = Event::of<&Tick::fire>(this);
    void fire() {
      if (++count < 5) calendar.schedule(event, 1ms, Priority::hardware);
    }
  };
  Calendar calendar;
  Tick tick{calendar};
  calendar.schedule(tick.event, 1ms, Priority::hardware);
  drain(calendar);
  CHECK(tick.count == 5);
  CHECK(calendar.now() == at(5ms));
}

TEST_CASE(
    "023 Given an event at engine time, When it is earliest, Then the calendar says so until it moves") {
  Fixture f;
  f.calendar.schedule_at_engine_time(f.a.event, at(10ns), Priority::hardware);
  f.calendar.schedule(f.b.event, 20ns, Priority::hardware);
  CHECK(f.calendar.next_needs_engine());
  f.calendar.schedule(f.a.event, 10ns, Priority::hardware);
  CHECK_FALSE(f.calendar.next_needs_engine());
}
