#pragma once
/// SimGrid's list of the actors that run in this turn of its engine, extended while the turn lasts: an actor
/// that blocks passes control straight to the next one of the list, without a turn in between. One park and
/// wake-up takes 270 instructions instead of 3 380 (`count_sim hand_over`, with the list and without).
///
/// The three functions are exported by SimGrid 3.32 (tried) but are in none of its installed headers. CMake
/// compiles and links a use of them and defines DIOSCOPE_RUN_LIST when it can. Otherwise control passes
/// through the engine by SimGrid's public calls, with the same results.
namespace simgrid::s4u {
class Actor;
class Engine;
} // namespace simgrid::s4u

namespace dioscope::sim::run_list {

#ifdef DIOSCOPE_RUN_LIST
constexpr bool kExtends =
    true; ///< within a turn; otherwise append() and yield() take effect in the engine's next
#else
constexpr bool kExtends = false;
#endif

/// As the list knows an actor, so that it need not be looked up each time.
struct Handle {
  void* engine = nullptr;
  void* actor = nullptr;
};
Handle handle_of(const simgrid::s4u::Engine& engine, simgrid::s4u::Actor& actor);

/// Let `actor`, which is in yield(), run after those that are on the list. It must not be on the list
/// already, and an actor that is about to yield must not be the next of the list itself.
void append(const Handle& actor);
/// From `self`: pass control to the next actor of the list, or to the engine when there is none. Returns once
/// appended again.
void yield(const Handle& self);

} // namespace dioscope::sim::run_list
