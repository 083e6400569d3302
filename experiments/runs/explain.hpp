#pragma once
/// Answers about one place of a run, by running it again.
#include <string>

#include "experiments/runs/workers.hpp"
#include "scenarios/scenario.hpp"
#include "tracing/explain/finders.hpp"
#include "tracing/explain/story.hpp"

namespace dioscope::experiments {

/// The story of what `question` asks for, of `variant`: one run finds it, and a second one, the same to the
/// event, tells it and ends there. Throws Failure, ExitCode::usage when the run has no such thing.
tracing::Story explain(const scenarios::Variant& variant, const tracing::Question& question,
                       const Workers& workers);

/// The story of an I/O that is known already: one run.
tracing::Story explain(const scenarios::Variant& variant, const tracing::IoOfTask& io,
                       const Workers& workers);

/// The I/O that `question`, of an I/O, asks for.
tracing::IoOfTask find_io(const scenarios::Variant& variant, const tracing::Question& question,
                          const Workers& workers);

/// All context switches of the measured interval by what led to them: [{"chain": [...], "count": N}], most
/// first.
text::Json explain_switches(const scenarios::Variant& variant, const Workers& workers);

} // namespace dioscope::experiments
