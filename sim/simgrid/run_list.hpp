#pragma once
/// SimGrid's list of the actors that run in this turn of its engine, extended while the turn lasts: an actor
/// that blocks passes control straight to the next one of the list, without a turn in between. One park and
/// wake-up takes 270 instructions instead of 3 380 (`count_sim hand_over`, with the list and without).
///
/// The three functions are exported by SimGrid 3.32 (tried) but are in none of its installed headers. CMake
/// compiles and links a use of them and defines DIOSCOPE_RUN_LIST when it can. Otherwise control passes
/// through the engine by SimGrid's public calls, with the same results.
#include "sim/engine.hpp"

namespace simgrid::s4u {
class Actor;
class Engine;
} // namespace simgrid::s4u

namespace dioscope::sim::run_list {

#ifdef DIOSCOPE_RUN_LIST
constexpr bool kExtends = true; ///< Engine::extends_turns
#else
constexpr bool kExtends = false;
#endif

using Handle = Engine::Handle;
Handle handle_of(simgrid::s4u::Actor& actor);

/// As Engine has them.
void append(const simgrid::s4u::Engine& engine, Handle actor);
void yield(Handle self);

} // namespace dioscope::sim::run_list
