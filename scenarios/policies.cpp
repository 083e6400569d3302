#include "scenarios/policies.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "models/dio/completion.hpp"
#include "scenarios/configuration.hpp"

namespace dioscope::scenarios {
namespace {

constexpr std::size_t kColumns = 100;

/// `text` in lines of at most kColumns, each after `indent`.
std::string wrapped(std::string_view text, std::string_view indent) {
  std::string result;
  std::string line(indent);
  for (std::size_t begin = 0; begin < text.size();) {
    const auto end = std::min(text.find(' ', begin), text.size());
    const auto word = text.substr(begin, end - begin);
    if (line.size() > indent.size() && line.size() + word.size() >= kColumns) {
      result += line + "\n";
      line = indent;
    }
    line += (line.size() > indent.size() ? " " : "") + std::string(word);
    begin = end + 1;
  }
  return result + line + "\n";
}

/// Of a design: "place end_io, dirtying after, woken for last_bio".
std::string choice_of(const sim::CataloguedPolicy& policy) {
  if (policy.parameter != dio::Design::kParameter) return {};
  const auto& design = dio::Designs::text(policy.text.name);
  return fmt::format("place {}, dirtying {}, wake_when {}", design.place, design.dirtying, design.wake_when);
}

/// What a policy is chosen for, by the path of its parameter.
class Choices {
 public:
  /// First sentence of the parameter's own.
  std::string question(std::string_view parameter) const {
    const auto* bound = index_.find(parameter);
    if (bound == nullptr) return {};
    const auto& sentence = bound->parameter->sentence;
    return sentence.substr(0, sentence.find('.') + 1);
  }
  std::string default_of(std::string_view parameter) const {
    return sim::to_string(index_.find(parameter)->value());
  }

 private:
  Configuration defaults_;
  ParameterIndex index_{bind(defaults_)};
};

} // namespace

std::string policies_text(std::string_view pattern) {
  const Choices choices;
  std::string text;
  std::string_view parameter;
  for (const auto& policy : sim::policy_catalogue()) {
    const auto& [name, sentence, kernel, trade_off, reads] = policy.text;
    if (policy.parameter.find(pattern) == std::string_view::npos &&
        name.find(pattern) == std::string_view::npos)
      continue;
    if (policy.parameter != parameter) {
      text += fmt::format("{}{} (default: {})\n{}", text.empty() ? "" : "\n", policy.parameter,
                          choices.default_of(policy.parameter),
                          wrapped(choices.question(policy.parameter), "  "));
      parameter = policy.parameter;
    }
    text += fmt::format("\n  {}\n{}", name, wrapped(fmt::format("{}.", sentence), "    "));
    if (const auto choice = choice_of(policy); !choice.empty()) text += wrapped("is: " + choice, "    ");
    if (!kernel.empty()) text += wrapped(fmt::format("kernel: {}", kernel), "    ");
    if (!trade_off.empty()) text += wrapped(fmt::format("trades: {}", trade_off), "    ");
    if (!reads.empty()) text += wrapped(fmt::format("reads: {}", fmt::join(reads, ", ")), "    ");
  }
  return text;
}

std::string policies_markdown() {
  const Choices choices;
  std::string text;
  std::string_view parameter;
  for (const auto& policy : sim::policy_catalogue()) {
    const auto& [name, sentence, kernel, trade_off, reads] = policy.text;
    if (policy.parameter != parameter) {
      text += fmt::format("{}## {}\n\n{} Default: `{}`.\n\n| policy | what it does | which kernel | what it "
                          "trades | reads |\n"
                          "| --- | --- | --- | --- | --- |\n",
                          text.empty() ? "" : "\n", policy.parameter, choices.question(policy.parameter),
                          choices.default_of(policy.parameter));
      parameter = policy.parameter;
    }
    const auto choice = choice_of(policy);
    text += fmt::format("| `{}` | {}{} | {} | {} | {} |\n", name, sentence,
                        choice.empty() ? "" : fmt::format(" ({})", choice), kernel, trade_off,
                        fmt::join(reads, ", "));
  }
  return text;
}

} // namespace dioscope::scenarios
