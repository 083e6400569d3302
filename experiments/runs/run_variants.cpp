#include "experiments/runs/run_variants.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "experiments/runs/progress.hpp"
#include "experiments/runs/simulate.hpp"
#include "models/kernel/deadlock.hpp"
#include "results/result_json.hpp"

namespace dioscope::experiments {
namespace {

constexpr const char* kHang = "hang";

/// The variant's result, or how it hung.
results::Json outcome_of(const scenarios::Variant& variant, const ReportProgress& progress,
                         const Observers& observers) {
  try {
    return results::to_json(simulate(variant, progress, observers));
  } catch (const kernel::Deadlock& deadlock) {
    return {{kHang, deadlock.what()}, {"lock_graph", deadlock.graph()}};
  }
}

/// A design that goes wrong has told something.
bool is_finding(const results::FailedVariant& variant) {
  const auto code = static_cast<ExitCode>(variant.exit_code);
  return code == ExitCode::deadlock || code == ExitCode::stall || code == ExitCode::kernel_fault;
}

} // namespace

void run_variants(std::span<const scenarios::Variant> variants, const Workers& workers,
                  const VariantEvents& events, const MakeObservers& observers) {
  std::size_t taken = 0;
  const auto next = [&]() -> std::optional<Job> {
    if (taken == variants.size()) return std::nullopt;
    const auto& variant = variants[taken++];
    return Job{variant.name, [&variant, &observers](const ReportProgress& progress) {
                 return outcome_of(variant, progress, observers ? observers(variant) : Observers{}).dump();
               }};
  };
  ProgressLine line(variants.size());
  const auto finished = [&](const JobResult& job) {
    line.finish(job.name);
    if (job.code != ExitCode::ok) {
      events.failed(job.number, {job.name, static_cast<int>(job.code), job.problem}, job.cut_off);
      return;
    }
    const auto outcome = results::Json::parse(job.output);
    if (outcome.contains(kHang))
      events.failed(job.number,
                    {job.name, static_cast<int>(ExitCode::deadlock), outcome.at(kHang).get<std::string>(),
                     outcome.at("lock_graph").get<std::string>()},
                    false);
    else
      events.finished(job.number, results::variant_from_json(outcome));
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
  if (ended.results.empty() && std::ranges::none_of(ended.failed, is_finding)) fail(ended.failed);
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
