#include "sim/run_list.hpp"

#include <simgrid/s4u/Actor.hpp>
#include <simgrid/s4u/Engine.hpp>

#ifdef DIOSCOPE_RUN_LIST

// What SimGrid's library exports and its installed headers only name.
namespace simgrid::kernel {
namespace actor {
class ActorImpl {
 public:
  void yield();
};
} // namespace actor
class EngineImpl {
 public:
  void add_actor_to_run_list_no_check(actor::ActorImpl* actor);
};
} // namespace simgrid::kernel

namespace dioscope::sim::run_list {

using Engine = simgrid::kernel::EngineImpl;
using Actor = simgrid::kernel::actor::ActorImpl;

Handle handle_of(const simgrid::s4u::Engine& engine, simgrid::s4u::Actor& actor) {
  return {engine.get_impl(), actor.get_impl()};
}

void append(const Handle& actor) {
  static_cast<Engine*>(actor.engine)->add_actor_to_run_list_no_check(static_cast<Actor*>(actor.actor));
}

void yield(const Handle& self) { static_cast<Actor*>(self.actor)->yield(); }

} // namespace dioscope::sim::run_list

#else

namespace dioscope::sim::run_list {

Handle handle_of(const simgrid::s4u::Engine& /*engine*/, simgrid::s4u::Actor& actor) {
  return {nullptr, &actor};
}

void append(const Handle& actor) { static_cast<simgrid::s4u::Actor*>(actor.actor)->resume(); }

void yield(const Handle& /*self*/) { simgrid::s4u::this_actor::suspend(); }

} // namespace dioscope::sim::run_list

#endif
