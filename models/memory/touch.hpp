#pragma once
/// Touching an object that spans several cache lines.
#include "models/machine/cpu.hpp"

namespace dioscope::memory {

/// Touch `lines` cache lines (at least one) that have all had the history of `line`.
inline void touch_lines(machine::Context& context, machine::Fn fn, machine::CacheLine& line,
                        machine::Access access, unsigned lines) {
  for (unsigned i = 1; i < lines; ++i) {
    machine::CacheLine twin = line;
    context.touch(fn, twin, access);
  }
  context.touch(fn, line, access);
}

} // namespace dioscope::memory
