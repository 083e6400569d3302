#pragma once
/// A lock program through the validator: single observations only, no order of contexts is tried.
#include "models/locking/lock_program.hpp"
#include "models/locking/validator.hpp"

namespace dioscope::locking {

/// Runs every context of `program` alone, straight through, in file order. Each lock is a class of its own;
/// sites are `context:step`, the step as an index into ContextProgram::steps. Precondition: check(program)
/// finds nothing.
Validator validate(const LockProgram& program);

} // namespace dioscope::locking
