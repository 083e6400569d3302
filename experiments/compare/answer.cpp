#include "experiments/compare/answer.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "results/metrics.hpp"
#include "results/number_text.hpp"

namespace dioscope::experiments {
namespace {

constexpr std::size_t kMostNamed = 3; ///< differences of one kind in a sentence

/// In parts of the baseline's mean. Precondition: that is not 0.
double relative(const Difference& d) { return d.difference.mean / std::abs(*d.baseline_mean); }

double size_of(const Difference& d) {
  return d.baseline_mean == 0 ? std::abs(d.difference.mean) : std::abs(relative(d));
}

int decimals_of(double percent) { return std::abs(percent) < 10 ? 1 : 0; }

bool knows_spread(const Difference& d) { return d.replications > 1 || d.by_batches; }

/// Nearer than anybody can tell or wants to know.
bool is_small(const Difference& d) {
  const double larger = std::max(std::abs(*d.baseline_mean), std::abs(*d.variant_mean));
  return std::abs(d.difference.mean) <= std::max(d.resolution, d.smallest) * larger;
}

Judgement judge_direction(const Difference& d) {
  const auto* const metric = results::find_metric(d.metric);
  if (metric == nullptr || metric->better == results::Better::neither) return Judgement::other;
  return (metric->better == results::Better::more) == (d.difference.mean > 0) ? Judgement::better
                                                                              : Judgement::worse;
}

/// "CPU time per I/O (6.6 % more)", largest differences first, joined.
std::string named(std::vector<const Difference*> list) {
  std::ranges::stable_sort(list, std::greater{}, [](const auto* d) { return size_of(*d); });
  std::vector<std::string> parts;
  for (const auto* d : list) {
    if (parts.size() == kMostNamed) break;
    parts.push_back(fmt::format("{} ({})", results::noun_of(d->metric), size_text(*d)));
  }
  const auto rest = list.size() - parts.size();
  if (rest > 0) parts.push_back(rest == 1 ? "one metric more" : fmt::format("{} metrics more", rest));
  const auto last = parts.back();
  parts.pop_back();
  return parts.empty() ? last : fmt::format("{} and {}", fmt::join(parts, ", "), last);
}

std::vector<const Difference*> of_kind(std::span<const Difference> differences, Judgement judgement) {
  std::vector<const Difference*> list;
  for (const auto& d : differences)
    if (judgement_of(d) == judgement) list.push_back(&d);
  return list;
}

} // namespace

Judgement judgement_of(const Difference& d) {
  switch (d.verdict) {
  case Verdict::more:
  case Verdict::less:
    return judge_direction(d);
  case Verdict::one_run:
    return is_small(d) ? Judgement::same : Judgement::chance;
  case Verdict::not_steady:
  case Verdict::no_samples:
    return Judgement::unknown;
  default:
    return Judgement::same;
  }
}

results::Paint paint_of(Judgement judgement) {
  switch (judgement) {
  case Judgement::better:
    return results::Paint::good;
  case Judgement::worse:
    return results::Paint::bad;
  case Judgement::other:
    return results::Paint::bold;
  default:
    return results::Paint::dim;
  }
}

std::string name_of(const Difference& d) {
  switch (judgement_of(d)) {
  case Judgement::better:
    return "better";
  case Judgement::worse:
    return "worse";
  case Judgement::chance:
    return "one run";
  case Judgement::unknown:
    return d.verdict == Verdict::not_steady ? "not steady" : "no samples";
  default:
    return {};
  }
}

std::string change_text(const Difference& d) {
  if (d.verdict == Verdict::no_samples) return "-";
  const auto with_sign = [](double value, int decimals) {
    return (value > 0 ? "+" : "") + results::fixed_text(value, decimals);
  };
  const auto interval = [&d](double half_width, int decimals) {
    return knows_spread(d) ? " +- " + results::fixed_text(half_width, decimals) : std::string();
  };
  if (d.baseline_mean == 0)
    return (d.difference.mean > 0 ? "+" : "") + results::number_text(d.difference.mean) +
           (knows_spread(d) ? " +- " + results::number_text(d.difference.half_width) : "");
  const double part = relative(d);
  const double half_width = d.difference.half_width / std::abs(*d.baseline_mean);
  constexpr double kRather = 1; // a factor is easier to read than +141 %
  if (part >= kRather) return "x " + results::fixed_text(1 + part, 2) + interval(half_width, 2);
  constexpr double kPercent = 100;
  constexpr double kVanishes = 0.05; // with one decimal
  const bool narrow = knows_spread(d) && half_width * kPercent < kVanishes && half_width > 0;
  const int decimals = narrow ? 2 : decimals_of(part * kPercent);
  return with_sign(part * kPercent, decimals) + " %" + interval(half_width * kPercent, decimals);
}

std::string size_text(const Difference& d) {
  const auto* const metric = results::find_metric(d.metric);
  const auto words = metric == nullptr ? results::Wording{} : metric->words;
  const auto more = d.difference.mean > 0 ? words.more : words.less;
  if (d.baseline_mean == 0)
    return fmt::format("{} instead of 0", results::metric_text(d.metric, d.variant_mean));
  constexpr double kPercent = 100;
  const double part = relative(d);
  if (part >= 1) return fmt::format("{} times", results::fixed_text(1 + part, 1));
  const double percent = std::abs(part) * kPercent;
  return fmt::format("{} % {}", results::fixed_text(percent, decimals_of(percent)), more);
}

std::string answer_text(std::span<const Difference> differences) {
  const auto& first = differences.front();
  std::vector<std::string> sentences;
  const auto throughput = std::ranges::find(differences, "kib_per_s", &Difference::metric);
  if (throughput != differences.end() && judgement_of(*throughput) == Judgement::same)
    sentences.emplace_back("The same throughput.");
  const auto worse = of_kind(differences, Judgement::worse);
  const auto better = of_kind(differences, Judgement::better);
  const auto chance = of_kind(differences, Judgement::chance);
  const auto unknown = of_kind(differences, Judgement::unknown);
  const auto& name = first.variant;
  if (!worse.empty()) sentences.push_back(fmt::format("{} is worse in {}.", name, named(worse)));
  if (!better.empty())
    sentences.push_back(fmt::format("{} is better in {}.", worse.empty() ? name : "It", named(better)));
  if (const auto other = of_kind(differences, Judgement::other); !other.empty())
    sentences.push_back(fmt::format("It differs in {}.", named(other)));
  if (worse.empty() && better.empty() && chance.empty() && unknown.empty())
    sentences.push_back(fmt::format("No measurable difference between {} and {}.", name, first.baseline));
  if (!chance.empty())
    sentences.push_back(fmt::format("In one run, so perhaps by chance, it differs in {}.", named(chance)));
  if (std::ranges::any_of(unknown, [](const auto* d) { return d->verdict == Verdict::not_steady; }))
    sentences.emplace_back("The warm-up was too short for some figures: a longer run.warmup gives them.");
  return fmt::format("{}", fmt::join(sentences, " "));
}

std::string best_text(std::span<const Difference> differences) {
  std::vector<std::string> parts;
  for (const auto& metric : results::metrics_with(&results::MetricDeclaration::compared)) {
    const Difference* best = nullptr;
    bool differ = false;
    for (const auto& d : differences) {
      if (d.metric != metric) continue;
      const auto judgement = judgement_of(d);
      differ = differ || judgement == Judgement::worse || judgement == Judgement::better;
      if (judgement == Judgement::better && (best == nullptr || size_of(d) > size_of(*best))) best = &d;
    }
    if (!differ || parts.size() == kMostNamed) continue;
    parts.push_back(
        best == nullptr
            ? fmt::format("{}: nobody better than {}", results::noun_of(metric), differences.front().baseline)
            : fmt::format("{}: {} ({})", results::noun_of(metric), best->variant, size_text(*best)));
  }
  return parts.empty() ? std::string() : fmt::format("Best in {}.", fmt::join(parts, "; in "));
}

std::string certainty_text(const Difference& d) {
  if (d.replications <= 1) return "one run each";
  constexpr double kPercent = 100;
  return fmt::format("{} paired runs, {} % confidence", d.replications,
                     results::exact_text(d.confidence * kPercent));
}

std::string same_text(std::span<const Difference> differences) {
  std::vector<std::string> names;
  for (const auto& d : differences)
    if (judgement_of(d) == Judgement::same) names.push_back(results::noun_of(d.metric));
  return names.empty() ? std::string() : fmt::format("No measurable difference: {}.", fmt::join(names, "; "));
}

} // namespace dioscope::experiments
