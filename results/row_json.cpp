#include "results/row_json.hpp"

#include <algorithm>
#include <array>

#include "results/lock_figures.hpp"
#include "text/escape.hpp"

namespace dioscope::results {
namespace {

template <class Row, class Figures>
void put_figures(Json& json, const Row& row, const Figures& figures) {
  for (const auto& figure : figures)
    std::visit([&](auto member) { json[figure.name] = nullable(row.*member); }, figure.member);
}
template <class Row, class Figures>
void get_figures(Row& row, const Figures& figures, const Json& json, const std::string& where) {
  for (const auto& figure : figures)
    std::visit(
        [&](auto member) {
          row.*member = get<std::remove_reference_t<decltype(row.*member)>>(json, figure.name, where);
        },
        figure.member);
}

constexpr auto kHistogramFigures = std::to_array<std::pair<const char*, std::optional<double> Histogram::*>>(
    {{"mean_ns", &Histogram::mean_ns},
     {"p50_ns", &Histogram::p50_ns},
     {"p90_ns", &Histogram::p90_ns},
     {"p99_ns", &Histogram::p99_ns},
     {"p99_9_ns", &Histogram::p99_9_ns},
     {"max_ns", &Histogram::max_ns}});

[[noreturn]] void throw_wrong_sum(const std::string& w) {
  throw text::InputError(w + ": the counts of \"bins\" do not add up to \"count\"");
}

/// [lower_ns, upper_ns, count], above `bins`.
HistogramBin read_bin(const Json& j, const std::vector<HistogramBin>& bins, const std::string& w) {
  const bool three = j.is_array() && j.size() == 3;
  if (!three || !std::ranges::all_of(j, [](const Json& number) { return number.is_number_unsigned(); }))
    throw text::InputError(
        fmt::format("{}: \"bins\": expected [lower, upper, count], found {}", w, text::describe(j)));
  const HistogramBin bin{j[0].get<std::uint64_t>(), j[1].get<std::uint64_t>(), j[2].get<std::uint64_t>()};
  const bool above = bins.empty() || bins.back().upper_ns < bin.lower_ns;
  if (!above || bin.upper_ns < bin.lower_ns || bin.count == 0)
    throw text::InputError(fmt::format(
        "{}: \"bins\": [{}, {}, {}]: legal: bounds that ascend, from bin to bin too, and a count above 0", w,
        bin.lower_ns, bin.upper_ns, bin.count));
  return bin;
}

Json taker_row(const LockTakerRow& r) {
  Json json;
  json["function"] = r.function;
  put_figures(json, r, kLockTakerFigures);
  return json;
}

LockTakerRow read_taker(const Json& j, const std::string& w) {
  LockTakerRow taker;
  taker.function = get<std::string>(j, "function", w);
  get_figures(taker, kLockTakerFigures, j, w);
  return taker;
}

} // namespace

Json row(const SwitchCause& r) {
  return {{"cause", r.cause}, {"workload", r.workload}, {"per_second", r.per_second}, {"per_io", r.per_io}};
}
Json row(const InterruptRow& r) {
  return {{"line", r.line}, {"cpu", r.cpu}, {"count", r.count}, {"per_second", r.per_second}};
}
Json row(const ProfileRow& r) {
  return {{"context", r.context},
          {"function", r.function},
          {"run_us_per_io", r.run_us_per_io},
          {"spin_us_per_io", r.spin_us_per_io},
          {"miss_us_per_io", r.miss_us_per_io}};
}

Json row(const SampledRow& r) { return {{"function", r.function}, {"us_per_io", r.us_per_io}}; }
Json row(const StatisticValue& r) {
  return {{"model", r.model},
          {"name", r.name},
          {"quantity", r.quantity},
          {"unit", r.unit},
          {"value", nullable(r.value)}};
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

Json row(const Histogram& r) {
  Json json{{"name", r.name}, {"statistic", r.statistic}, {"count", r.count}};
  for (const auto& [name, member] : kHistogramFigures) json[name] = nullable(r.*member);
  Json& bins = json["bins"] = Json::array();
  for (const auto& bin : r.bins) bins.push_back({bin.lower_ns, bin.upper_ns, bin.count});
  return json;
}

Json row(const LockRow& r) {
  Json json;
  json["name"] = r.name;
  put_figures(json, r, kLockFigures);
  Json& takers = json["takers"] = Json::array();
  for (const auto& taker : r.takers) takers.push_back(taker_row(taker));
  return json;
}

SwitchCause read_switch(const Json& j, const std::string& w) {
  return {get<std::string>(j, "cause", w), get<bool>(j, "workload", w), get<double>(j, "per_second", w),
          get<double>(j, "per_io", w)};
}
InterruptRow read_interrupt(const Json& j, const std::string& w) {
  return {get<std::string>(j, "line", w), get<std::uint64_t>(j, "cpu", w), get<std::uint64_t>(j, "count", w),
          get<double>(j, "per_second", w)};
}
ProfileRow read_profile(const Json& j, const std::string& w) {
  return {get<std::string>(j, "context", w), get<std::string>(j, "function", w),
          get<double>(j, "run_us_per_io", w), get<double>(j, "spin_us_per_io", w),
          get<double>(j, "miss_us_per_io", w)};
}
SampledRow read_sampled(const Json& j, const std::string& w) {
  return {get<std::string>(j, "function", w), get<double>(j, "us_per_io", w)};
}
StatisticValue read_statistic(const Json& j, const std::string& w) {
  return {get<std::string>(j, "model", w), get<std::string>(j, "name", w), get<std::string>(j, "quantity", w),
          get<std::optional<double>>(j, "value", w), get<std::string>(j, "unit", w)};
}
Histogram read_histogram(const Json& j, const std::string& w) {
  Histogram histogram;
  histogram.name = get<std::string>(j, "name", w);
  const auto where = fmt::format("{}: \"{}\"", w, text::shortened(histogram.name, 40));
  histogram.statistic = get<std::string>(j, "statistic", where);
  histogram.count = get<std::uint64_t>(j, "count", where);
  for (const auto& [name, member] : kHistogramFigures) {
    histogram.*member = get<std::optional<double>>(j, name, where);
    if ((histogram.*member).has_value() != (histogram.count > 0))
      throw text::InputError(
          fmt::format("{}: \"{}\": legal: a number where there are samples, else null", where, name));
  }
  auto missing = histogram.count;
  for (const auto& item : get_list(j, "bins", where)) {
    histogram.bins.push_back(read_bin(item, histogram.bins, where));
    if (histogram.bins.back().count > missing) throw_wrong_sum(where);
    missing -= histogram.bins.back().count;
  }
  if (missing > 0) throw_wrong_sum(where);
  return histogram;
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

} // namespace dioscope::results
