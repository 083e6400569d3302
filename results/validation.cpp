#include "results/validation.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "results/designs.hpp"
#include "results/number_text.hpp"
#include "sim/parameters.hpp"
#include "text/escape.hpp"

namespace dioscope::results {
namespace {

std::string parameters_section(std::span<const ParameterLine> parameters) {
  Table table;
  for (const auto* title : {"parameter", "value", "what", "fitted on"})
    table.add_column(title, Table::Align::left);
  std::size_t fitted = 0;
  for (const auto& line : parameters)
    if (sim::is_fitted(line.source)) {
      table.add_row({line.path, line.value, line.sentence, line.source});
      ++fitted;
    }
  if (fitted == 0) return "No parameter of this run was fitted.\n";
  return fmt::format(
      "{} of {} parameters were fitted; every other one has a source of its own, which `dioscope params` "
      "shows.\n\n{}",
      fitted, parameters.size(), table.markdown());
}

std::string source_section(const PublishedData& data) {
  using text::markdown_sentence;
  auto page = fmt::format("{}: {}, {}, linux-kernel [{}]({}).\n\n", markdown_sentence(data.title),
                          markdown_sentence(data.author), markdown_sentence(data.date),
                          markdown_sentence(data.message_id), data.url);
  for (const auto& line : data.machine) page += "* " + markdown_sentence(line) + "\n";
  return page + "\n" + markdown_sentence(data.method) + "\n";
}

std::string misses_section(const RunResult& run, const Notes& notes) {
  std::string text;
  for (const auto& figure : run.figures) {
    if (figure.verdict != Verdict::missed) continue;
    const auto& e = figure.expected;
    const auto note = find_note(notes, e);
    text += fmt::format("* **{}**: {}simulated {}, band {}. {}\n", text::markdown_sentence(figure_key(e)),
                        e.published ? "published " + number_text(*e.published) + ", " : "",
                        number_text(figure.simulated), band_text(e),
                        note.empty() ? "Not explained yet." : text::markdown_sentence(note));
  }
  return text.empty() ? "None.\n" : text;
}

std::string figures_section(const Notes& notes) {
  std::string text;
  for (const auto& [key, note] : notes)
    if (key.find(": ") == std::string::npos)
      text += fmt::format("* `{}`: {}\n", key, text::markdown_sentence(note));
  return text;
}

} // namespace

std::string find_note(const Notes& notes, const ExpectedFigure& figure) {
  const auto found = notes.find(figure_key(figure));
  return found == notes.end() ? "" : found->second;
}

std::string validation_page(const RunResult& run, const PublishedData& data, const Notes& notes,
                            std::span<const ParameterLine> parameters) {
  std::string text = "# Validation\n\n";
  text += fmt::format(
      "This page is generated from a run of `{}` (seed {}, fingerprint `{}`); do not edit it.\n\n",
      run.scenario, run.seed, combined_fingerprint(run.variants));
  text += "## What was measured\n\n" + source_section(data);
  text += "\n## What was fitted\n\n" + parameters_section(parameters);
  text += "\n## Published and simulated\n\n"
          "*fitted* marks a figure of the training set: that it is within its band says little. Everything "
          "else is a "
          "prediction. Bands were fixed before the first run and are not widened.\n\n";
  text += comparison_markdown(run.figures);
  text += "\n## Misses\n\n" + misses_section(run, notes);
  if (const auto figures = figures_section(notes); !figures.empty())
    text += "\n## What the figures depend on\n\n" + figures;
  text += "\n## What the published table could not show\n\n" + designs_markdown(run.variants);
  return text;
}

} // namespace dioscope::results
