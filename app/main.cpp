/// The dioscope command: picks the verb, and turns what was thrown into an exit code.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdio>

#include "app/verbs.hpp"
#include "scenarios/suggest.hpp"

namespace {

using dioscope::app::ExitCode;

/// A misspelt verb would only be reported as a missing one.
void check_verb(const CLI::App& app, const std::string& word) {
  std::vector<std::string> verbs;
  for (const auto* verb : app.get_subcommands([](const CLI::App*) { return true; }))
    verbs.push_back(verb->get_name());
  if (word.starts_with("-") || std::ranges::find(verbs, word) != verbs.end()) return;
  throw dioscope::app::Failure(ExitCode::usage, fmt::format("unknown verb: found \"{}\"{}; legal: {}", word,
                                                            dioscope::scenarios::did_you_mean(word, verbs),
                                                            fmt::join(verbs, ", ")));
}

int run_command(int argc, char** argv) {
  CLI::App app("Simulates the direct-I/O path of Linux 2.5.35 on an 8-way SMP machine.", "dioscope");
  app.set_version_flag("--version", "dioscope " DIOSCOPE_VERSION);
  app.require_subcommand(1);
  app.footer("Exit codes: 0 ok, 1 usage, 2 bad scenario, 3 deadlock, 4 lock-rule violation, 5 stall,\n"
             "6 non-determinism, 7 expectation missed (--strict), 8 internal error,\n"
             "9 --time-limit was over, 130 interrupted.");
  dioscope::app::Action action;
  for (auto* add : {dioscope::app::add_run, dioscope::app::add_compare, dioscope::app::add_list,
                    dioscope::app::add_params, dioscope::app::add_metrics, dioscope::app::add_schema,
                    dioscope::app::add_check, dioscope::app::add_locks, dioscope::app::add_sweep})
    add(app, action);
  if (argc > 1) check_verb(app, argv[1]);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : static_cast<int>(ExitCode::usage);
  }
  const int code = action();
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0)
    throw dioscope::app::Failure(ExitCode::usage, "standard output cannot be written");
  return code;
}

} // namespace

int main(int argc, char** argv) {
  try {
    return run_command(argc, argv);
  } catch (const std::exception& error) {
    const auto [code, message] = dioscope::experiments::report(error);
    std::fflush(stdout);
    fmt::print(stderr, "dioscope: {}\n", message);
    return static_cast<int>(code);
  }
}
