#include "experiments/schedules/strategy.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace dioscope::experiments {
namespace {

bool idle(const machine::Cpu& cpu) {
  return cpu.depth() == 1 && cpu.top().kind() == machine::ContextKind::idle;
}

/// How many of `total`, which were spread over the first run, fall into `span` of it.
std::uint64_t within(const Windows& windows, std::uint64_t total, sim::Duration span) {
  if (windows.length == sim::Duration{0}) return 1;
  const double share = sim::seconds(span) / sim::seconds(windows.length);
  return std::max<std::uint64_t>(1, static_cast<std::uint64_t>(static_cast<double>(total) * share));
}

class Aimed final : public Strategy {
 public:
  explicit Aimed(const StrategySetup& setup) : Strategy(setup.seed), setup_(setup) {
    const auto& windows = setup.windows;
    const auto candidates = windows.aimed.empty() ? windows.completions : windows.aimed.size();
    share_ = static_cast<double>(setup.schedules) /
             (kArrivalsPerBranch * static_cast<double>(std::max<std::uint64_t>(1, candidates)));
  }

  unsigned branches(std::uint64_t completion, std::size_t moves) override {
    if (moves > 0) return random_.chance(kShareOfLaterMoves) ? 1 : 0;
    const auto& aimed = setup_.windows.aimed;
    if (!aimed.empty() && !std::ranges::binary_search(aimed, completion)) return 0;
    return random_.chance(share_) ? 1 : 0;
  }

  std::vector<unsigned> arrivals(const storage::Adapter& kept, std::uint64_t /*steps*/) override {
    std::vector<unsigned> cpus;
    for (const auto cpu : exposed_cpus(setup_.system)) {
      const auto name = situation(setup_.system.cpus()[cpu]->top(), kept);
      if (!random_.chance(1.0 / (1.0 + setup_.tried.counted(name)))) continue;
      setup_.tried.count(name);
      cpus.push_back(cpu);
    }
    if (cpus.empty() && random_.chance(kShareOfUnaimed))
      cpus.push_back(static_cast<unsigned>(random_.below(setup_.system.cpus().size())));
    return cpus;
  }

 private:
  static constexpr double kArrivalsPerBranch = 8; ///< a guess; the exploration goes on until it has enough
  static constexpr double kShareOfLaterMoves = 0.15;
  static constexpr double kShareOfUnaimed = 0.005;

  static void add_holds(std::string& text, const machine::Context& context) {
    for (const auto& hold : context.holds()) {
      text.append(kernel::class_name(hold.lock->name()));
      text.append("@").append(machine::name(hold.at)).append(" ");
    }
  }
  /// Which locks `task` holds, and who holds the lock that the interrupt of `kept` takes first, holding what.
  std::uint64_t situation(const machine::Context& task, const storage::Adapter& kept) const {
    std::string text;
    add_holds(text, task);
    const auto* holder = setup_.system.scsi().hosts()[kept.index()]->lock.holder();
    if (holder != nullptr) {
      text += '|';
      text += machine::kContextKindNames[static_cast<std::size_t>(holder->kind())];
      text += holder->spins_on() != nullptr ? " spins " : " ";
      add_holds(text, *holder);
    }
    return sim::mix(0, text);
  }

  StrategySetup setup_;
  double share_ = 0;
};

class Pct final : public Strategy {
 public:
  explicit Pct(const StrategySetup& setup)
      : Strategy(setup.seed), cpus_(setup.system.cpus().size()),
        steps_(within(setup.windows, setup.windows.steps, setup.late)),
        gaps_(within(setup.windows, setup.windows.completions, setup.horizon)),
        starts_(setup.windows.completions + 1) {
    if (setup.windows.completions == 0) return;
    for (std::uint64_t i = 0; i < setup.schedules; ++i)
      ++starts_[1 + random_.below(setup.windows.completions)];
  }

  unsigned branches(std::uint64_t completion, std::size_t moves) override {
    const auto count = moves > 0                     ? unsigned{completion == next_}
                       : completion < starts_.size() ? starts_[completion]
                                                     : 0;
    if (count > 0) current_ = completion;
    return count;
  }
  void branched(std::uint64_t seed) override {
    Strategy::branched(seed);
    step_ = random_.below(steps_ + 1);
    cpu_ = static_cast<unsigned>(random_.below(cpus_));
    next_ = current_ + 1 + random_.below(gaps_);
  }
  bool over(std::uint64_t steps) const override { return steps >= step_; }
  std::vector<unsigned> arrivals(const storage::Adapter& /*kept*/, std::uint64_t steps) override {
    return steps == step_ ? std::vector{cpu_} : std::vector<unsigned>{};
  }

 private:
  std::size_t cpus_;
  std::uint64_t steps_;          ///< in the time for which a completion may be kept back
  std::uint64_t gaps_;           ///< completions in the time for which a schedule is followed
  std::vector<unsigned> starts_; ///< schedules whose first move is the completion of that number
  std::uint64_t current_ = 0;
  std::uint64_t step_ = 0;
  unsigned cpu_ = 0;
  std::uint64_t next_ = 0;
};

class Exhaustive final : public Strategy {
 public:
  explicit Exhaustive(const StrategySetup& setup) : Strategy(setup.seed), system_(setup.system) {}
  unsigned branches(std::uint64_t /*completion*/, std::size_t /*moves*/) override { return 1; }
  std::vector<unsigned> arrivals(const storage::Adapter& /*kept*/, std::uint64_t /*steps*/) override {
    std::vector<unsigned> cpus;
    bool idle_seen = false;
    for (const auto& cpu : system_.cpus()) {
      if (idle(*cpu) && std::exchange(idle_seen, true)) continue;
      cpus.push_back(cpu->number());
    }
    return cpus;
  }

 private:
  System& system_;
};

} // namespace

std::optional<StrategyName> strategy_called(std::string_view name) {
  const auto found = std::ranges::find(kStrategyNames, name);
  if (found == kStrategyNames.end()) return std::nullopt;
  return static_cast<StrategyName>(found - kStrategyNames.begin());
}

std::unique_ptr<Strategy> make_strategy(StrategyName name, const StrategySetup& setup) {
  switch (name) {
  case StrategyName::pct:
    return std::make_unique<Pct>(setup);
  case StrategyName::exhaustive:
    return std::make_unique<Exhaustive>(setup);
  case StrategyName::aimed:
    break;
  }
  return std::make_unique<Aimed>(setup);
}

} // namespace dioscope::experiments
