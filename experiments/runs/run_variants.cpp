#include "experiments/runs/run_variants.hpp"

#include <fmt/format.h>

#include "experiments/runs/progress.hpp"
#include "experiments/runs/simulate.hpp"
#include "experiments/runs/workers.hpp"
#include "results/result_json.hpp"

namespace dioscope::experiments {

void run_variants(std::span<const scenarios::Variant> variants, unsigned jobs,
                  const std::function<void(std::size_t, results::VariantResult)>& finished) {
  std::size_t taken = 0;
  const auto next = [&]() -> std::optional<Job> {
    if (taken == variants.size()) return std::nullopt;
    const auto& variant = variants[taken++];
    return Job{variant.name, [&variant](const ReportProgress& progress) {
                 return results::to_json(simulate(variant, progress)).dump();
               }};
  };
  ProgressLine line;
  run_jobs_of(next, jobs,
              {[&line](const std::string& name, const ProgressRecord& record) { line.update(name, record); },
               [&](const JobResult& job) {
                 line.finish(job.name);
                 if (job.code == ExitCode::ok)
                   return finished(job.number, results::variant_from_json(results::Json::parse(job.output)));
                 line.clear();
                 throw Failure(job.code, fmt::format("{}: {}", job.name, job.problem));
               }});
}

std::vector<results::VariantResult> run_variants(std::span<const scenarios::Variant> variants,
                                                 unsigned jobs) {
  std::vector<results::VariantResult> results(variants.size());
  run_variants(variants, jobs,
               [&](std::size_t i, results::VariantResult result) { results[i] = std::move(result); });
  return results;
}

} // namespace dioscope::experiments
