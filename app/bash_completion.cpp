#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>

#include "app/completion.hpp"
#include "app/described_option.hpp"

namespace dioscope::app {
namespace {

/// What does not hang on the options. _dioscope_offer takes candidates, a line each, and keeps those that
/// begin with the word; a word that does not stand in quotes gets what the shell would take apart escaped.
constexpr std::string_view kBashHelpers =
    R"SH(# Completion of dioscope for bash. Made by `dioscope completion bash`; do not change.

_dioscope_offer() {
  local candidate word=$cur quote=
  case $word in
    \"* | \'*) quote=${word:0:1} word=${word:1} ;;
  esac
  while IFS= read -r candidate; do
    [[ $candidate == "$word"* ]] || continue
    if [[ -z $quote ]]; then printf -v candidate '%q' "$candidate"; fi
    COMPREPLY+=("$candidate")
  done
}

_dioscope_files() {
  compopt -o filenames 2>/dev/null
  mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen "$@" -- "$cur")
}

# The scenario on the command line: the first word behind the verb that is neither an option nor its value.
_dioscope_scenario() {
  local at
  for ((at = 2; at < COMP_CWORD; ++at)); do
    case ${COMP_WORDS[at]} in
      -*) if [[ " $valued " == *" ${COMP_WORDS[at]} "* ]]; then ((++at)); fi ;;
      *) printf '%s' "${COMP_WORDS[at]//[\"\']/}" && return ;;
    esac
  done
}

_dioscope_complete() {
  case $1 in
    choices) _dioscope_offer < <(printf '%s\n' "${@:2}") ;;
    files) _dioscope_files -f ;;
    folders) _dioscope_files -d ;;
    scenarios)
      _dioscope_offer < <("$program" list --names 2>/dev/null)
      _dioscope_files -d
      _dioscope_files -f -X '!*.json'
      ;;
    variants) _dioscope_offer < <("$program" list --names "$(_dioscope_scenario)" 2>/dev/null) ;;
    metrics) _dioscope_offer < <("$program" metrics --names 2>/dev/null) ;;
    parameters)
      compopt -o nospace 2>/dev/null
      _dioscope_offer < <("$program" params --names 2>/dev/null | sed 's/$/=/')
      ;;
  esac
}
)SH";

std::string_view word_of(Completes what) {
  switch (what) {
  case Completes::nothing:
    return "nothing";
  case Completes::choices:
    return "choices";
  case Completes::files:
    return "files";
  case Completes::folders:
    return "folders";
  case Completes::scenarios:
    return "scenarios";
  case Completes::variants:
    return "variants";
  case Completes::metrics:
    return "metrics";
  case Completes::parameters:
    return "parameters";
  }
  return "nothing";
}

/// Arguments of _dioscope_complete.
std::string completed_by(const DescribedOption& option) {
  return fmt::format("{}{}{}", word_of(option.completes), option.choices.empty() ? "" : " ",
                     fmt::join(option.choices, " "));
}

/// The options that take a value, which is the next word.
std::string valued(const std::vector<DescribedOption>& options) {
  std::vector<std::string> names;
  for (const auto& option : options)
    if (!option.positional && !option.value.empty() && !option.value_optional) names.push_back(option.name);
  return fmt::format("{}", fmt::join(names, " "));
}

/// The branch of a verb's value options.
std::string verb_branch(const CLI::App& verb) {
  const auto options = described_options(verb);
  std::vector<std::string> names;
  std::string argument = "nothing";
  std::map<std::string, std::vector<std::string>> by_completion;
  for (const auto& option : options) {
    if (option.positional) {
      if (argument == "nothing") argument = completed_by(option);
      continue;
    }
    names.push_back(option.name);
    if (!option.value.empty() && !option.value_optional)
      by_completion[completed_by(option)].push_back(option.name);
  }
  auto text = fmt::format(
      "    {})\n      options='{}'\n      valued='{}'\n      argument='{}'\n      case $prev in\n",
      verb.get_name(), fmt::join(names, " "), valued(options), argument);
  for (const auto& [completion, of] : by_completion)
    text += fmt::format("        {}) value='{}' ;;\n", fmt::join(of, " | "), completion);
  return text + "      esac\n      ;;\n";
}

} // namespace

std::string bash_completion(const CLI::App& app) {
  std::vector<std::string> verbs;
  std::string branches;
  for (const auto* verb : verbs_of(app)) {
    verbs.push_back(verb->get_name());
    branches += verb_branch(*verb);
  }
  return fmt::format(
      R"SH({helpers}
_dioscope() {{
  local program=${{1/#\~/$HOME}} cur=${{COMP_WORDS[COMP_CWORD]}} prev=${{COMP_WORDS[COMP_CWORD - 1]}}
  local options='' valued='' argument='' value=''
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    _dioscope_offer < <(printf '%s\n' {verbs} --help --version)
    return
  fi
  # What stands behind a = is a word of its own here, and nothing is known of it.
  if [[ $cur == = || $prev == = ]]; then return; fi
  case ${{COMP_WORDS[1]}} in
{branches}    *) return ;;
  esac
  # The lists hold plain words; they are meant to be taken apart.
  if [[ -n $value ]]; then
    _dioscope_complete $value
  elif [[ $cur == -* ]]; then
    _dioscope_offer < <(printf '%s\n' $options)
  else
    _dioscope_complete $argument
  fi
}}

complete -F _dioscope dioscope
)SH",
      fmt::arg("helpers", kBashHelpers), fmt::arg("verbs", fmt::format("{}", fmt::join(verbs, " "))),
      fmt::arg("branches", branches));
}

} // namespace dioscope::app
