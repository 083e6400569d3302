#include "experiments/runs/run_variants.hpp"

#include <fmt/format.h>

#include "experiments/runs/progress.hpp"
#include "experiments/runs/simulate.hpp"
#include "results/result_json.hpp"

namespace dioscope::experiments {

void run_variants(std::span<const scenarios::Variant> variants, const Workers& workers,
                  const VariantEvents& events, const MakeObservers& observers) {
  std::size_t taken = 0;
  const auto next = [&]() -> std::optional<Job> {
    if (taken == variants.size()) return std::nullopt;
    const auto& variant = variants[taken++];
    return Job{variant.name, [&variant, &observers](const ReportProgress& progress) {
                 const auto watching = observers ? observers(variant) : Observers{};
                 return results::to_json(simulate(variant, progress, watching)).dump();
               }};
  };
  ProgressLine line;
  const auto finished = [&](const JobResult& job) {
    line.finish(job.name);
    if (job.code == ExitCode::ok)
      events.finished(job.number, results::variant_from_json(results::Json::parse(job.output)));
    else
      events.failed(job.number, {job.name, static_cast<int>(job.code), job.problem}, job.cut_off);
  };
  run_jobs_of(next, workers,
              {[&line](const std::string& name, const ProgressRecord& record) { line.update(name, record); },
               finished});
  for (; taken < variants.size(); ++taken) finished(not_begun(taken, variants[taken].name, workers));
}

EndedVariants run_variants(std::span<const scenarios::Variant> variants, const Workers& workers,
                           const MakeObservers& observers) {
  std::vector<std::optional<results::VariantResult>> finished(variants.size());
  std::vector<std::optional<results::FailedVariant>> failed(variants.size());
  run_variants(variants, workers,
               {[&](std::size_t i, results::VariantResult result) { finished[i] = std::move(result); },
                [&](std::size_t i, results::FailedVariant failure, bool) { failed[i] = std::move(failure); }},
               observers);
  EndedVariants ended;
  for (std::size_t i = 0; i < variants.size(); ++i) {
    if (finished[i]) ended.results.push_back(std::move(*finished[i]));
    if (failed[i]) ended.failed.push_back(std::move(*failed[i]));
  }
  if (ended.results.empty()) fail(ended.failed);
  return ended;
}

void fail(std::span<const results::FailedVariant> variants) {
  std::string unfinished;
  for (const auto& variant : variants) {
    const auto code = static_cast<ExitCode>(variant.exit_code);
    auto line = fmt::format("{}: {}", variant.name, variant.story);
    if (code != ExitCode::unfinished) throw Failure(code, line);
    unfinished += (unfinished.empty() ? "" : "; ") + line;
  }
  throw Failure(ExitCode::unfinished, "nothing was finished: " + unfinished);
}

} // namespace dioscope::experiments
