/// dioscope completion: scripts for shells.
#include "app/completion.hpp"

#include <memory>

#include "app/print.hpp"
#include "app/verbs.hpp"

namespace dioscope::app {
namespace {

int print_completion(const CLI::App& app, const std::string& shell) {
  say("{}", shell == "bash" ? bash_completion(app) : zsh_completion(app));
  return static_cast<int>(ExitCode::ok);
}

} // namespace

void add_completion(CLI::App& app, Action& action) {
  auto* verb = app.add_subcommand("completion", "A script with which a shell completes this command");
  auto shell = std::make_shared<std::string>();
  verb->add_option("shell", *shell, "The shell")
      ->type_name("SHELL")
      ->check(CLI::IsMember({"bash", "zsh"}))
      ->required();
  verb->callback(
      [&action, &app, shell] { action = [&app, shell] { return print_completion(app, *shell); }; });
}

} // namespace dioscope::app
