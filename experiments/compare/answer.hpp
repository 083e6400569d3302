#pragma once
/// Differences in words that answer a question: what is better, what is worse, and by how much.
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "experiments/compare/difference.hpp"
#include "results/terminal.hpp"

namespace dioscope::experiments {

/// What a difference means for the variant.
enum class Judgement : std::uint8_t {
  better,
  worse,
  other,  ///< a difference in a metric that has no better side
  chance, ///< one run each: it may be chance
  same,   ///< no measurable difference, or none of interest
  unknown ///< no samples, or not steady: no number is given
};

Judgement judgement_of(const Difference& difference);
results::Paint paint_of(Judgement judgement);
/// "better", "worse", "one run", "not steady"...; empty for same.
std::string name_of(const Difference& difference);

/// "+6.6 %", "x 2.41", with the half-width of its interval where that is known: "+6.6 % +- 0.8". In the
/// metric's unit where the baseline is 0.
std::string change_text(const Difference& difference);

/// "6.6 % more", "2.4 times": the size of the difference for a sentence.
std::string size_text(const Difference& difference);

/// Of one variant: one to three sentences that say in what it is worse, in what better, largest first, and
/// what of the most asked for does not differ. `differences` has at least one.
std::string answer_text(std::span<const Difference> differences);

/// Of several variants of one baseline: who is best in each metric that somebody asked for first. Empty when
/// nothing differs.
std::string best_text(std::span<const Difference> differences);

/// "5 paired runs, 95 % confidence", "one run each".
std::string certainty_text(const Difference& difference);

/// "No measurable difference: throughput; I/O latency, p50." Empty when all differ.
std::string same_text(std::span<const Difference> differences);

} // namespace dioscope::experiments
