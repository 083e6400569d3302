#include "app/described_option.hpp"

#include <map>
#include <string_view>

namespace dioscope::app {
namespace {

Completes completion_of(const DescribedOption& option) {
  static const std::map<std::string_view, Completes> kByName{
      {"--variant", Completes::variants},       {"--baseline", Completes::variants},
      {"--trace-variant", Completes::variants}, {"--metric", Completes::metrics},
      {"--break-even", Completes::metrics},     {"--sensitivity", Completes::metrics},
      {"--set", Completes::parameters},         {"--vary", Completes::parameters}};
  static const std::map<std::string_view, Completes> kByValue{{"FILE", Completes::files},
                                                              {"DIR", Completes::folders},
                                                              {"FOLDER", Completes::folders},
                                                              {"SCENARIO", Completes::scenarios},
                                                              {"WHAT", Completes::scenarios}};
  if (!option.choices.empty()) return Completes::choices;
  if (const auto found = kByName.find(option.name); found != kByName.end()) return found->second;
  if (const auto found = kByValue.find(option.value); found != kByValue.end()) return found->second;
  return Completes::nothing;
}

/// "{aimed,pct}" in parts; empty when `text` is no such set.
std::vector<std::string> members(std::string_view text) {
  std::vector<std::string> found;
  if (!text.starts_with('{') || !text.ends_with('}')) return found;
  text = text.substr(1, text.size() - 2);
  for (std::size_t begin = 0; begin <= text.size();) {
    const auto end = std::min(text.find(',', begin), text.size());
    found.emplace_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return found;
}

/// `verbs` are those of the command.
DescribedOption described(const CLI::Option& option, const std::vector<std::string>& verbs) {
  DescribedOption result;
  result.positional = option.get_positional();
  result.name = option.get_name(result.positional);
  if (!option.get_lnames().empty()) result.name = "--" + option.get_lnames().front();
  if (option.get_items_expected_max() > 0) {
    // "NAME:{a,b}", "UINT:1 .. 4": the type's name, and what a check says of itself.
    const auto type = option.get_type_name();
    const auto colon = type.find(':');
    result.value = type.substr(0, colon);
    if (colon != std::string::npos) {
      result.legal = type.substr(colon + 1);
      result.choices = members(result.legal);
    }
    if (result.legal == result.value || !result.choices.empty()) result.legal.clear();
    result.value_optional = option.get_items_expected_min() == 0;
    result.fallback = option.get_default_str();
  }
  if (result.value == "VERB") result.choices = verbs;
  result.description = option.get_description();
  result.required = option.get_required();
  result.repeated = option.get_expected_max() > 1;
  result.completes = completion_of(result);
  return result;
}

} // namespace

std::vector<DescribedOption> described_options(const CLI::App& verb) {
  std::vector<std::string> verbs;
  if (const auto* command = verb.get_parent(); command != nullptr)
    for (const auto* known : verbs_of(*command)) verbs.push_back(known->get_name());
  std::vector<DescribedOption> options;
  for (const bool positional : {true, false})
    for (const auto* option : verb.get_options())
      if (option->get_positional() == positional) options.push_back(described(*option, verbs));
  return options;
}

std::vector<const CLI::App*> verbs_of(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App* verb) { return !verb->get_group().empty(); });
}

} // namespace dioscope::app
