#include "tracing/explain/switch_table.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "models/system.hpp"
#include "models/tracepoints.hpp"
#include "results/table.hpp"

namespace dioscope::tracing {

SwitchTable::SwitchTable(System& system, const Names& names)
    : system_(system), names_(names), cpus_(system.cpus().size()) {}

std::string SwitchTable::role(std::uint64_t pid) const {
  return pid == 0 ? "idle" : system_.scheduler().task(static_cast<std::uint32_t>(pid)).role.cause;
}

SwitchTable::Chain SwitchTable::waker(const sim::TraceEvent& event) const {
  const auto& cpu = cpus_[event.cpu];
  if (!cpu.interrupts.empty()) return {"interrupt of " + cpu.interrupts.back(), "wake-up"};
  if (cpu.softirq.empty()) return {role(event.task), "wake-up"};
  const auto& running = role(event.task);
  if (running == "ksoftirqd") return {"ksoftirqd", "softirq " + cpu.softirq, "wake-up"};
  return {"interrupt of " + cpu.last_interrupt, "softirq " + cpu.softirq, "wake-up"};
}

void SwitchTable::on_event(const sim::TraceEvent& event, IoNumber /*io*/) {
  const auto device = [&] { return std::string(event.arguments[0] == 0 ? "the clock" : "an adapter"); };
  switch (kind_of(event)) {
  case Tracepoint::irq_handler_entry:
    cpus_[event.cpu].interrupts.push_back(device());
    break;
  case Tracepoint::irq_handler_exit:
    cpus_[event.cpu].last_interrupt = cpus_[event.cpu].interrupts.back();
    cpus_[event.cpu].interrupts.pop_back();
    break;
  case Tracepoint::call_function_entry:
    cpus_[event.cpu].last_interrupt = "another CPU";
    break;
  case Tracepoint::local_timer_entry:
    cpus_[event.cpu].last_interrupt = "the local timer";
    break;
  case Tracepoint::softirq_entry:
    cpus_[event.cpu].softirq = softirq_name(static_cast<unsigned>(event.arguments[0]));
    break;
  case Tracepoint::softirq_exit:
    cpus_[event.cpu].softirq.clear();
    break;
  case Tracepoint::sched_wakeup:
    if (event.arguments[2] != 0) woken_[event.arguments[0]] = waker(event);
    break;
  case Tracepoint::sched_process_fork:
    woken_[event.arguments[0]] = {role(event.task), "fork"};
    break;
  case Tracepoint::sched_switch:
    on_switch(event);
    break;
  default:
    break;
  }
}

void SwitchTable::on_switch(const sim::TraceEvent& event) {
  const auto [previous, next, state, unused] = event.arguments;
  auto woken = woken_.extract(next);
  if (!measuring_) return;
  Chain chain;
  if (next == 0) {
    const bool dead = static_cast<kernel::TaskState>(state) == kernel::TaskState::dead;
    const auto& task = system_.scheduler().task(static_cast<std::uint32_t>(previous));
    chain = {role(previous), dead ? "ends" : fmt::format("sleeps, waits for {}", task.awaits().what), "idle"};
  } else {
    chain = woken ? std::move(woken.mapped()) : Chain{"its turn comes"};
    const auto from = previous == 0 ? "idle"
                      : static_cast<kernel::TaskState>(state) == kernel::TaskState::running
                          ? role(previous) + ", which could go on"
                          : role(previous) + ", which sleeps";
    chain.push_back(fmt::format("{} runs, after {}", role(next), from));
  }
  ++counts_[chain];
}

std::vector<SwitchTable::Row> SwitchTable::rows() const {
  std::vector<Row> rows;
  for (const auto& [chain, count] : counts_) rows.push_back({chain, count});
  std::ranges::stable_sort(rows, std::greater{}, &Row::count);
  return rows;
}

text::Json to_json(const std::vector<SwitchTable::Row>& rows) {
  auto json = text::Json::array();
  for (const auto& row : rows) json.push_back({{"chain", row.chain}, {"count", row.count}});
  return json;
}

std::string switches_text(const text::Json& rows) {
  std::uint64_t sum = 0;
  for (const auto& row : rows) sum += row.at("count").get<std::uint64_t>();
  results::Table table;
  table.add_column("switches", results::Table::Align::right);
  table.add_column("share", results::Table::Align::right);
  table.add_column("what led to them", results::Table::Align::left);
  const auto share = [sum](std::uint64_t count) {
    return fmt::format("{:.1f} %",
                       sum == 0 ? 0.0 : 100 * static_cast<double>(count) / static_cast<double>(sum));
  };
  for (const auto& row : rows) {
    const auto count = row.at("count").get<std::uint64_t>();
    table.add_row({std::to_string(count), share(count),
                   fmt::format("{}", fmt::join(row.at("chain").get<std::vector<std::string>>(), " > "))});
  }
  table.add_row({std::to_string(sum), share(sum), "all context switches of the measured interval"});
  return table.text();
}

} // namespace dioscope::tracing
