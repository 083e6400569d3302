// Compiled and linked by CMake to see whether SimGrid's library has what run_list.cpp uses. Never run.
#include "sim/simgrid/run_list.hpp"

#include <simgrid/s4u.hpp>

int main() {
  const auto handle = dioscope::sim::run_list::handle_of(*simgrid::s4u::Actor::self());
  dioscope::sim::run_list::append(*simgrid::s4u::Engine::get_instance(), handle);
  dioscope::sim::run_list::yield(handle);
}
