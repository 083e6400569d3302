#pragma once
/// The verbs of the command, one file each. Each adds its subcommand and, when it is the one that was called,
/// puts what to do into `action`; main calls that.
#include <functional>

#include <CLI/CLI.hpp>

#include "experiments/runs/exit_codes.hpp"

namespace dioscope::app {

using experiments::ExitCode;
using experiments::Failure;

/// Does the work of a verb and returns the exit code.
using Action = std::function<int()>;

void add_run(CLI::App& app, Action& action);
void add_compare(CLI::App& app, Action& action);
void add_explain(CLI::App& app, Action& action);
void add_list(CLI::App& app, Action& action);
void add_params(CLI::App& app, Action& action);
void add_metrics(CLI::App& app, Action& action);
void add_schema(CLI::App& app, Action& action);
void add_check(CLI::App& app, Action& action);
void add_locks(CLI::App& app, Action& action);
void add_sweep(CLI::App& app, Action& action);
void add_report(CLI::App& app, Action& action);
void add_lesson(CLI::App& app, Action& action);
void add_new(CLI::App& app, Action& action);
/// Of the next two `app` is what they tell of; it has to live until the action is done.
void add_completion(CLI::App& app, Action& action);
void add_manual(CLI::App& app, Action& action);

} // namespace dioscope::app
