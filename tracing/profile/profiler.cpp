#include "tracing/profile/profiler.hpp"

#include <map>
#include <tuple>

#include "models/system.hpp"

namespace dioscope::tracing {

using machine::ContextKind;

void Profiler::attach(System& system) {
  system_ = &system;
  profile_.tick_ns = system.parameters().machine.hz.period().count();
  system.book_by_task();
  system.watch_execution(*this);
}

void Profiler::ticked(const machine::Context& context, machine::Fn fn) {
  if (context.kind() == ContextKind::user)
    ++counts_.user;
  else
    ++counts_.kernel[fn.index()];
}

Profiler::Reading Profiler::read() const {
  return {system_->ledger().entries(), counts_, system_->direct_io().statistics().requests.value};
}

void Profiler::measuring(bool begins) {
  if (begins) {
    begin_ = read();
    return;
  }
  if (!begin_) return;
  const auto end = read();
  profile_.measured = named(end.ticks, begin_->ticks);
  profile_.ios = end.ios - begin_->ios;
  profile_.spent = spent_between(*begin_, end);
}

void Profiler::finish() { profile_.whole_run = named(counts_, {}); }

FoundTicks Profiler::named(const Counts& counts, const Counts& before) {
  FoundTicks ticks;
  ticks.user = counts.user - before.user;
  for (const auto function : machine::functions_by_name())
    if (const auto count = counts.kernel[function.index()] - before.kernel[function.index()]; count > 0)
      ticks.kernel[std::string(machine::name(function))] = count;
  return ticks;
}

std::vector<TimeSpent> Profiler::spent_between(const Reading& from, const Reading& to) const {
  using Place = std::tuple<unsigned, ContextKind, std::uint32_t, std::size_t, machine::Reason>;
  const auto place = [](const machine::Ledger::Entry& entry) {
    return Place{entry.cpu, entry.kind, entry.task, entry.function.index(), entry.reason};
  };
  std::map<Place, sim::Duration> before;
  for (const auto& entry : from.ledger) before[place(entry)] = entry.time;
  std::vector<TimeSpent> list;
  for (const auto& entry : to.ledger) {
    const auto found = before.find(place(entry));
    const auto time = entry.time - (found == before.end() ? sim::Duration{0} : found->second);
    if (time == sim::Duration{0}) continue;
    const bool interrupt = entry.kind == ContextKind::softirq || entry.kind == ContextKind::hardirq;
    list.push_back(
        {entry.cpu, std::string(machine::kContextKindNames[static_cast<std::size_t>(entry.kind)]), entry.task,
         interrupt         ? ""
         : entry.task == 0 ? "swapper"
                           : system_->scheduler().task(entry.task).name,
         std::string(machine::name(entry.function)),
         std::string(machine::kReasonNames[static_cast<std::size_t>(entry.reason)]), time.count()});
  }
  return list;
}

} // namespace dioscope::tracing
