#include "app/misspelt.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "app/verbs.hpp"
#include "scenarios/suggest.hpp"

namespace dioscope::app {
namespace {

using scenarios::did_you_mean;

/// Empty when all its words were understood, or were no options.
std::string unknown_option(const CLI::App& verb) {
  for (const auto& word : verb.remaining())
    if (word.size() > 1 && word.starts_with('-')) return word.substr(0, word.find('='));
  return {};
}

} // namespace

std::vector<std::string> option_names(const CLI::App& verb) {
  std::vector<std::string> names;
  for (const auto* option : verb.get_options())
    for (const auto& name : option->get_lnames()) names.push_back("--" + name);
  return names;
}

void check_verb(const CLI::App& app, const std::string& word) {
  std::vector<std::string> verbs;
  for (const auto* verb : app.get_subcommands([](const CLI::App*) { return true; }))
    verbs.push_back(verb->get_name());
  if (word.starts_with("-") || std::ranges::find(verbs, word) != verbs.end()) return;
  throw Failure(ExitCode::usage, fmt::format("unknown verb: found \"{}\"{}; legal: {}", word,
                                             did_you_mean(word, verbs), fmt::join(verbs, ", ")));
}

void check_options(const CLI::App& app) {
  const auto asked = app.get_subcommands();
  const auto& verb = asked.empty() ? app : *asked.front();
  const auto word = unknown_option(verb);
  if (word.empty()) return;
  const auto names = option_names(verb);
  throw Failure(ExitCode::usage, fmt::format("{}unknown option: found \"{}\"{}; legal: {}",
                                             asked.empty() ? "" : verb.get_name() + ": ", word,
                                             did_you_mean(word, names), fmt::join(names, ", ")));
}

} // namespace dioscope::app
