#include "results/cpu_time.hpp"

#include <algorithm>
#include <functional>

namespace dioscope::results {
namespace {

double us(std::int64_t ns) { return static_cast<double>(ns) * 1e-3; }

template <class E>
std::size_t index(E value) {
  return static_cast<std::size_t>(value);
}

} // namespace

CpuTime::CpuTime(const machine::Ledger& ledger) : landed_ns_(ledger.landed()) {
  const auto functions = machine::functions_by_name().size();
  ledger.each_book([&](unsigned /*cpu*/, machine::ContextKind kind, std::uint32_t /*task*/,
                       const machine::Book& book) { books_[index(kind)].add(book, functions); });
}

double CpuTime::us_of(machine::ContextKind kind) const { return us(books_[index(kind)].total()); }

double CpuTime::us_of(machine::Fn function) const {
  std::int64_t sum = 0;
  for (const auto& book : books_)
    for (const auto ns : book.ns[function.index()]) sum += ns;
  return us(sum);
}

double CpuTime::us_of(machine::Reason reason) const {
  std::int64_t sum = 0;
  for (const auto& book : books_)
    for (const auto& reasons : book.ns) sum += reasons[index(reason)];
  return us(sum);
}

std::vector<ProfileRow> CpuTime::profile(const CpuTime& from, const CpuTime& to, double ios) {
  std::vector<ProfileRow> rows;
  for (std::size_t kind = 0; kind < kKinds; ++kind)
    for (const auto function : machine::functions_by_name()) {
      const auto& before = from.books_[kind].ns[function.index()];
      const auto& after = to.books_[kind].ns[function.index()];
      std::array<double, machine::kReasonNames.size()> per_io{};
      for (std::size_t reason = 0; reason < per_io.size(); ++reason)
        per_io[reason] = us(after[reason] - before[reason]) / ios;
      if (per_io[0] + per_io[1] + per_io[2] > 0)
        rows.push_back({std::string(machine::kContextKindNames[kind]), std::string(machine::name(function)),
                        per_io[0], per_io[1], per_io[2]});
    }
  return rows;
}

std::vector<SampledRow> CpuTime::sampled(const CpuTime& from, const CpuTime& to, double ios) {
  const auto seen = [](const CpuTime& time, std::size_t fn) {
    auto sum = time.landed_ns_[fn];
    for (const auto& book : time.books_) {
      for (const auto ns : book.ns[fn]) sum += ns;
      sum -= book.masked_ns[fn];
    }
    return sum;
  };
  std::vector<SampledRow> rows;
  for (const auto function : machine::functions_by_name()) {
    if (function == machine::fn::default_idle || function == machine::fn::user_code) continue;
    const auto per_io = us(seen(to, function.index()) - seen(from, function.index())) / ios;
    if (per_io > 0) rows.push_back({std::string(machine::name(function)), per_io});
  }
  std::ranges::stable_sort(rows, std::greater{}, &SampledRow::us_per_io);
  return rows;
}

} // namespace dioscope::results
