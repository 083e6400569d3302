#include "results/cpu_time.hpp"

#include <algorithm>
#include <functional>

namespace dioscope::results {
namespace {

double microseconds(std::int64_t ns) { return static_cast<double>(ns) * 1e-3; }

template <class E>
std::size_t index(E value) {
  return static_cast<std::size_t>(value);
}

} // namespace

CpuTime::CpuTime(const machine::Ledger& ledger) : landed_ns_(ledger.landed()) {
  ledger.each_book([&](unsigned /*cpu*/, machine::ContextKind kind, std::uint32_t /*task*/,
                       const machine::Book& book) { books_[index(kind)] += book; });
}

double CpuTime::us_of(machine::ContextKind kind) const { return microseconds(books_[index(kind)].total()); }

double CpuTime::us_of(machine::Fn function) const {
  std::int64_t sum = 0;
  for (const auto& book : books_) sum += book.ns(function);
  return microseconds(sum);
}

double CpuTime::us_of(machine::Reason reason) const {
  std::int64_t sum = 0;
  for (const auto& book : books_)
    for (const auto function : machine::functions_by_name()) sum += book.ns(function, reason);
  return microseconds(sum);
}

std::vector<ProfileRow> CpuTime::profile(const CpuTime& from, const CpuTime& to, double ios) {
  std::vector<ProfileRow> rows;
  for (std::size_t kind = 0; kind < kKinds; ++kind)
    for (const auto function : machine::functions_by_name()) {
      std::array<double, machine::kReasonNames.size()> per_io{};
      for (std::size_t reason = 0; reason < per_io.size(); ++reason) {
        const auto ns = [&](const CpuTime& time) {
          return time.books_[kind].ns(function, static_cast<machine::Reason>(reason));
        };
        per_io[reason] = microseconds(ns(to) - ns(from)) / ios;
      }
      if (per_io[0] + per_io[1] + per_io[2] > 0)
        rows.push_back({std::string(machine::kContextKindNames[kind]), std::string(machine::name(function)),
                        per_io[0], per_io[1], per_io[2]});
    }
  return rows;
}

std::vector<SampledRow> CpuTime::sampled(const CpuTime& from, const CpuTime& to, double ios) {
  const auto seen = [](const CpuTime& time, machine::Fn fn) {
    auto sum = time.landed_ns_[fn.index()];
    for (const auto& book : time.books_) sum += book.ns(fn) - book.masked_ns(fn);
    return sum;
  };
  std::vector<SampledRow> rows;
  for (const auto function : machine::functions_by_name()) {
    if (function == machine::fn::default_idle || function == machine::fn::user_code) continue;
    const auto per_io = microseconds(seen(to, function) - seen(from, function)) / ios;
    if (per_io > 0) rows.push_back({std::string(machine::name(function)), per_io});
  }
  std::ranges::stable_sort(rows, std::greater{}, &SampledRow::us_per_io);
  return rows;
}

} // namespace dioscope::results
