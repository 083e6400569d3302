#include "results/write_results.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "results/csv.hpp"
#include "results/designs.hpp"
#include "results/lock_contention.hpp"
#include "results/vmstat_view.hpp"
#include "sim/random.hpp"

namespace dioscope::results {
std::string unused_name(const std::vector<File>& files, const std::string& stem, std::string_view extension) {
  auto name = fmt::format("{}{}", stem, extension);
  for (int n = 2; std::ranges::find(files, name, &File::first) != files.end(); ++n)
    name = fmt::format("{}-{}{}", stem, n, extension);
  return name;
}

std::string slug(std::string_view name) {
  std::string text;
  for (const char c : name) {
    const bool upper = c >= 'A' && c <= 'Z';
    const bool keep = upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (keep)
      text += upper ? static_cast<char>(c - 'A' + 'a') : c;
    else if (!text.empty() && text.back() != '-')
      text += '-';
  }
  while (!text.empty() && text.back() == '-') text.pop_back();
  constexpr std::size_t kBeginning = 80;
  if (text.size() > kBeginning + 1 + 16)
    text = fmt::format("{}-{:016x}", text.substr(0, kBeginning), sim::mix(0, name));
  return text.empty() ? "variant" : text;
}

std::vector<File> result_files(const RunResult& run) {
  const auto json = result_json(run);
  std::vector<File> files{
      {"metrics.csv", metrics_csv(run.variants)},
      {"statistics.csv", statistics_csv(run.variants)},
      {"histograms.csv", histograms_csv(run.variants)},
      {"interrupts.csv", interrupts_csv(run.variants)},
      {"profile.csv", profile_csv(run.variants)},
      {"sampled.csv", sampled_csv(run.variants)},
      {"vmstat.csv", vmstat_csv(run.variants)},
      {"comparison.csv", comparison_csv(run.figures)},
      {"designs.md", designs_markdown(run.variants) + "\n" + lock_contention_markdown(run.variants)}};
  for (const auto& variant : run.variants)
    files.emplace_back(unused_name(files, "vmstat-" + slug(variant.name), ".txt"),
                       vmstat_view(variant.vmstat));
  std::ranges::move(lock_files(run.variants), std::back_inserter(files));
  for (const auto& variant : run.failed) {
    files.emplace_back(unused_name(files, "story-" + slug(variant.name), ".txt"),
                       std::string(kStoryHeading) + variant.story + "\n");
    if (!variant.lock_graph.empty())
      files.emplace_back(unused_name(files, "locks-" + slug(variant.name), ".dot"), variant.lock_graph);
  }
  files.emplace_back("result.json", json);
  return files;
}

void write_results(const OutputFolder& folder, const RunResult& run, MoreFiles more) {
  auto files = std::move(more.whole);
  std::ranges::move(result_files(run), std::back_inserter(files));
  folder.write(files, more.streamed);
}

std::vector<File> lock_files(std::span<const VariantResult> variants) {
  std::vector<File> files{{"locks.csv", locks_csv(variants)}, {"lock_takers.csv", lock_takers_csv(variants)}};
  for (const auto& variant : variants)
    files.emplace_back(unused_name(files, "locks-" + slug(variant.name), ".dot"), variant.lock_graph);
  return files;
}

} // namespace dioscope::results
