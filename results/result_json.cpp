#include "results/result_json.hpp"

#include <fmt/format.h>

#include "results/lock_figures.hpp"
#include "results/metrics.hpp"

namespace dioscope::results {
namespace {

/// Names the field in every complaint.
template <class T>
T get(const Json& json, const char* field, const std::string& where) {
  if (!json.is_object() || !json.contains(field))
    throw ResultError(fmt::format("{}: field \"{}\" is missing", where, field));
  try {
    return json.at(field).get<T>();
  } catch (const Json::exception&) {
    throw ResultError(
        fmt::format("{}: field \"{}\" has the wrong type: {}", where, field, json.at(field).type_name()));
  }
}

template <class Row, class Read>
std::vector<Row> get_rows(const Json& json, const char* field, const std::string& where, Read read) {
  std::vector<Row> rows;
  for (const auto& item : get<Json>(json, field, where)) rows.push_back(read(item, where + ": " + field));
  return rows;
}

Json row(const SwitchCause& r) {
  return {{"cause", r.cause}, {"per_second", r.per_second}, {"per_io", r.per_io}};
}
Json row(const ProfileRow& r) {
  return {{"context", r.context},
          {"function", r.function},
          {"run_us_per_io", r.run_us_per_io},
          {"spin_us_per_io", r.spin_us_per_io},
          {"miss_us_per_io", r.miss_us_per_io}};
}

template <class Row, class Figures>
void put_figures(Json& json, const Row& row, const Figures& figures) {
  for (const auto& figure : figures) json[figure.name] = row.*figure.member;
}
template <class Row, class Figures>
void get_figures(Row& row, const Figures& figures, const Json& json, const std::string& where) {
  for (const auto& figure : figures) row.*figure.member = get<double>(json, figure.name, where);
}

Json row(const LockTakerRow& r) {
  Json json;
  json["function"] = r.function;
  put_figures(json, r, kLockTakerFigures);
  return json;
}
Json row(const LostPage& r) { return {{"file", r.file}, {"page", r.page}, {"history", r.history}}; }
Json row(const LockViolation& r) { return {{"summary", r.summary}, {"report", r.report}}; }
Json row(const VmstatSample& r) {
  return {{"at_s", r.at_s},
          {"runnable", r.runnable},
          {"blocked", r.blocked},
          {"blocks_in", r.blocks_in},
          {"blocks_out", r.blocks_out},
          {"interrupts", r.interrupts},
          {"context_switches", r.context_switches},
          {"user_pct", r.user_pct},
          {"system_pct", r.system_pct},
          {"idle_pct", r.idle_pct}};
}

Json row(const LockRow& r);

template <class Row>
Json rows(const std::vector<Row>& list) {
  Json json = Json::array();
  for (const auto& item : list) json.push_back(row(item));
  return json;
}

Json row(const LockRow& r) {
  Json json;
  json["name"] = r.name;
  put_figures(json, r, kLockFigures);
  json["takers"] = rows(r.takers);
  return json;
}

SwitchCause read_switch(const Json& j, const std::string& w) {
  return {get<std::string>(j, "cause", w), get<double>(j, "per_second", w), get<double>(j, "per_io", w)};
}
ProfileRow read_profile(const Json& j, const std::string& w) {
  return {get<std::string>(j, "context", w), get<std::string>(j, "function", w),
          get<double>(j, "run_us_per_io", w), get<double>(j, "spin_us_per_io", w),
          get<double>(j, "miss_us_per_io", w)};
}
LockTakerRow read_taker(const Json& j, const std::string& w) {
  LockTakerRow taker;
  taker.function = get<std::string>(j, "function", w);
  get_figures(taker, kLockTakerFigures, j, w);
  return taker;
}
LockRow read_lock(const Json& j, const std::string& w) {
  LockRow lock;
  lock.name = get<std::string>(j, "name", w);
  get_figures(lock, kLockFigures, j, w);
  lock.takers = get_rows<LockTakerRow>(j, "takers", w, read_taker);
  return lock;
}
LockViolation read_violation(const Json& j, const std::string& w) {
  return {get<std::string>(j, "summary", w), get<std::string>(j, "report", w)};
}
LostPage read_loss(const Json& j, const std::string& w) {
  return {get<std::string>(j, "file", w), get<std::uint64_t>(j, "page", w),
          get<std::string>(j, "history", w)};
}
VmstatSample read_sample(const Json& j, const std::string& w) {
  return {.at_s = get<double>(j, "at_s", w),
          .runnable = get<std::int64_t>(j, "runnable", w),
          .blocked = get<std::int64_t>(j, "blocked", w),
          .blocks_in = get<double>(j, "blocks_in", w),
          .blocks_out = get<double>(j, "blocks_out", w),
          .interrupts = get<double>(j, "interrupts", w),
          .context_switches = get<double>(j, "context_switches", w),
          .user_pct = get<double>(j, "user_pct", w),
          .system_pct = get<double>(j, "system_pct", w),
          .idle_pct = get<double>(j, "idle_pct", w)};
}

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
  }
  return json;
}

void read_steadiness(VariantResult& variant, const Json& json, const std::string& where) {
  variant.batches = get<std::int64_t>(json, "batches", where);
  variant.batch_s = get<double>(json, "batch_s", where);
  const auto of = get<Json>(json, "of", where);
  for (const auto& [name, s] : of.items())
    variant.steadiness.push_back({name, get<double>(s, "standard_error", where),
                                  get<double>(s, "early", where), get<double>(s, "late", where),
                                  get<double>(s, "drift_error", where)});
}

Json variant_json(const VariantResult& variant, const Json* expectations) {
  Json json;
  json["name"] = variant.name;
  json["published"] = variant.published;
  json["seed"] = variant.seed;
  json["fingerprint"] = variant.fingerprint;
  json["config"] = variant.config;
  Json& metrics = json["metrics"] = Json::object();
  for (const auto& metric : variant.metrics) metrics[metric.name] = metric.value;
  json["steadiness"] = steadiness_json(variant);
  if (expectations != nullptr) json["expectations"] = *expectations;
  json["switches"] = rows(variant.switches);
  json["profile"] = rows(variant.profile);
  json["locks"] = rows(variant.locks);
  json["lock_graph"] = variant.lock_graph;
  json["lock_violations"] = rows(variant.lock_violations);
  json["losses"] = rows(variant.losses);
  json["vmstat"] = rows(variant.vmstat);
  return json;
}

Json parse(std::string_view text, const std::string& file) {
  try {
    return Json::parse(text);
  } catch (const Json::parse_error& error) {
    throw ResultError(fmt::format("{}: not JSON: {}", file, error.what()));
  }
}

} // namespace

Json to_json(const VariantResult& variant) { return variant_json(variant, nullptr); }

VariantResult variant_from_json(const Json& json) {
  VariantResult variant;
  variant.name = get<std::string>(json, "name", "variant");
  const auto where = fmt::format("variant \"{}\"", variant.name);
  variant.published = get<std::string>(json, "published", where);
  variant.seed = get<std::uint64_t>(json, "seed", where);
  variant.fingerprint = get<std::string>(json, "fingerprint", where);
  variant.config = get<Json>(json, "config", where);
  const auto metrics = get<Json>(json, "metrics", where);
  for (const auto& [name, value] : metrics.items())
    variant.metrics.push_back({name, get<double>(metrics, name.c_str(), where)});
  read_steadiness(variant, get<Json>(json, "steadiness", where), where + ": steadiness");
  variant.switches = get_rows<SwitchCause>(json, "switches", where, read_switch);
  variant.profile = get_rows<ProfileRow>(json, "profile", where, read_profile);
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
  return json_text(json);
}

RunResult read_result(std::string_view text, const std::string& file) {
  const auto json = parse(text, file);
  try {
    const auto format = get<std::string>(json, "format", "a result");
    if (format != kResultFormat)
      throw ResultError(
          fmt::format("format \"{}\" cannot be read by this program, only \"{}\"; run the scenario again",
                      format, kResultFormat));
    RunResult run;
    run.scenario = get<std::string>(json, "scenario", "a result");
    run.seed = get<std::uint64_t>(json, "seed", "a result");
    for (const auto& item : get<Json>(json, "variants", "a result")) {
      run.variants.push_back(variant_from_json(item));
      const auto& name = run.variants.back().name;
      check_metrics(run.variants.back());
      for (const auto& figure : get<Json>(item, "expectations", "variant \"" + name + "\""))
        run.figures.push_back(compared_figure_from_json(figure, name));
    }
    return run;
  } catch (const Json::exception& error) {
    throw ResultError(fmt::format("{}: {}", file, error.what()));
  } catch (const std::logic_error& error) { // a metric or an expectation at fault
    throw ResultError(fmt::format("{}: {}", file, error.what()));
  } catch (const ResultError& error) {
    throw ResultError(fmt::format("{}: {}", file, error.what()));
  }
}

} // namespace dioscope::results
