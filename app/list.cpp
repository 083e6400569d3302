#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string>

#include "app/option_table.hpp"
#include "app/print.hpp"
#include "app/verbs.hpp"
#include "scenarios/library.hpp"
#include "scenarios/policies.hpp"
#include "text/escape.hpp"

namespace dioscope::app {
namespace {

struct ListOptions {
  std::string what = "scenarios";
  std::string pattern;
  bool markdown = false;
};

int list_scenarios() {
  const auto entries = scenarios::list_library();
  std::size_t width = 0;
  for (const auto& entry : entries) width = std::max(width, entry.name.size());
  bool broken = false;
  for (const auto& entry : entries) {
    broken = broken || !entry.error.empty();
    say("{:<{}}  {}\n", text::printable(entry.name), width,
        entry.error.empty() ? entry.title : "cannot be used: " + entry.error);
  }
  if (entries.empty()) tell("The library is empty: there is no *.json file in ./scenarios.\n");
  return static_cast<int>(broken ? ExitCode::bad_scenario : ExitCode::ok);
}

int list_policies(const ListOptions& options) {
  const auto text =
      options.markdown ? scenarios::policies_markdown() : scenarios::policies_text(options.pattern);
  if (text.empty())
    throw Failure(ExitCode::usage,
                  fmt::format("list: no policy's parameter or name contains \"{}\"; `dioscope list "
                              "policies` shows them all",
                              options.pattern));
  say("{}", text);
  return static_cast<int>(ExitCode::ok);
}

int list(const CLI::App& verb, const ListOptions& options) {
  refuse_meaningless(verb, {options.what});
  if (options.what == "policies") return list_policies(options);
  return list_scenarios();
}

} // namespace

void add_list(CLI::App& app, Action& action) {
  auto* verb = app.add_subcommand(
      "list", "The scenario library, with titles; or the policies that a kernel or machine "
              "can be made of");
  auto options = std::make_shared<ListOptions>();
  verb->add_option("what", options->what, "scenarios, or policies")
      ->check(CLI::IsMember({"scenarios", "policies"}))
      ->capture_default_str();
  verb->add_option("pattern", options->pattern, "Policies: those whose name or parameter contains this text");
  verb->add_flag("--markdown", options->markdown, "Policies: as the page of the documentation shows them");
  verb->callback([&action, verb, options] { action = [verb, options] { return list(*verb, *options); }; });
}

} // namespace dioscope::app
