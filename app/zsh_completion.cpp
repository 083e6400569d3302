#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/completion.hpp"
#include "app/described_option.hpp"

namespace dioscope::app {
namespace {

constexpr std::string_view kZshHelpers = R"SH(#compdef dioscope
# Completion of dioscope for zsh. Made by `dioscope completion zsh`; do not change.

_dioscope_lines() {
  local -a lines
  lines=("${(@f)$(_call_program "$1" "$_dioscope_program" "${(@q)@[2,-1]}" 2>/dev/null)}")
  (( $#lines )) && compadd -a lines
}
_dioscope_scenarios() {
  _dioscope_lines scenarios list --names
  _files -g '*.json'
}
_dioscope_variants() {
  local at
  for ((at = 2; at < CURRENT; ++at)); do
    case ${words[at]} in
      -*) if (( ${_dioscope_valued[(Ie)${words[at]}]} )); then ((++at)); fi ;;
      *) _dioscope_lines variants list --names "${(Q)words[at]}"; return ;;
    esac
  done
}
_dioscope_metrics() { _dioscope_lines metrics metrics --names }
_dioscope_parameters() {
  if compset -P '*='; then return; fi
  local -a lines
  lines=("${(@f)$(_call_program parameters "$_dioscope_program" params --names 2>/dev/null)}")
  (( $#lines )) && compadd -S = -a lines
}
)SH";

/// Text in the message of an _arguments specification within single quotes.
std::string message(std::string_view text) {
  std::string result;
  for (const char c : text.substr(0, text.find('\n'))) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') result += '\\';
    result += c == '\'' ? std::string("'\\''") : std::string(1, c);
  }
  return result;
}

std::string action_of(const DescribedOption& option) {
  switch (option.completes) {
  case Completes::nothing:
    return " ";
  case Completes::choices:
    return fmt::format("({})", fmt::join(option.choices, " "));
  case Completes::files:
    return "_files";
  case Completes::folders:
    return "_files -/";
  case Completes::scenarios:
    return "_dioscope_scenarios";
  case Completes::variants:
    return "_dioscope_variants";
  case Completes::metrics:
    return "_dioscope_metrics";
  case Completes::parameters:
    return "_dioscope_parameters";
  }
  return " ";
}

/// One specification of _arguments.
std::string specification(const DescribedOption& option) {
  if (option.positional)
    return fmt::format("'{}:{}:{}'",
                       option.repeated   ? "*"
                       : option.required ? ""
                                         : ":",
                       message(option.name), action_of(option));
  const auto value = option.value.empty() ? std::string()
                                          : fmt::format(":{}{}:{}", option.value_optional ? ":" : "",
                                                        message(option.value), action_of(option));
  return fmt::format("'{}{}[{}]{}'", option.repeated ? "*" : "", option.name, message(option.description),
                     value);
}

std::string branch_of(const CLI::App& verb) {
  std::vector<std::string> specifications;
  std::vector<std::string> with_value;
  for (const auto& option : described_options(verb)) {
    specifications.push_back(specification(option));
    if (!option.positional && !option.value.empty() && !option.value_optional)
      with_value.push_back(option.name);
  }
  return fmt::format(
      "        {})\n          _dioscope_valued=({})\n          _arguments \\\n            {} ;;\n",
      verb.get_name(), fmt::join(with_value, " "), fmt::join(specifications, " \\\n            "));
}

} // namespace

std::string zsh_completion(const CLI::App& app) {
  std::string verbs;
  std::string branches;
  for (const auto* verb : verbs_of(app)) {
    verbs += fmt::format("    '{}:{}'\n", verb->get_name(), message(verb->get_description()));
    branches += branch_of(*verb);
  }
  return fmt::format(
      R"SH({helpers}
_dioscope() {{
  local context state state_descr line _dioscope_program=${{words[1]}}
  local -a verbs _dioscope_valued
  typeset -A opt_args
  verbs=(
{verbs}  )
  _arguments -C '(- *)--help[Print a help message]' '(- *)--version[Print the version]' \
    '1:verb:->verb' '*::argument:->rest'
  case $state in
    verb) _describe verb verbs ;;
    rest)
      case ${{words[1]}} in
{branches}      esac
      ;;
  esac
}}

_dioscope "$@"
)SH",
      fmt::arg("helpers", kZshHelpers), fmt::arg("verbs", verbs), fmt::arg("branches", branches));
}

} // namespace dioscope::app
