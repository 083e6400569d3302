#include "app/compare_results.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "app/exit_codes.hpp"
#include "experiments/report.hpp"
#include "results/result_json.hpp"
#include "results/strict_json.hpp"
#include "results/table.hpp"

namespace dioscope::app {
namespace {

using experiments::Difference;
using experiments::VariantRuns;

std::vector<VariantRuns> variants_of(const std::string& file) {
  std::vector<VariantRuns> variants;
  for (auto& variant : results::read_result(results::read_text(file), file).variants)
    variants.push_back({variant.name, {std::move(variant)}});
  return variants;
}

/// `variants` against those of the same names in `first`, under names that tell the files apart.
std::vector<Difference> against(const std::vector<VariantRuns>& first, const std::string& first_file,
                                std::vector<VariantRuns> variants, const std::string& file,
                                const std::vector<std::string>& metrics, double confidence) {
  std::vector<Difference> differences;
  for (auto& variant : variants) {
    auto baseline = std::ranges::find(first, variant.name, &VariantRuns::name);
    if (baseline == first.end()) continue;
    for (const auto& metric : metrics) {
      auto difference = experiments::difference(*baseline, variant, metric, confidence);
      difference.variant = fmt::format("{}: {}", file, variant.name);
      difference.baseline = first_file;
      differences.push_back(std::move(difference));
    }
  }
  return differences;
}

/// Options that only mean something for runs still to be made.
void refuse_simulating(const CompareOptions& options) {
  const auto refuse = [](bool given, const char* option) {
    if (given)
      throw Failure(ExitCode::usage,
                    fmt::format("found {} with result files; legal: --metric and --confidence, since "
                                "nothing is simulated or written",
                                option));
  };
  const auto& run = options.run;
  refuse(!run.variants.empty(), "--variant");
  refuse(!run.overrides.empty(), "--set or --seed");
  refuse(run.quick, "--quick");
  refuse(run.strict, "--strict");
  refuse(run.out.has_value(), "--out");
  refuse(options.baseline.has_value(), "--baseline");
  refuse(options.until.has_value(), "--until");
}

} // namespace

bool is_result_file(const std::string& name) {
  if (!std::filesystem::is_regular_file(name)) return false;
  const auto json = results::Json::parse(results::read_text(name), nullptr, false);
  return json.is_object() && json.contains("format") && json["format"].is_string() &&
         json["format"].get<std::string>().starts_with("dioscope-result-");
}

int compare_results(const CompareOptions& options) {
  refuse_simulating(options);
  const auto& files = options.run.scenarios;
  const auto& metrics = options.metrics.empty() ? experiments::usual_metrics() : options.metrics;
  const auto first = variants_of(files.front());
  std::vector<Difference> differences;
  if (files.size() == 1) differences = experiments::differences(first, 0, metrics, options.confidence);
  for (std::size_t i = 1; i < files.size(); ++i)
    std::ranges::move(
        against(first, files.front(), variants_of(files[i]), files[i], metrics, options.confidence),
        std::back_inserter(differences));
  if (differences.empty())
    throw Failure(ExitCode::usage,
                  "found nothing to compare; legal: a result with several variants, or results with "
                  "variants of the same names");
  fmt::print("{}\n", experiments::differences_text(differences, results::colour_for(STDOUT_FILENO)));
  return static_cast<int>(ExitCode::ok);
}

} // namespace dioscope::app
