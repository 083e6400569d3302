#include "experiments/runs/exit_codes.hpp"

#include <new>
#include <system_error>

#include "models/system.hpp"
#include "results/files.hpp"
#include "results/measurement.hpp"
#include "sim/engine_library.hpp"
#include "text/error.hpp"
#include "tracing/explain/finders.hpp"
#include "tracing/trace_filter.hpp"

namespace dioscope::experiments {

bool is_outcome(ExitCode code) {
  switch (code) {
  case ExitCode::ok:
  case ExitCode::bad_scenario:
  case ExitCode::deadlock:
  case ExitCode::lock_rule:
  case ExitCode::stall:
  case ExitCode::internal_error:
  case ExitCode::kernel_fault:
    return true;
  default:
    return false;
  }
}

Report report(const std::exception& error) {
  const std::string message = error.what();
  if (const auto* failure = dynamic_cast<const Failure*>(&error)) return {failure->code(), message};
  if (dynamic_cast<const text::InputError*>(&error) != nullptr) return {ExitCode::bad_scenario, message};
  if (dynamic_cast<const results::FileError*>(&error) != nullptr) return {ExitCode::usage, message};
  if (dynamic_cast<const tracing::NotFound*>(&error) != nullptr) return {ExitCode::usage, message};
  if (dynamic_cast<const tracing::TraceError*>(&error) != nullptr) return {ExitCode::usage, message};
  if (dynamic_cast<const kernel::Deadlock*>(&error) != nullptr) return {ExitCode::deadlock, message};
  if (dynamic_cast<const Stall*>(&error) != nullptr) return {ExitCode::stall, message};
  if (dynamic_cast<const machine::KernelFault*>(&error) != nullptr) return {ExitCode::kernel_fault, message};
  if (dynamic_cast<const results::NothingMeasured*>(&error) != nullptr)
    return {ExitCode::bad_scenario, message};
  if (dynamic_cast<const sim::NoEngine*>(&error) != nullptr) return {ExitCode::usage, message};
  if (dynamic_cast<const std::system_error*>(&error) != nullptr) return {ExitCode::usage, message};
  if (dynamic_cast<const std::bad_alloc*>(&error) != nullptr) return {ExitCode::unfinished, "out of memory"};
  return {ExitCode::internal_error, "internal error: " + message};
}

} // namespace dioscope::experiments
