#include "app/help.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <sstream>

#include "app/command_facts.hpp"
#include "app/print.hpp"
#include "results/terminal.hpp"

namespace dioscope::app {
namespace {

/// Its descriptions keep within the width of the terminal.
class WithinTerminal : public CLI::Formatter {
 public:
  std::string make_option_desc(const CLI::Option* option) const override {
    const auto& text = option->get_description();
    const auto end = std::min(text.find('\n'), text.size());
    return in_lines(text.substr(0, end)) + text.substr(end);
  }
  std::string make_subcommand(const CLI::App* verb) const override {
    std::stringstream out;
    CLI::detail::format_help(out, verb->get_name(), in_lines(verb->get_description()), get_column_width());
    return out.str();
  }

 private:
  std::string in_lines(const std::string& text) const {
    const auto columns = output_screen().columns;
    auto lines = results::wrapped(text, 0, columns - std::min(get_column_width(), columns / 2));
    if (!lines.empty()) lines.pop_back();
    return lines;
  }
};

} // namespace

void format_help(CLI::App& app) { app.formatter(std::make_shared<WithinTerminal>()); }

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
      if (example.verb == verb->get_name())
        lines += fmt::format("  {}\n      {}\n", example.command, example.what);
    if (!lines.empty()) verb->footer("Examples:\n" + lines + "\n" + exit_codes_text());
  }
}

} // namespace dioscope::app
