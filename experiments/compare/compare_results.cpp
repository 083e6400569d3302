#include "experiments/compare/compare_results.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "experiments/compare/replications.hpp"
#include "experiments/runs/exit_codes.hpp"
#include "results/result_json.hpp"
#include "text/escape.hpp"
#include "text/file.hpp"

namespace dioscope::experiments {
namespace {

std::vector<VariantRuns> variants_of(const std::string& file) {
  return single_runs(results::read_result(text::read_file(file), file).variants);
}

/// `variants` against those of the same names in `first`, under names that tell the files apart.
std::vector<Difference> against(const std::vector<VariantRuns>& first, const std::string& first_file,
                                std::vector<VariantRuns> variants, const std::string& file,
                                const std::vector<std::string>& metrics, double confidence, double smallest) {
  std::vector<Difference> list;
  for (auto& variant : variants) {
    auto baseline = std::ranges::find(first, variant.name, &VariantRuns::name);
    if (baseline == first.end()) continue;
    for (const auto& metric : metrics) {
      auto& found = list.emplace_back(difference(*baseline, variant, metric, confidence, smallest));
      found.variant = text::printable(fmt::format("{}: {}", file, variant.name));
      found.baseline = text::printable(first_file);
    }
  }
  return list;
}

} // namespace

bool is_result_file(const std::string& name) {
  if (!std::filesystem::is_regular_file(name)) return false;
  try {
    return text::format_of(text::read_json(name)).starts_with("dioscope-result-");
  } catch (const text::InputError&) {
    return false; // whoever reads it as a scenario says what is wrong
  }
}

std::vector<Difference> compare_results(const std::vector<std::string>& files,
                                        const std::vector<std::string>& metrics, double confidence,
                                        double smallest) {
  const auto& wanted = metrics.empty() ? usual_metrics() : metrics;
  const auto first = variants_of(files.front());
  std::vector<Difference> list;
  if (files.size() == 1) list = differences(first, 0, wanted, confidence, smallest);
  for (std::size_t i = 1; i < files.size(); ++i)
    std::ranges::move(
        against(first, files.front(), variants_of(files[i]), files[i], wanted, confidence, smallest),
        std::back_inserter(list));
  if (list.empty())
    throw Failure(ExitCode::usage,
                  "found nothing to compare; legal: a result with several variants, or results with "
                  "variants of the same names");
  return list;
}

} // namespace dioscope::experiments
