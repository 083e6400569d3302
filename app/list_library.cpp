#include "app/list_library.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "results/table.hpp"
#include "results/terminal.hpp"
#include "scenarios/outline.hpp"
#include "text/escape.hpp"

namespace dioscope::app {
namespace {

constexpr std::size_t kIndentOfText = 2;
constexpr std::size_t kIndentOfValues = 4;

std::string values_text(const std::vector<scenarios::GivenValue>& values, std::size_t indent) {
  std::string text;
  for (const auto& [path, value] : values)
    text += fmt::format("{:{}}{}={}\n", "", indent, path, text::printable(value));
  return text;
}

std::string variants_text(const scenarios::Outline& outline, std::size_t columns) {
  std::string text;
  for (const auto& variant : outline.variants) {
    text += fmt::format("{:{}}{}\n", "", kIndentOfText, variant.name);
    text += results::wrapped(variant.description, kIndentOfValues, columns);
    text += values_text(variant.values, kIndentOfValues);
    if (variant.values.empty() && !outline.is_lock_program)
      text += fmt::format("{:{}}(sets nothing)\n", "", kIndentOfValues);
  }
  return text;
}

/// The command lines that are of use for such a file.
std::vector<std::string> commands(const scenarios::Outline& outline, const std::string& name) {
  const auto word = text::printable(text::shell_word(name));
  if (outline.is_lock_program) return {fmt::format("dioscope locks {}", word)};
  const auto run = fmt::format("dioscope run {} --quick", word);
  const auto compare = fmt::format("dioscope compare {} --quick", word);
  if (outline.has_claim) return {compare, run};
  std::vector<std::string> lines{run};
  if (outline.variants.size() > 1) {
    lines.push_back(fmt::format("{} --variant {}", run, text::shell_word(outline.variants.back().name)));
    lines.push_back(compare);
  }
  return lines;
}

} // namespace

std::string section_text(const scenarios::LibrarySection& section, std::size_t columns, bool& broken) {
  const auto entries = scenarios::list_library(section);
  if (entries.empty()) return {};
  std::size_t width = 0;
  for (const auto& entry : entries) width = std::max(width, results::columns_of(entry.name));
  auto text =
      results::wrapped(fmt::format("{} (dioscope {} NAME)", section.heading, section.verb), 0, columns) +
      "\n";
  for (const auto& entry : entries) {
    broken = broken || !entry.error.empty();
    text +=
        results::beside(text::printable(entry.name),
                        entry.error.empty() ? entry.title : "cannot be used: " + entry.error, width, columns);
  }
  return text;
}

std::string outline_text(const std::filesystem::path& file, const std::string& name, std::size_t columns) {
  const auto outline = scenarios::outline_of(file);
  auto text = results::wrapped(outline.title, 0, columns);
  if (!outline.description.empty())
    text += "\n" + results::wrapped(outline.description, kIndentOfText, columns);
  if (!outline.includes.empty() || !outline.values.empty()) {
    text += "\nAll variants\n";
    if (!outline.includes.empty())
      text += results::wrapped(fmt::format("are made of {}", fmt::join(outline.includes, ", ")),
                               kIndentOfText, columns);
    text += values_text(outline.values, kIndentOfValues);
  }
  text += outline.is_lock_program ? "\nContexts\n" : "\nVariants\n";
  text += variants_text(outline, columns) + "\nTo run it\n";
  for (const auto& command : commands(outline, name))
    text += fmt::format("{:{}}{}\n", "", kIndentOfText, command);
  return text;
}

} // namespace dioscope::app
