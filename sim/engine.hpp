#pragma once
/// What the core takes from the engine below it: flows of control with stacks of their own, a clock, and
/// flows of bytes over links. The engine is SimGrid (`sim/simgrid/`).
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace dioscope::sim {

class SanitizedStack;

/// What the engine asks in each of its turns: a resource model in SimGrid's sense.
class EngineModel {
 public:
  /// In how many seconds after `now`, the engine's time, it has something to do; negative when it does not
  /// know of anything.
  virtual double next_occurring_event(double now) = 0;
  /// The engine's time is `now`: do what is due. What it throws leaves Engine::run().
  virtual void update_actions_state(double now) = 0;

 protected:
  ~EngineModel() = default;
};

/// One per process. Times are in seconds, as SimGrid has them.
class Engine {
 public:
  /// An actor as the engine knows it, so that it need not be looked up each time.
  using Handle = void*;

  /// Control can pass from actor to actor within a turn; otherwise append() and yield() take effect in the
  /// engine's next.
  const bool extends_turns;

  virtual ~Engine() = default;

  /// Create a flow of control, on which `body` runs when whoever runs now has blocked. It does not keep run()
  /// from returning.
  virtual void create_actor(const std::string& name,
                            std::function<void(Handle self, const SanitizedStack& stack)> body) = 0;
  /// Let `actor`, which is in yield(), run after those that are to run already. It must not be one of them,
  /// and an actor that is about to yield must not be the next of them itself.
  virtual void append(Handle actor) = 0;
  /// From `self`: pass control to the next actor that is to run, or to the engine when there is none. Returns
  /// once appended again.
  virtual void yield(Handle self) = 0;

  /// A link that its flows share max-min; returns its number. Only before run().
  virtual std::size_t add_link(const std::string& name, double bytes_per_second) = 0;
  /// A way over links; returns its number. Only before run().
  virtual std::size_t add_route(const std::string& name, const std::vector<std::size_t>& links) = 0;
  /// From an actor: send over `route`. Returns when the last byte has arrived; others run meanwhile.
  virtual void send(std::size_t route, std::uint64_t bytes) = 0;
  /// In how many seconds after `now` the rate of a flow may change; zero when one just did, negative when
  /// nothing is known of. An upper bound of how long the model may go on by itself.
  virtual double next_flow_change(double now) = 0;

  virtual double clock() const = 0;
  /// Take turns until end(). Rethrows what the model threw.
  virtual void run() = 0;
  virtual void end() = 0;

 protected:
  explicit Engine(bool extends) : extends_turns(extends) {}
};

} // namespace dioscope::sim
