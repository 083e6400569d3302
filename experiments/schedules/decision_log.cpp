#include "experiments/schedules/decision_log.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "experiments/runs/exit_codes.hpp"

namespace dioscope::experiments {
namespace {

/// Takes a number and the word behind it off the front of `text`.
template <class Number>
bool take(std::string_view& text, Number& number, std::string_view word) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{}) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  if (!text.starts_with(word)) return false;
  text.remove_prefix(word.size());
  return true;
}

} // namespace

std::string to_text(const DecisionLog& log) {
  std::string text;
  for (const auto& move : log)
    text += fmt::format("{}{}@{}>cpu{}", text.empty() ? "" : ",", move.completion, move.step, move.cpu);
  return text.empty() ? "none" : text;
}

DecisionLog decision_log_from(std::string_view text) {
  DecisionLog log;
  if (text == "none") return log;
  for (auto rest = text;;) {
    auto& move = log.emplace_back();
    const bool read =
        take(rest, move.completion, "@") && take(rest, move.step, ">cpu") && take(rest, move.cpu, "");
    if (!read || move.completion == 0 || (!rest.empty() && !rest.starts_with(',')))
      throw Failure(
          ExitCode::usage,
          fmt::format("decision log: found \"{}\"; legal: COMPLETION@STEP>cpuN, with commas between, as in "
                      "12@3>cpu1,15@0>cpu0, or none",
                      text));
    if (std::ranges::count(log, move.completion, &MovedCompletion::completion) > 1)
      throw Failure(ExitCode::usage,
                    fmt::format("decision log: found completion {} twice; legal: once", move.completion));
    if (rest.empty()) return log;
    if (log.size() == kMostMoves)
      throw Failure(ExitCode::usage, fmt::format("decision log: found more than {} moves; legal: at most {}",
                                                 kMostMoves, kMostMoves));
    rest.remove_prefix(1);
  }
}

} // namespace dioscope::experiments
