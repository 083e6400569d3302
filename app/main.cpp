/// The dioscope command: picks the verb, and turns what was thrown into an exit code.
#include <fcntl.h>
#include <unistd.h>

#include <fmt/format.h>

#include <csignal>
#include <cstdio>
#include <sstream>

#include "app/help.hpp"
#include "app/misspelt.hpp"
#include "app/print.hpp"
#include "app/verbs.hpp"
#include "sim/version.hpp"
#include "text/escape.hpp"

namespace {

using dioscope::app::ExitCode;

[[noreturn]] void interrupted(int) {
  constexpr std::string_view kMessage = "dioscope: interrupted\n";
  if (write(STDERR_FILENO, kMessage.data(), kMessage.size()) < 0) {
    // There is nobody to tell.
  }
  _exit(static_cast<int>(ExitCode::interrupted));
}

/// What comes from outside ends the command with a code of its own, or not at all.
void handle_signals() {
  for (const int signal : {SIGINT, SIGTERM})
    if (std::signal(signal, interrupted) == SIG_IGN) std::signal(signal, SIG_IGN);
  // Writing to a closed pipe, or beyond the largest size of a file, fails instead.
  for (const int signal : {SIGPIPE, SIGXFSZ}) std::signal(signal, SIG_IGN);
}

/// A file that is opened later must not become standard output or error because that was closed: what stands
/// in for it cannot be written.
void occupy_standard_files() {
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    if (fcntl(descriptor, F_GETFD) < 0 && open("/dev/null", O_RDONLY) < 0) return;
}

int run_command(int argc, char** argv) {
  CLI::App app("Simulates the direct-I/O path of Linux 2.5.35 on an 8-way SMP machine.", "dioscope");
  app.set_version_flag("--version", "dioscope " + dioscope::sim::program_version());
  app.require_subcommand(1);
  dioscope::app::format_help(app);
  app.footer(dioscope::app::exit_codes_text());
  dioscope::app::Action action;
  for (auto* add : {dioscope::app::add_run, dioscope::app::add_compare, dioscope::app::add_explain,
                    dioscope::app::add_list, dioscope::app::add_params, dioscope::app::add_metrics,
                    dioscope::app::add_schema, dioscope::app::add_check, dioscope::app::add_locks,
                    dioscope::app::add_sweep, dioscope::app::add_report, dioscope::app::add_lesson,
                    dioscope::app::add_new, dioscope::app::add_completion, dioscope::app::add_manual})
    add(app, action);
  dioscope::app::add_examples(app);
  if (argc > 1) dioscope::app::check_verb(app, argv[1]);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    std::ostringstream out;
    std::ostringstream err;
    const int code = app.exit(error, out, err);
    if (code != 0) dioscope::app::check_options(app);
    dioscope::app::say("{}", out.str());
    dioscope::app::tell("{}", dioscope::text::printable(err.str()));
    return code == 0 ? 0 : static_cast<int>(ExitCode::usage);
  }
  const int code = action();
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0)
    throw dioscope::app::Failure(ExitCode::usage, "standard output cannot be written");
  return code;
}

} // namespace

int main(int argc, char** argv) {
  occupy_standard_files();
  handle_signals();
  try {
    return run_command(argc, argv);
  } catch (const std::exception& error) {
    const auto [code, message] = dioscope::experiments::report(error);
    std::fflush(stdout);
    dioscope::app::tell("dioscope: {}\n", dioscope::text::printable(message));
    return static_cast<int>(code);
  }
}
