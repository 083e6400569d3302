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

/// The progress line of many points: how many have ended, and the simulated time of all of them.
class PointsProgress {
 public:
  explicit PointsProgress(std::string label) : label_(std::move(label)) {}

  void running(const std::string& job, const ProgressRecord& record) {
    running_[job] = record.simulated;
    draw();
  }
  void ended(const std::string& job) {
    if (const auto node = running_.extract(job)) simulated_ += node.mapped();
  }
  /// `found` of the points that have ended were recorded already.
  void show(std::size_t ended, std::size_t found, std::size_t total) {
    ended_ = ended;
    found_ = found;
    total_ = total;
    draw();
  }
  void clear() { line_.clear(); }

 private:
  void draw() {
    auto simulated = simulated_;
    for (const auto& [job, of_job] : running_) simulated += of_job;
    line_.update(label_, {simulated, ended_, total_, ProgressUnit::points, found_});
  }

  std::string label_;
  ProgressLine line_;
  std::map<std::string, sim::Duration> running_;
  sim::Duration simulated_{}; ///< of the jobs that have ended
  std::size_t ended_ = 0;
  std::size_t found_ = 0;
  std::size_t total_ = 0;
};

} // namespace

scenarios::Variant SweepPoints::variant_of(const Point& point) const {
  auto variant = base_of(point);
  const scenarios::ParameterIndex index(scenarios::bind(variant.configuration));
  for (const auto& [path, value] : point.settings)
    scenarios::assign_override(index, fmt::format("{}={}", path, value));
  auto& run = variant.configuration.run;
  if (!scenarios::advance_seed(run, point.replication))
    throw text::InputError(
        scenario_.file.string(), "run.seed",
        fmt::format("found {}, which leaves no seed for replication {}", run.seed, point.replication + 1));
  if (const auto found = scenarios::contradictions(variant.configuration); !found.empty())
    throw text::InputError(scenario_.file.string(), fmt::format("variant \"{}\"", variant.name),
                           "contradiction: " + found.front());
  return variant;
}

std::string SweepPoints::key_of(const Point& point) const { return key_of(variant_of(point)); }

bool SweepPoints::missing(const Point& point) const {
  try {
    const auto before = store_.exit_code(key_of(point));
    return !before || (*before != 0 && again_);
  } catch (const text::InputError&) {
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
  } catch (const text::InputError& error) {
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
      const auto number = jobs++;
      running.emplace(number, std::move(planned->record));
      return Job{std::to_string(number),
                 [variant = std::move(planned->variant)](const ReportProgress& progress) {
                   return results::to_json(without_details(simulate(variant, progress))).dump();
                 }};
    }
    return std::nullopt;
  };
  PointsProgress line(label);
  const auto show = [&] {
    const auto found = found_ - found_before;
    line.show(std::min(total, ended + found), found, total);
  };
  bool all = true;
  show();
  try {
    all = run_jobs_of(
        next_job, workers_,
        {[&line](const std::string& job, const ProgressRecord& record) { line.running(job, record); },
         [&](const JobResult& job) {
           line.ended(job.name);
           auto node = running.extract(job.number);
           if (job.cut_off) {
             --simulated_;
             return;
           }
           finish(std::move(node.mapped()), job);
           ended = simulated_ - done_before - running.size();
           show();
         }});
  } catch (const Failure& failure) {
    line.clear();
    if (failure.code() != ExitCode::interrupted) throw;
    throw Failure(ExitCode::interrupted, recorded("interrupted"));
  }
  line.clear();
  if (!all) throw Failure(ExitCode::unfinished, recorded("cut off by " + workers_.limit_text()));
}

std::string SweepPoints::recorded(const std::string& why) const {
  return fmt::format("{}: {} points are recorded; the same command goes on from there", why, store_.points());
}

} // namespace dioscope::experiments
