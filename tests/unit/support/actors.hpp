#pragma once
/// Small actors for tests of the core.
#include <functional>
#include <string>
#include <utility>

#include "sim/simulation.hpp"

namespace dioscope::test {

/// An actor that can sleep: by running ahead where that is allowed, otherwise through the calendar.
class Sleeper {
 public:
  using Body = std::function<void(Sleeper&)>;
  Sleeper(sim::Simulation& simulation, std::string name, Body body)
      : simulation_(simulation), body_(std::move(body)),
        actor_(simulation.spawn(std::move(name), [this] { body_(*this); })) {}

  void sleep(sim::Duration span) {
    if (simulation_.run_ahead(span)) {
      ++ahead_;
      return;
    }
    simulation_.calendar().schedule(wake_, span, sim::Priority::context);
    actor_.park();
  }
  sim::Actor& actor() { return actor_; }
  sim::Simulation& simulation() { return simulation_; }
  /// How many sleeps needed no hand-over.
  int ahead() const { return ahead_; }

 private:
  void on_wake() { actor_.unpark(); }
  sim::Simulation& simulation_;
  Body body_;
  int ahead_ = 0;
  sim::Event wake_ = sim::Event::of<&Sleeper::on_wake>(this);
  sim::Actor& actor_;
};

/// A handler that is a lambda.
class Call {
 public:
  explicit Call(std::function<void()> body) : body_(std::move(body)) {}
  sim::Event event = sim::Event::of<&Call::fire>(this);

 private:
  void fire() { body_(); }
  std::function<void()> body_;
};

} // namespace dioscope::test
