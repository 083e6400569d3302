#include "results/cpu_time.hpp"

namespace dioscope::results {
namespace {

double us(double ns) { return ns * 1e-3; }

template <class E>
std::size_t index(E value) {
  return static_cast<std::size_t>(value);
}

} // namespace

CpuTime::CpuTime(const machine::Ledger& ledger) {
  for (const auto& entry : ledger.entries())
    ns_[index(entry.kind)][entry.function.index()][index(entry.reason)] +=
        static_cast<double>(entry.time.count());
}

double CpuTime::us_of(machine::ContextKind kind) const {
  double sum = 0;
  for (const auto& reasons : ns_[index(kind)])
    for (const double ns : reasons) sum += ns;
  return us(sum);
}

double CpuTime::us_of(machine::Fn function) const {
  double sum = 0;
  for (const auto& functions : ns_)
    for (const double ns : functions[function.index()]) sum += ns;
  return us(sum);
}

double CpuTime::us_of(machine::Reason reason) const {
  double sum = 0;
  for (const auto& functions : ns_)
    for (const auto& reasons : functions) sum += reasons[index(reason)];
  return us(sum);
}

std::vector<ProfileRow> CpuTime::profile(const CpuTime& from, const CpuTime& to, double ios) {
  std::vector<ProfileRow> rows;
  for (std::size_t kind = 0; kind < kKinds; ++kind)
    for (const auto function : machine::functions_by_name()) {
      const auto fn = function.index();
      Reasons per_io{};
      for (std::size_t reason = 0; reason < kReasons; ++reason)
        per_io[reason] = us(to.ns_[kind][fn][reason] - from.ns_[kind][fn][reason]) / ios;
      if (per_io[0] + per_io[1] + per_io[2] > 0)
        rows.push_back({std::string(machine::kContextKindNames[kind]), std::string(machine::name(function)),
                        per_io[0], per_io[1], per_io[2]});
    }
  return rows;
}

} // namespace dioscope::results
