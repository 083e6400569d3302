#include "sim/run_list.hpp"

#include <simgrid/s4u/Actor.hpp>
#include <simgrid/s4u/Engine.hpp>

#ifdef DIOSCOPE_RUN_LIST

// What SimGrid's library exports and its installed headers only name.
namespace simgrid::kernel {
namespace actor {
class ActorImpl {
 public:
  static ActorImpl* self();
  void yield();
};
} // namespace actor
class EngineImpl {
 public:
  void add_actor_to_run_list_no_check(actor::ActorImpl* actor);
};
} // namespace simgrid::kernel

namespace dioscope::sim::run_list {

void append(const simgrid::s4u::Engine& engine, simgrid::s4u::Actor& actor) {
  engine.get_impl()->add_actor_to_run_list_no_check(actor.get_impl());
}

void yield() { simgrid::kernel::actor::ActorImpl::self()->yield(); }

} // namespace dioscope::sim::run_list

#else

namespace dioscope::sim::run_list {

void append(const simgrid::s4u::Engine& /*engine*/, simgrid::s4u::Actor& actor) { actor.resume(); }

void yield() { simgrid::s4u::this_actor::suspend(); }

} // namespace dioscope::sim::run_list

#endif
