#include "experiments/sweep/points.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "experiments/compare/replications.hpp"
#include "experiments/runs/progress.hpp"
#include "experiments/runs/simulate.hpp"
#include "results/result_json.hpp"
#include "scenarios/reader.hpp"

namespace dioscope::experiments {
namespace {

/// What cannot be configured has no effective configuration: it is recorded under what was asked for.
std::string key_of_request(const scenarios::Scenario& scenario, const Point& point) {
  results::Json request;
  for (const auto& [path, value] : point.settings) request[path] = value;
  request["replication"] = point.replication;
  return point_key(scenario.name, point.variant, request);
}

} // namespace

scenarios::Variant SweepPoints::variant_of(const Point& point) const {
  auto variant = base_of(point);
  const scenarios::ParameterIndex index(scenarios::bind(variant.configuration));
  for (const auto& [path, value] : point.settings)
    scenarios::assign_override(index, fmt::format("{}={}", path, value));
  auto& run = variant.configuration.run;
  if (!scenarios::advance_seed(run, point.replication))
    throw scenarios::ScenarioError(
        scenario_.file.string(), "run.seed",
        fmt::format("found {}, which leaves no seed for replication {}", run.seed, point.replication + 1));
  if (const auto found = scenarios::contradictions(variant.configuration); !found.empty())
    throw scenarios::ScenarioError(scenario_.file.string(), fmt::format("variant \"{}\"", variant.name),
                                   "contradiction: " + found.front());
  return variant;
}

std::string SweepPoints::key_of(const Point& point) const { return key_of(variant_of(point)); }

bool SweepPoints::missing(const Point& point) const {
  try {
    const auto before = store_.exit_code(key_of(point));
    return !before || (*before != 0 && again_);
  } catch (const scenarios::ScenarioError&) {
    return true;
  }
}

std::string SweepPoints::key_of(const scenarios::Variant& variant) const {
  return point_key(scenario_.name, variant.name, scenarios::effective(variant.configuration));
}

const scenarios::Variant& SweepPoints::base_of(const Point& point) const {
  return *std::ranges::find(scenario_.variants, point.variant, &scenarios::Variant::name);
}

std::optional<SweepPoints::Planned> SweepPoints::plan(const Point& point) {
  Planned planned;
  auto& record = planned.record;
  record.number = point.number;
  record.scenario = scenario_.name;
  record.variant = point.variant;
  record.settings = point.settings;
  try {
    planned.variant = variant_of(point);
    record.seed = planned.variant.configuration.run.seed;
    record.key = key_of(planned.variant);
  } catch (const scenarios::ScenarioError& error) {
    record.key = key_of_request(scenario_, point);
    auto run = base_of(point).configuration.run;
    scenarios::advance_seed(run, point.replication);
    record.seed = run.seed;
    record.exit_code = static_cast<int>(ExitCode::bad_scenario);
    record.error = error.what();
  }
  const auto before = store_.exit_code(record.key);
  if (before && (*before == 0 || !again_)) {
    store_.renumber(record.key, record.number);
    ++found_;
    if (*before != 0) note(record, static_cast<ExitCode>(*before), store_.error(record.key));
    return std::nullopt;
  }
  ++simulated_;
  if (record.exit_code == 0) return planned;
  store_.add(record);
  note(record, ExitCode::bad_scenario, record.error);
  return std::nullopt;
}

void SweepPoints::note(const Record& record, ExitCode code, const std::string& story) {
  problems_.insert_or_assign(record.key,
                             PointProblem{record.number, record.variant, record.seed, code, story});
}

std::vector<PointProblem> SweepPoints::problems() const {
  std::vector<PointProblem> list;
  for (const auto& [key, problem] : problems_) list.push_back(problem);
  std::ranges::stable_sort(list, {}, [](const PointProblem& problem) {
    return std::tie(problem.number, problem.variant, problem.seed);
  });
  return list;
}

void SweepPoints::finish(Record record, const JobResult& job) {
  if (!is_outcome(job.code)) return note(record, ExitCode::unfinished, job.problem);
  record.exit_code = static_cast<int>(job.code);
  record.error = job.problem;
  if (job.code == ExitCode::ok) {
    auto result = results::variant_from_json(results::Json::parse(job.output));
    record.fingerprint = std::move(result.fingerprint);
    record.metrics = std::move(result.metrics);
    problems_.erase(record.key);
  } else {
    note(record, job.code, job.problem);
  }
  store_.add(record);
}

void SweepPoints::run(const PointSource& next, std::size_t total, const std::string& label) {
  std::map<std::size_t, Record> running; // by the job's number
  std::size_t jobs = 0;
  const auto found_before = found_;
  const auto done_before = simulated_;
  std::size_t ended = 0;
  const auto next_job = [&]() -> std::optional<Job> {
    while (auto point = next()) {
      auto planned = plan(*point);
      if (!planned) continue;
      running.emplace(jobs++, std::move(planned->record));
      return Job{label, [variant = std::move(planned->variant)](const ReportProgress&) {
                   return results::to_json(without_details(simulate(variant))).dump();
                 }};
    }
    return std::nullopt;
  };
  ProgressLine line;
  const auto show = [&] {
    const auto of_now = total - std::min(total, found_ - found_before);
    line.update(label, {{}, ended, of_now, ProgressUnit::points});
  };
  show();
  try {
    run_jobs_of(next_job, jobs_, {{}, [&](const JobResult& job) {
                                    auto node = running.extract(job.number);
                                    finish(std::move(node.mapped()), job);
                                    ended = simulated_ - done_before - running.size();
                                    show();
                                  }});
  } catch (const Failure& failure) {
    line.clear();
    if (failure.code() != ExitCode::interrupted) throw;
    throw Failure(ExitCode::interrupted,
                  fmt::format("interrupted: {} points are recorded; the same command goes on from there",
                              store_.points()));
  }
  line.clear();
}

} // namespace dioscope::experiments
