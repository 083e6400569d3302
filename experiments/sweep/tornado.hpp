#pragma once
/// Which parameters move an answer most.
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "experiments/compare/interval.hpp"
#include "results/output_path.hpp"
#include "results/table.hpp"
#include "scenarios/parameter_index.hpp"

namespace dioscope::experiments {

/// A parameter, and the values between which it is moved.
struct Span {
  std::string path;
  std::string value; ///< as the scenario has it
  std::string low;
  std::string high;
};

/// How far costs are moved.
struct Spread {
  enum class Kind {
    stated, ///< as far as the parameter says that it may be off, else by the factor
    factor, ///< from 1/factor to factor times the value
    legal   ///< over the whole legal range
  };
  Kind kind = Kind::stated;
  double factor = 2;
};

/// Every time that machine, kernel or storage takes for something, and how far it is to be moved, within its
/// legal range; without those that are 0 or exact. A stated range moves along when the scenario has another
/// value than the default.
std::vector<Span> cost_spans(const scenarios::ParameterIndex& index, const Spread& spread);

/// How far the answer moves when one parameter does.
struct Effect {
  Span span;
  std::optional<Interval>
      at_low; ///< change of the answer against the unchanged scenario; none: it cannot be run
  std::optional<Interval> at_high;
  /// The larger of the two changes, 0 for one that cannot be told from none.
  double size() const;
};

/// Largest first; equal ones by path.
void rank(std::vector<Effect>& effects);

/// The tornado: a line per effect with bars to both sides, as far as any can be told from none, at most
/// `lines`. Changes are in percent of `answer`, the unchanged one, or without it as they are.
std::string tornado_text(std::span<const Effect> effects, std::optional<double> answer, std::size_t lines,
                         const results::Screen& screen);

/// path, value, low, high, change_at_low, half_width_at_low, change_at_high, half_width_at_high; all effects.
std::string tornado_csv(std::span<const Effect> effects);
/// How a file of it is known.
inline constexpr results::FileKind kTornadoTable{"a ranking", "path,value,low,high,change_at_low,"};

} // namespace dioscope::experiments
