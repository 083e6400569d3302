#pragma once
/// A lock program as a model for SPIN, a model checker that knows nothing of this program's explorer.
#include <string>

#include "models/locking/lock_program.hpp"

namespace dioscope::locking {

/// A Promela model of `program`, complete in itself. It is written from the rules of docs/lock-programs.md,
/// not from the explorer: CPU stacks and masks are variables there. SPIN finds an invalid end state in it if
/// and only if the explorer finds a deadlock:
///
///     spin -a model.pml && gcc -DSAFETY -o pan pan.c && ./pan
///
/// Precondition: check(program) finds nothing.
std::string to_promela(const LockProgram& program);

} // namespace dioscope::locking
