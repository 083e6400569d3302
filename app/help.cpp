#include "app/help.hpp"

#include <fmt/format.h>

#include "app/command_facts.hpp"

namespace dioscope::app {

std::string exit_codes_text() {
  constexpr std::size_t kColumns = 80;
  std::string text = "Exit codes:";
  std::size_t column = text.size();
  for (const auto& [code, meaning] : exit_statuses()) {
    const auto entry = fmt::format("{} {}{}", code, meaning, code == exit_statuses().back().code ? "." : ",");
    const bool fits = column + 1 + entry.size() <= kColumns;
    text += (fits ? " " : "\n") + entry;
    column = (fits ? column + 1 : 0) + entry.size();
  }
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
