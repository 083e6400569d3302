#include "results/result_json.hpp"

#include <fmt/format.h>

#include "results/metrics.hpp"
#include "results/row_json.hpp"
#include "results/steadiness.hpp"
#include "text/escape.hpp"

namespace dioscope::results {
namespace {

Json steadiness_json(const VariantResult& variant) {
  Json json;
  json["batches"] = variant.batches;
  json["batch_s"] = variant.batch_s;
  Json& of = json["of"] = Json::object();
  for (const auto& s : variant.steadiness) {
    Json& metric = of[s.name];
    metric["standard_error"] = s.standard_error;
    metric["early"] = s.early;
    metric["late"] = s.late;
    metric["drift_error"] = s.drift_error;
    metric["batches"] = s.batches;
  }
  return json;
}

Steadiness read_steadiness_of(const std::string& name, const Json& json, const std::string& where) {
  Steadiness s{name,
               get<double>(json, "standard_error", where),
               get<double>(json, "early", where),
               get<double>(json, "late", where),
               get<double>(json, "drift_error", where),
               get<std::int64_t>(json, "batches", where)};
  if (s.batches < kFewestBatches)
    throw text::InputError(
        fmt::format("{}: \"{}\" has {} batches; legal: {} or more", where, name, s.batches, kFewestBatches));
  if (s.standard_error < 0 || s.drift_error < 0)
    throw text::InputError(fmt::format("{}: \"{}\" has an error below 0; legal: 0 or more", where, name));
  return s;
}

void read_steadiness(VariantResult& variant, const Json& json, const std::string& where) {
  variant.batches = get<std::int64_t>(json, "batches", where);
  variant.batch_s = get<double>(json, "batch_s", where);
  for (const auto& [name, s] : get_list(json, "of", where).items())
    variant.steadiness.push_back(read_steadiness_of(name, s, where));
}

Json variant_json(const VariantResult& variant, const Json* expectations) {
  Json json;
  json["name"] = variant.name;
  json["published"] = variant.published;
  json["seed"] = variant.seed;
  json["fingerprint"] = variant.fingerprint;
  json["config"] = variant.config;
  Json& metrics = json["metrics"] = Json::object();
  for (const auto& metric : variant.metrics) metrics[metric.name] = nullable(metric.value);
  json["steadiness"] = steadiness_json(variant);
  if (expectations != nullptr) json["expectations"] = *expectations;
  json["switches"] = rows(variant.switches);
  json["interrupts"] = rows(variant.interrupts);
  json["profile"] = rows(variant.profile);
  json["sampled"] = rows(variant.sampled);
  json["statistics"] = rows(variant.statistics);
  json["histograms"] = rows(variant.histograms);
  json["locks"] = rows(variant.locks);
  json["lock_graph"] = variant.lock_graph;
  json["lock_violations"] = rows(variant.lock_violations);
  json["losses"] = rows(variant.losses);
  json["vmstat"] = rows(variant.vmstat);
  return json;
}

FailedVariant read_failed(const Json& j, const std::string& w) {
  return {get<std::string>(j, "name", w), get<int>(j, "exit_code", w), get<std::string>(j, "story", w),
          j.contains("lock_graph") ? get<std::string>(j, "lock_graph", w) : std::string()};
}

} // namespace

Json to_json(const VariantResult& variant) { return variant_json(variant, nullptr); }

VariantResult variant_from_json(const Json& json) {
  VariantResult variant;
  variant.name = get<std::string>(json, "name", "variant");
  if (!text::is_printable_line(variant.name))
    throw text::InputError(fmt::format("variant \"{}\": the name is more than one line", variant.name));
  const auto where = fmt::format("variant \"{}\"", variant.name);
  variant.published = get<std::string>(json, "published", where);
  variant.seed = get<std::uint64_t>(json, "seed", where);
  variant.fingerprint = get<std::string>(json, "fingerprint", where);
  variant.config = member(json, "config", where);
  for (const auto& [name, value] : get_list(json, "metrics", where).items())
    variant.metrics.push_back({name, value_of<std::optional<double>>(value, name.c_str(), where)});
  read_steadiness(variant, get_list(json, "steadiness", where), where + ": steadiness");
  variant.switches = get_rows<SwitchCause>(json, "switches", where, read_switch);
  variant.interrupts = get_rows<InterruptRow>(json, "interrupts", where, read_interrupt);
  variant.profile = get_rows<ProfileRow>(json, "profile", where, read_profile);
  variant.sampled = get_rows<SampledRow>(json, "sampled", where, read_sampled);
  variant.statistics = get_rows<StatisticValue>(json, "statistics", where, read_statistic);
  variant.histograms = get_rows<Histogram>(json, "histograms", where, read_histogram);
  variant.locks = get_rows<LockRow>(json, "locks", where, read_lock);
  variant.lock_graph = get<std::string>(json, "lock_graph", where);
  variant.lock_violations = get_rows<LockViolation>(json, "lock_violations", where, read_violation);
  variant.losses = get_rows<LostPage>(json, "losses", where, read_loss);
  variant.vmstat = get_rows<VmstatSample>(json, "vmstat", where, read_sample);
  return variant;
}

std::string combined_fingerprint(const std::vector<VariantResult>& variants) {
  constexpr std::uint64_t kOffset = 14695981039346656037U; // FNV-1a
  constexpr std::uint64_t kPrime = 1099511628211U;
  std::uint64_t hash = kOffset;
  for (const auto& variant : variants)
    for (const char c : variant.name + '\0' + variant.fingerprint + '\0')
      hash = (hash ^ static_cast<unsigned char>(c)) * kPrime;
  return fmt::format("{:016x}", hash);
}

std::string result_json(const RunResult& run) {
  Json json;
  json["format"] = kResultFormat;
  json["scenario"] = run.scenario;
  json["title"] = run.title;
  json["repeat"] = run.repeat;
  json["comparison"] = run.comparison;
  json["seed"] = run.seed;
  json["fingerprint"] = combined_fingerprint(run.variants);
  Json& variants = json["variants"] = Json::array();
  for (const auto& variant : run.variants) {
    check_metrics(variant);
    Json expectations = Json::array();
    for (const auto& figure : run.figures)
      if (figure.expected.variant == variant.name) expectations.push_back(to_json(figure));
    variants.push_back(variant_json(variant, &expectations));
  }
  Json& failed = json["failed"] = Json::array();
  for (const auto& variant : run.failed)
    failed.push_back({{"name", variant.name},
                      {"exit_code", variant.exit_code},
                      {"story", variant.story},
                      {"lock_graph", variant.lock_graph}});
  return json_text(json);
}

RunResult read_result(std::string_view text, const std::string& file) {
  const auto json = text::parse_json(text, file);
  try {
    const auto format = get<std::string>(json, "format", "a result");
    if (format != kResultFormat)
      throw text::InputError(
          fmt::format("format \"{}\" cannot be read by this program, only \"{}\"; run the scenario again",
                      format, kResultFormat));
    RunResult run;
    run.scenario = get<std::string>(json, "scenario", "a result");
    if (json.contains("title")) run.title = get<std::string>(json, "title", "a result");
    if (json.contains("repeat"))
      for (const auto& line : get_list(json, "repeat", "a result"))
        run.repeat.push_back(value_of<std::string>(line, "repeat", "a result"));
    if (json.contains("comparison")) run.comparison = json.at("comparison");
    run.seed = get<std::uint64_t>(json, "seed", "a result");
    for (const auto& item : get_list(json, "variants", "a result")) {
      run.variants.push_back(variant_from_json(item));
      const auto& name = run.variants.back().name;
      check_metrics(run.variants.back());
      for (const auto& figure : get_list(item, "expectations", "variant \"" + name + "\""))
        run.figures.push_back(compared_figure_from_json(figure, name));
    }
    run.failed = get_rows<FailedVariant>(json, "failed", "a result", read_failed);
    return run;
  } catch (const Json::exception& error) {
    throw text::InputError(fmt::format("{}: {}", file, error.what()));
  } catch (const std::logic_error& error) { // a metric or an expectation at fault
    throw text::InputError(fmt::format("{}: {}", file, error.what()));
  } catch (const text::InputError& error) {
    throw text::InputError(fmt::format("{}: {}", file, error.what()));
  }
}

} // namespace dioscope::results
