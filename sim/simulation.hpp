#pragma once
/// One simulation: the engine (SimGrid), the calendar that drives it, the actors and the links. One per
/// process (SimGrid has one engine, and a second would continue its clock); see docs/concepts.md.
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "sim/calendar.hpp"
#include "sim/random.hpp"
#include "sim/time.hpp"
#include "sim/trace.hpp"
#include "sim/units.hpp"

namespace dioscope::sim {

class Engine;
class FluidModel;

/// A flow of control with its own stack, that blocks in park() and goes on after unpark(). A wake-up that
/// comes while it runs is remembered, so it cannot be lost.
class Actor {
 public:
  virtual ~Actor() = default;
  /// From within the actor: block until unpark(). Returns at once, and forgets it, when one is remembered.
  virtual void park() = 0;
  /// Let it go on. From a calendar handler only: an actor that wants another one to go on schedules an event.
  virtual void unpark() = 0;
  virtual bool parked() const = 0;
  virtual const std::string& name() const = 0;
};

/// Something that carries bytes, shared max-min by the carriers whose routes use it.
class Link {
 public:
  Link(std::string name, Rate bandwidth) : name_(std::move(name)), bandwidth_(bandwidth) {}
  const std::string& name() const { return name_; }
  Rate bandwidth() const { return bandwidth_; }

 private:
  std::string name_;
  Rate bandwidth_;
};

/// Moves bytes over a fixed route of links, one transfer at a time. Where no link of the route can ever be
/// short of bandwidth (the sum of what can reach it does not exceed it), the transfer's end is computed in
/// closed form, which is exact; otherwise rates are shared out anew whenever a transfer begins or ends
/// (fluid.hpp). Both are what flows of SimGrid give, which Options::closed_form can ask for instead.
class Carrier {
 public:
  virtual ~Carrier() = default;
  /// Start a transfer; `done` fires when the last byte has arrived, at the next whole nanosecond. Throws
  /// std::logic_error when one is under way.
  virtual void start(Bytes size, Event& done) = 0;
  virtual bool busy() const = 0;
  /// True when its transfers share no link that can be short. Known once the simulation runs.
  virtual bool closed_form() const = 0;
};

class Simulation {
 public:
  struct Options {
    std::uint64_t seed = 1;
    TieOrder ties = TieOrder::fifo;
    bool run_ahead = true;   ///< false: every settle goes through the engine (slower, same results)
    bool closed_form = true; ///< false: every transfer is a SimGrid flow (slower, same results)
    std::span<const TracepointDeclaration> tracepoints{};
  };

  explicit Simulation(const Options& options);
  ~Simulation();
  Simulation(const Simulation&) = delete;
  Simulation& operator=(const Simulation&) = delete;

  Calendar& calendar() { return calendar_; }
  TimePoint now() const { return calendar_.now(); }
  Tracer& tracer() { return tracer_; }
  std::uint64_t seed() const { return options_.seed; }
  RandomStream stream(std::string_view entity) const { return {options_.seed, entity}; }

  /// Create an actor; its body starts at the current model time, once run() is under way. An exception that
  /// leaves the body leaves run().
  Actor& spawn(std::string name, std::function<void(Actor& self)> body);
  Actor& spawn(std::string name, std::function<void()> body) {
    return spawn(std::move(name), [body = std::move(body)](Actor&) { body(); });
  }
  Link& add_link(std::string name, Rate bandwidth);
  /// The links must come from add_link(); only before run().
  Carrier& add_carrier(std::string name, std::vector<const Link*> route);

  /// Something is under way that nobody has to set off any more: an event that is no clock's and no
  /// observer's, or a transfer. From an event handler, when no actor runs.
  bool something_to_come() const;

  /// Run until stop() is called or nothing is left to happen. Rethrows what a handler or an actor threw.
  void run();
  /// End run() after the current event.
  void stop() {
    stopped_ = true;
    bound_nobody_passes_ = TimePoint::min();
  }
  bool stopped() const { return stopped_; }
  /// Called about every `events` fired events, with no model state in motion: for progress and interruption.
  void on_heartbeat(std::uint64_t events, std::function<void()> callback);

  /// Move time forward by `span` at once if nothing at all happens before its end; otherwise false and
  /// nothing moves. Only for the actor that is running.
  bool run_ahead(Duration span) { return runnable_ == 1 && pass(span); }
  /// The same for an event handler, in which what happens at that time is the last that it does: done at
  /// once, it needs no event of its own.
  bool handler_runs_ahead(Duration span) { return runnable_ == 0 && pass(span); }

 private:
  /// Move time forward unless something is due by then.
  bool pass(Duration span) {
    const TimePoint end = calendar_.now() + span;
    if (end >= calendar_.next_time() || end >= bound_nobody_passes_) return false;
    calendar_.advance_to(end);
    return true;
  }

  class ActorImpl;
  class CarrierImpl;
  class CalendarModel;

  /// At the begin of run(), when all carriers are known: how their transfers end.
  void build_carriers();
  void build_fluid();
  void build_flows();

  /// Tell the carriers whose transfers over shared links have ended by now.
  void tell_fluid_ends();
  /// The same, and come back at the next end.
  void end_fluid_transfers();

  /// Fire events until an actor is to go on, or the next event has to wait until the engine's time, which is
  /// `engine_now`, comes to it.
  void fire_events(TimePoint engine_now);
  /// The same without the engine: until the next event has to wait for it.
  void fire_events_ahead();
  void fire_next();
  void bound_by(TimePoint foreign_bound);
  /// The same on the stack of `self`, which has just parked, instead of in the engine's next turn. True when
  /// `self` is the one to go on; otherwise it has to yield.
  bool fire_events_on(ActorImpl& self);
  void woke(ActorImpl& actor);
  void run_woken();

  Options options_;
  Calendar calendar_;
  Tracer tracer_;
  bool stopped_ = false;
  int runnable_ = 0;                 ///< actors that run or will run in this engine round
  TimePoint foreign_bound_ = kNever; ///< no flow ends before this
  /// Without the engine: foreign_bound_, or the beginning of time when that is not allowed at all.
  TimePoint bound_nobody_passes_ = kNever;
  std::uint64_t heartbeat_every_ = 0;
  std::uint64_t next_heartbeat_ = ~std::uint64_t{0};
  std::function<void()> heartbeat_;
  std::vector<std::unique_ptr<Link>> links_;
  std::vector<std::unique_ptr<CarrierImpl>> carriers_;
  std::unique_ptr<FluidModel> fluid_;
  std::vector<CarrierImpl*> fluid_carriers_; ///< by route
  Event fluid_end_ = Event::of<&Simulation::end_fluid_transfers>(this);
  std::vector<std::unique_ptr<ActorImpl>> actors_;
  ActorImpl* woken_ = nullptr;      ///< to go on next, the first of a list
  ActorImpl* last_woken_ = nullptr; ///< of that list
  bool woken_to_create_ = false;    ///< one of them at least does not run yet
  bool firing_on_actor_ = false;    ///< handlers run on the stack of an actor
  int hand_overs_ = 0;              ///< from actor to actor in this turn of the engine
  std::unique_ptr<CalendarModel> model_;
  std::unique_ptr<Engine> engine_;
  int hand_overs_per_turn_; ///< at most; none where the engine does not extend its turns
};

} // namespace dioscope::sim
