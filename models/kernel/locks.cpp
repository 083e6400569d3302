#include "models/kernel/locks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "models/machine/cpu.hpp"

namespace dioscope::kernel {

std::string_view class_name(std::string_view lock_name) {
  const auto dot = lock_name.rfind('.');
  const bool numbered = dot != std::string_view::npos &&
                        lock_name.find_first_not_of("0123456789", dot + 1) == std::string_view::npos;
  return numbered ? lock_name.substr(0, dot) : lock_name;
}

Locks::Locks(sim::Simulation& simulation, const LockParameters& parameters)
    : simulation_(simulation), parameters_(parameters), validator_([](locking::Site site) {
        return std::string(machine::name(machine::Fn::from_index(site)));
      }) {}

LockClass& Locks::class_of(std::string_view lock_name) {
  const auto name = class_name(lock_name);
  const auto found = std::ranges::find(classes_, name, &LockClass::name);
  if (found != classes_.end()) return *found;
  auto& made = classes_.emplace_back(LockClass{std::string(name)});
  made.id = validator_.declare(made.name);
  made.nested = validator_.declare(made.name + "/1");
  return made;
}

void Locks::began_to_spin(const machine::Context& spinner) {
  spinning_.push_back(&spinner);
  if (deadlock_) return;
  auto cycle = find_cycle(spinner);
  if (cycle.empty()) return;
  std::string story = "\n  cycle: " + describe(std::span<const Wait>(cycle));
  for (const auto& wait : cycle) story += fmt::format("\n  {}. {}", &wait - cycle.data() + 1, describe(wait));
  deadlock_ = Closed{simulation_.now(), std::move(cycle), std::move(story)};
  simulation_.calendar().schedule(report_, parameters_.deadlock_spread, sim::Priority::observer);
}

void Locks::report_deadlock() {
  auto text = fmt::format("deadlock at {:.9f} s: {} wait for each other{}", sim::seconds(deadlock_->at),
                          deadlock_->cycle.size() == 1 ? "a context and itself"
                                                       : fmt::format("{} contexts", deadlock_->cycle.size()),
                          deadlock_->story);
  std::string stuck;
  for (const auto* context : spinning_)
    if (context->spins_on() != nullptr &&
        std::ranges::find(deadlock_->cycle, context, &Wait::waiter) == deadlock_->cycle.end() &&
        !chain_to(*context, deadlock_->cycle).empty())
      stuck +=
          fmt::format("\n  {} on {} since {:.9f} s, in {}", describe(*context), context->spins_on()->name(),
                      sim::seconds(context->spins_since()), machine::name(context->function()));
  text +=
      fmt::format("\n{:.3f} ms later{}", sim::seconds(parameters_.deadlock_spread) * 1e3,
                  stuck.empty() ? " nobody else was stuck behind them" : " these spun behind them:" + stuck);
  std::vector<std::uint16_t> cpus;
  for (const auto& wait : deadlock_->cycle) {
    const auto cpu = static_cast<std::uint16_t>(wait.waiter->cpu().number());
    if (std::ranges::find(cpus, cpu) == cpus.end()) cpus.push_back(cpu);
  }
  std::set<std::string_view> classes;
  for (const auto& wait : deadlock_->cycle)
    if (wait.lock != nullptr) classes.insert(class_name(wait.lock->name()));
  const auto shape =
      fmt::format("{} CPU{}: {}", cpus.size(), cpus.size() == 1 ? "" : "s", fmt::join(classes, ", "));
  throw Deadlock(text, std::move(cpus), shape, dot_edges(deadlock_->cycle));
}

const sim::StatisticTable<LockStatistics>& LockStatistics::table() {
  using S = LockStatistics;
  static const auto table =
      sim::StatisticTable<S>("lock")
          .add("acquisitions", &S::acquisitions, "1", "How often a lock of the class was taken.")
          .add("contentions", &S::contentions, "1", "How often it was not free at once.")
          .add("transfers", &S::transfers, "1", "How often the lock word came from another CPU's cache.")
          .add("wait", &S::wait, "ns", "Time from the first try to the lock, of contended acquisitions.")
          .add("hold", &S::hold, "ns", "Time from taking a lock to giving it up.");
  return table;
}

} // namespace dioscope::kernel
