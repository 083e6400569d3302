#include "sim/simgrid/run_list.hpp"

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

using Actor = simgrid::kernel::actor::ActorImpl;

Handle handle_of(simgrid::s4u::Actor& actor) { return actor.get_impl(); }

void append(const simgrid::s4u::Engine& engine, Handle actor) {
  engine.get_impl()->add_actor_to_run_list_no_check(static_cast<Actor*>(actor));
}

void yield(Handle self) { static_cast<Actor*>(self)->yield(); }

} // namespace dioscope::sim::run_list

#else

namespace dioscope::sim::run_list {

Handle handle_of(simgrid::s4u::Actor& actor) { return &actor; }

void append(const simgrid::s4u::Engine& /*engine*/, Handle actor) {
  static_cast<simgrid::s4u::Actor*>(actor)->resume();
}

void yield(Handle /*self*/) { simgrid::s4u::this_actor::suspend(); }

} // namespace dioscope::sim::run_list

#endif
