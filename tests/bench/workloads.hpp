#pragma once
/// What is measured, for the timed benchmarks and for the instruction counts alike.
#include <cstdint>
#include <deque>

#include "sim/simulation.hpp"

namespace dioscope::bench {

/// Events that schedule themselves again at different periods, on a calendar alone.
class Tickers {
 public:
  explicit Tickers(int count) {
    for (int i = 0; i < count; ++i) {
      tickers_.emplace_back(calendar_, sim::Duration{1000 + 37 * i});
      calendar_.schedule(tickers_.back().event, tickers_.back().period, sim::Priority::hardware);
    }
  }
  void fire(std::uint64_t events) {
    for (std::uint64_t i = 0; i < events; ++i) calendar_.fire_next();
  }

 private:
  struct Ticker {
    Ticker(sim::Calendar& c, sim::Duration p) : calendar(c), period(p) {}
    void on_tick() { calendar.schedule(event, period, sim::Priority::hardware); }
    sim::Calendar& calendar;
    sim::Duration period;
    sim::Event event = sim::Event::of<&Ticker::on_tick>(this);
  };
  sim::Calendar calendar_;
  std::deque<Ticker> tickers_;
};

/// An actor that parks until an event of the calendar hands over to it, a given number of times.
class HandOver {
 public:
  HandOver(sim::Simulation& simulation, sim::Duration period, std::uint64_t times)
      : simulation_(simulation), period_(period), left_(times), actor_(simulation.spawn("hand.over", [this] {
          while (left_ > 0) actor_.park();
          simulation_.stop();
        })) {
    simulation.calendar().schedule(event_, period, sim::Priority::context);
  }

 private:
  void on_due() {
    if (--left_ > 0) simulation_.calendar().schedule(event_, period_, sim::Priority::context);
    actor_.unpark();
  }
  sim::Simulation& simulation_;
  sim::Duration period_;
  std::uint64_t left_;
  sim::Event event_ = sim::Event::of<&HandOver::on_due>(this);
  sim::Actor& actor_;
};

/// A carrier that starts its next transfer when the last one is done.
class Stream {
 public:
  Stream(sim::Simulation& simulation, sim::Carrier& carrier, sim::Bytes size, std::uint64_t times)
      : simulation_(simulation), carrier_(carrier), size_(size), left_(times) {}
  void start_at(sim::TimePoint when) {
    simulation_.calendar().schedule(next_, when, sim::Priority::hardware);
  }

 private:
  void on_next() { carrier_.start(size_, done_); }
  void on_done() {
    if (--left_ > 0) carrier_.start(size_, done_);
  }
  sim::Simulation& simulation_;
  sim::Carrier& carrier_;
  sim::Bytes size_;
  std::uint64_t left_;
  sim::Event next_ = sim::Event::of<&Stream::on_next>(this);
  sim::Event done_ = sim::Event::of<&Stream::on_done>(this);
};

/// Hand-overs between the calendar and one actor.
void run_hand_overs(std::uint64_t times);
/// An actor that runs ahead in small steps, nothing else being due.
void run_ahead_steps(std::uint64_t times);
/// Transfers of 128 KiB on four loops that share a PCI bus.
void run_transfers(std::uint64_t times, bool closed_form);

} // namespace dioscope::bench
