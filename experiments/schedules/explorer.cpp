#include "experiments/schedules/explorer.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <functional>
#include <new>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "experiments/runs/event_text.hpp"
#include "experiments/runs/exit_codes.hpp"
#include "experiments/runs/piped_child.hpp"
#include "experiments/runs/simulate.hpp"
#include "experiments/runs/simulation_options.hpp"
#include "experiments/schedules/brancher.hpp"
#include "experiments/schedules/strategy.hpp"
#include "models/locking/report.hpp"
#include "models/system.hpp"

namespace dioscope::experiments {
namespace {

/// A deadlock is told when it closes: what spreads later is for a run of its own.
scenarios::Configuration at_once(const scenarios::Variant& variant) {
  auto configuration = variant.configuration;
  configuration.kernel.locks.deadlock_spread = sim::Duration{0};
  return configuration;
}

/// What `work` writes into its pipe, in a process of its own, whole records as they arrive.
template <class Record, class Work>
void for_each_record(const Work& work, const std::function<void(const Record&)>& take) {
  const auto child = fork_with_pipe(work);
  std::string bytes;
  std::array<char, 65536> chunk;
  for (ssize_t got = 0; (got = read(child.pipe, chunk.data(), chunk.size())) != 0;) {
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw std::system_error(errno, std::generic_category(), "read");
    bytes.append(chunk.data(), static_cast<std::size_t>(got));
    std::size_t used = 0;
    for (; bytes.size() - used >= sizeof(Record); used += sizeof(Record)) {
      Record record;
      std::memcpy(&record, bytes.data() + used, sizeof record);
      take(record);
    }
    bytes.erase(0, used);
  }
  close(child.pipe);
  const int status = wait_for(child.pid);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
    throw Failure(ExitCode::unfinished, "the exploration is not finished: " + ending_text(status));
}

Windows record(const scenarios::Variant& variant, const ScheduleLimits& limits) {
  std::vector<std::uint64_t> numbers;
  for_each_record<std::uint64_t>(
      [&](int pipe) {
        const auto configuration = at_once(variant);
        sim::Simulation simulation(simulation_options(configuration.run));
        System system(simulation, configuration);
        Recorder recorder(simulation, system, limits.late);
        try {
          system.run();
        } catch (const std::exception&) {
          // It is told by the exploration, whose first run is this one again.
        }
        const auto windows = recorder.windows();
        std::vector<std::uint64_t> out{windows.completions, windows.steps,
                                       static_cast<std::uint64_t>(windows.length.count())};
        out.insert(out.end(), windows.aimed.begin(), windows.aimed.end());
        send_bytes(pipe, out.data(), out.size() * sizeof out[0]);
      },
      [&numbers](std::uint64_t number) { numbers.push_back(number); });
  return {numbers.at(0),
          numbers.at(1),
          sim::Duration{static_cast<sim::Duration::rep>(numbers.at(2))},
          {numbers.begin() + 3, numbers.end()}};
}

/// One pass over the root run with all its branches.
void branch_off(const scenarios::Variant& variant, const ScheduleLimits& limits, const Windows& windows,
                std::uint64_t seed, Board& board, int pipe) {
  const auto configuration = at_once(variant);
  sim::Simulation simulation(simulation_options(configuration.run));
  System system(simulation, configuration);
  const auto strategy = make_strategy(limits.strategy, {system, windows, limits.schedules, seed, limits.late,
                                                        limits.horizon, board.situations});
  Brancher brancher(simulation, system, limits, *strategy, board, pipe);
  try {
    system.run();
  } catch (const kernel::Deadlock& deadlock) {
    brancher.end(Ending::Kind::deadlock, deadlock.shape());
  } catch (const Stall&) {
    brancher.end(Ending::Kind::stall);
  } catch (const std::bad_alloc&) {
    _exit(static_cast<int>(ExitCode::unfinished));
  } catch (const std::exception& error) {
    brancher.end(Ending::Kind::broken, error.what());
  }
  brancher.end(Ending::Kind::clean);
}

/// A replay in a process of its own.
Replay replayed(const scenarios::Variant& variant, const DecisionLog& log, const ScheduleLimits& limits) {
  std::string text;
  for_each_record<char>(
      [&](int pipe) {
        const auto played = replay(variant, log, limits);
        auto out = played.story + '\0' + played.shape + '\0' + (played.stall ? "stall" : "");
        for (const auto& line : played.violations) out += '\0' + line;
        send_bytes(pipe, out.data(), out.size());
      },
      [&text](char c) { text.push_back(c); });
  std::vector<std::string> lines(1);
  for (const char c : text) c == '\0' ? void(lines.emplace_back()) : lines.back().push_back(c);
  return {lines.at(0), lines.at(2) == "stall", lines.at(1), {lines.begin() + 3, lines.end()}, {}};
}

/// The fewest moves, and of each the earliest step, with which the run still ends like `hang`.
DecisionLog shrink(const scenarios::Variant& variant, const Hang& hang, const ScheduleLimits& limits) {
  auto shortest = hang.shortest;
  const auto still_hangs = [&](const DecisionLog& log) {
    const auto played = replayed(variant, log, limits);
    return !played.story.empty() && played.stall == hang.stall && played.shape == hang.shape;
  };
  const auto accept = [&](DecisionLog log) {
    if (!still_hangs(log)) return false;
    shortest = std::move(log);
    return true;
  };
  for (std::size_t i = 0; i < shortest.size();) {
    auto fewer = shortest;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
    if (!accept(std::move(fewer))) ++i;
  }
  for (std::size_t i = 0; i < shortest.size(); ++i)
    for (std::uint64_t step = 0; step < shortest[i].step; step = std::max<std::uint64_t>(1, 2 * step)) {
      auto earlier = shortest;
      earlier[i].step = step;
      if (accept(std::move(earlier))) break;
    }
  return shortest;
}

/// One for each way in which schedules hang.
std::vector<Hang> ways(const std::vector<Ending>& endings) {
  std::vector<Hang> hangs;
  for (const auto& ending : endings) {
    const bool stall = ending.kind == Ending::Kind::stall;
    if (!stall && ending.kind != Ending::Kind::deadlock) continue;
    const std::string shape = stall ? "" : ending.text.data();
    auto hang = std::ranges::find_if(
        hangs, [&](const Hang& known) { return known.stall == stall && known.shape == shape; });
    const DecisionLog log(ending.log.begin(), ending.log.begin() + ending.moves);
    if (hang == hangs.end()) hang = hangs.insert(hang, {stall, shape, 0, ending.number, log, {}});
    ++hang->schedules;
    if (log.size() < hang->shortest.size()) hang->shortest = log;
  }
  // The number of CPUs comes first in a shape.
  std::ranges::stable_sort(hangs, {}, [](const Hang& hang) { return std::pair(hang.stall, hang.shape); });
  return hangs;
}

} // namespace

std::uint64_t ScheduleExploration::hanging() const {
  std::uint64_t sum = 0;
  for (const auto& hang : hangs) sum += hang.schedules;
  return sum;
}

ScheduleExploration explore_schedules(const scenarios::Variant& variant, const ScheduleLimits& limits,
                                      const ReportProgress& progress) {
  Board board(limits);
  const auto windows = record(variant, limits);
  std::vector<Ending> endings;
  const auto pass = [&](std::uint64_t seed) {
    const auto before = endings.size();
    for_each_record<Ending>(
        [&](int pipe) { branch_off(variant, limits, windows, seed, board, pipe); },
        [&](const Ending& ending) {
          endings.push_back(ending);
          if (progress)
            progress({.done = endings.size(), .total = limits.schedules, .unit = ProgressUnit::schedules});
        });
    return endings.size() > before;
  };
  // Strategies that draw lots find no more when several passes in a row found nothing new.
  constexpr int kVainPasses = 3;
  const bool draws = limits.strategy != StrategyName::exhaustive;
  auto seed = limits.seed;
  for (int vain = 0; vain < (draws ? kVainPasses : 1) && endings.size() < limits.schedules;)
    vain = pass(seed++) ? (draws ? 0 : 1) : vain + 1;

  ScheduleExploration result;
  result.schedules = endings.size();
  result.unfinished = (*board).lost;
  result.all = !draws && !(*board).cut_off && result.unfinished == 0;
  for (const auto& ending : endings)
    if (ending.kind == Ending::Kind::broken && result.broken++ == 0) result.problem = ending.text.data();
  const auto breaks_rules = [](const Ending& ending) { return ending.broken_rules > 0; };
  result.rule_breakers = static_cast<std::uint64_t>(std::ranges::count_if(endings, breaks_rules));
  result.losers = static_cast<std::uint64_t>(
      std::ranges::count_if(endings, [](const Ending& ending) { return ending.lost_pages > 0; }));
  result.hangs = ways(endings);
  for (auto& hang : result.hangs) {
    hang.shortest = shrink(variant, hang, limits);
    auto played = replayed(variant, hang.shortest, limits);
    hang.story = std::move(played.story);
    for (auto& line : played.violations)
      if (std::ranges::find(result.violations, line) == result.violations.end())
        result.violations.push_back(std::move(line));
  }
  if (const auto first = std::ranges::find_if(endings, breaks_rules);
      result.violations.empty() && first != endings.end())
    result.violations =
        replayed(variant, {first->log.begin(), first->log.begin() + first->moves}, limits).violations;
  return result;
}

Replay replay(const scenarios::Variant& variant, const DecisionLog& log, const ScheduleLimits& limits) {
  const auto cpus = variant.configuration.machine.cpus;
  for (const auto& move : log)
    if (std::cmp_greater_equal(move.cpu, cpus))
      throw Failure(
          ExitCode::usage,
          fmt::format("decision log: found cpu{}, which is none of the machine.cpus = {} processors; "
                      "legal: cpu0 .. cpu{}",
                      move.cpu, cpus, cpus - 1));
  sim::Simulation simulation(simulation_options(variant.configuration.run));
  System system(simulation, variant.configuration);
  Player player(simulation, system, limits.horizon, log);
  Replay result;
  const auto lock_name = [&system](std::uint32_t id) { return system.locks().name_of(id); };
  try {
    system.run();
  } catch (const kernel::Deadlock& deadlock) {
    result.story = deadlock.what() + last_steps(simulation.tracer(), deadlock.cpus(), lock_name);
    result.shape = deadlock.shape();
  } catch (const Stall& stall) {
    result.story = stall.what() + last_events(simulation.tracer(), lock_name);
    result.stall = true;
  }
  for (const auto& violation : system.locks().validator().violations())
    result.violations.push_back(locking::summary(violation));
  result.never = player.never();
  return result;
}

} // namespace dioscope::experiments
