#include "app/help.hpp"

#include <fmt/format.h>

#include "app/command_facts.hpp"
#include "experiments/compare/report.hpp"

namespace dioscope::app {

std::string exit_codes_text() {
  constexpr std::size_t kColumns = 80;
  std::string list;
  for (const auto& [code, meaning] : exit_statuses())
    list += fmt::format("{}{} {}", list.empty() ? "Exit codes: " : ", ", code, meaning);
  auto text = experiments::wrapped(list + ".", 0, kColumns);
  text.pop_back();
  return text;
}

void add_examples(CLI::App& app) {
  for (auto* verb : app.get_subcommands([](const CLI::App*) { return true; })) {
    std::string lines;
    for (const auto& example : examples())
      if (example.verb == verb->get_name()) lines += fmt::format("  {}\n      {}\n", example.command, example.what);
    if (!lines.empty()) verb->footer("Examples:\n" + lines + "\n" + exit_codes_text());
  }
}

} // namespace dioscope::app
