#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "app/option_table.hpp"
#include "app/print.hpp"
#include "app/verbs.hpp"
#include "scenarios/configuration.hpp"
#include "scenarios/suggest.hpp"

namespace dioscope::app {
namespace {

constexpr std::size_t kColumns = 7;
using Row = std::array<std::string, kColumns>;

struct ParamsOptions {
  std::string pattern;
  bool markdown = false;
  bool names = false;
};

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

/// The bar separates columns in Markdown; the rest is text of this program.
std::string escaped(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c == '|') result += '\\';
    result += c;
  }
  return result;
}

std::vector<Row> rows(const scenarios::ParameterIndex& index, const std::string& pattern) {
  std::vector<Row> list;
  for (const auto& [path, parameter, object] : index.parameters())
    if (lower(path).find(lower(pattern)) != std::string::npos)
      list.push_back({path, std::string(sim::type_name(parameter->default_value)),
                      sim::to_string(parameter->default_value), sim::legal_values(*parameter),
                      sim::uncertainty_text(*parameter), parameter->source, parameter->sentence});
  return list;
}

void print_markdown(const scenarios::ParameterIndex& index, const std::vector<Row>& list) {
  std::string group;
  for (const auto& row : list) {
    const auto of_row = row[0].substr(0, row[0].rfind('.'));
    if (of_row != group) {
      say("{}## {}\n\n{}\n\n", group.empty() ? "" : "\n", of_row, index.sentence(of_row));
      say("| parameter | type | default | uncertainty | legal | meaning | source |\n"
          "|---|---|---|---|---|---|---|\n");
      group = of_row;
    }
    say("| `{}` | {} | {} | {} | {} | {} | {} |\n", row[0], row[1], row[2], escaped(row[4]), escaped(row[3]),
        escaped(row[6]), escaped(row[5]));
  }
}

void print_table(const std::vector<Row>& list) {
  const Row head{"path", "type", "default", "legal", "uncertainty", "source", "meaning"};
  std::array<std::size_t, kColumns> widths{};
  for (std::size_t column = 0; column < kColumns; ++column) {
    widths[column] = head[column].size();
    for (const auto& row : list) widths[column] = std::max(widths[column], row[column].size());
  }
  const auto print_row = [&](const Row& row) {
    std::string line;
    for (std::size_t column = 0; column + 1 < kColumns; ++column)
      line += fmt::format("{:<{}}  ", row[column], widths[column]);
    say("{}{}\n", line, row.back());
  };
  print_row(head);
  for (const auto& row : list) print_row(row);
}

int params(const CLI::App& verb, const ParamsOptions& options) {
  refuse_meaningless(verb);
  scenarios::Configuration defaults;
  const scenarios::ParameterIndex index(scenarios::bind(defaults));
  const auto list = rows(index, options.pattern);
  if (list.empty())
    throw Failure(ExitCode::usage,
                  fmt::format("params: no path contains \"{}\"{}; `dioscope params` lists them all",
                              options.pattern, scenarios::did_you_mean(options.pattern, index.paths())));
  if (options.names)
    for (const auto& row : list) say("{}\n", row[0]);
  else if (options.markdown)
    print_markdown(index, list);
  else
    print_table(list);
  return static_cast<int>(ExitCode::ok);
}

} // namespace

void add_params(CLI::App& app, Action& action) {
  auto* verb = app.add_subcommand(
      "params", "Every parameter: path, type, default, legal values, uncertainty, source, meaning");
  auto options = std::make_shared<ParamsOptions>();
  verb->add_option("pattern", options->pattern, "Show the paths that contain this text")->type_name("TEXT");
  verb->add_flag("--markdown", options->markdown, "As the reference page");
  verb->add_flag("--names", options->names, "Nothing but the paths, a line each");
  verb->callback([&action, verb, options] { action = [verb, options] { return params(*verb, *options); }; });
}

} // namespace dioscope::app
