#include "app/schedule_explorer.hpp"

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <new>
#include <set>
#include <system_error>

#include <boost/random/mersenne_twister.hpp>
#include <boost/random/uniform_01.hpp>

#include "app/event_text.hpp"
#include "app/exit_codes.hpp"
#include "app/piped_child.hpp"
#include "app/simulate.hpp"
#include "models/locking/report.hpp"
#include "models/system.hpp"

namespace dioscope::app {
namespace {

constexpr std::size_t kMostMoves = 4;

/// The sanitizers need contexts that are threads, of which fork() would keep one: there only the undisturbed
/// run is made.
#ifdef DIOSCOPE_SANITIZE
constexpr bool kCanBranch = false;
#else
constexpr bool kCanBranch = true;
#endif

/// How one run ended, as its process tells the first one.
struct Ending {
  enum class Kind : std::uint32_t { clean, deadlock, broken } kind = Kind::clean;
  std::uint32_t moves = 0;
  std::uint32_t cpus = 0;   ///< of a deadlock's circle
  std::uint64_t number = 0; ///< of the run, from 1
  std::array<MovedInterrupt, kMostMoves> log{};
  std::array<char, 512> problem{};
};

/// What all processes of one exploration share.
struct Board {
  std::atomic<std::uint64_t> runs{0};
  /// Moves of the shortest deadlock so far, on one CPU and on several.
  std::array<std::atomic<std::uint64_t>, 2> shortest{kMostMoves + 1, kMostMoves + 1};
};

/// Memory that stays shared over fork().
class SharedBoard {
 public:
  SharedBoard()
      : memory_(mmap(nullptr, sizeof(Board), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)) {
    if (memory_ == MAP_FAILED) throw std::system_error(errno, std::generic_category(), "mmap");
    board_ = new (memory_) Board;
  }
  SharedBoard(const SharedBoard&) = delete;
  SharedBoard& operator=(const SharedBoard&) = delete;
  ~SharedBoard() { munmap(memory_, sizeof(Board)); }
  Board& operator*() const { return *board_; }

 private:
  void* memory_;
  Board* board_;
};

/// Interrupts after which, within limits.hold, a task held a lock with interrupts on.
struct Windows {
  std::uint64_t interrupts = 0;
  std::set<std::uint64_t> hot;
};

bool holds_with_interrupts_on(const machine::Context& context) {
  const bool task =
      context.kind() == machine::ContextKind::process || context.kind() == machine::ContextKind::user;
  return task && !context.holds.empty() && context.irqs_enabled();
}

/// The gate of one run. It numbers device interrupts and lock steps; what a decision log says happens, and
/// where `branch` has a say, other processes try something else.
class Steering : public machine::InterruptGate {
 public:
  Steering(sim::Simulation& simulation, System& system, const ScheduleLimits& limits)
      : simulation_(simulation), system_(system), limits_(limits) {
    system.io_apic().set_gate(this);
    system.locks().on_step([this](const machine::Context& context) { on_step(context); });
  }

  bool keep(unsigned line) final {
    if (line == kernel::Interrupts::kClockLine) return false;
    ++interrupts_;
    return !kept_ && keep_device(line);
  }

 protected:
  /// True keeps the line back, with keep_back().
  virtual bool keep_device(unsigned line) = 0;
  /// A lock step while a line is kept back.
  virtual void on_kept_step(const machine::Context& context) = 0;
  /// A lock step while none is.
  virtual void on_free_step(const machine::Context& /*context*/) {}
  virtual void on_horizon() { simulation_.stop(); }

  void keep_back(unsigned line) {
    kept_ = line;
    steps_ = 0;
  }
  /// The kept line goes to `cpu` now.
  void let_go(unsigned cpu) {
    moved({interrupts_kept_, steps_, cpu});
    const auto line = *kept_;
    kept_.reset();
    system_.io_apic().set_destination(line, cpu);
    system_.io_apic().release(line);
  }
  void moved(const MovedInterrupt& move) {
    moves_.push_back(move);
    simulation_.calendar().schedule(horizon_, limits_.horizon, sim::Priority::observer);
  }

  sim::Simulation& simulation_;
  System& system_;
  const ScheduleLimits& limits_;
  std::uint64_t interrupts_ = 0;
  std::uint64_t interrupts_kept_ = 0; ///< number of the interrupt that is kept back
  std::optional<unsigned> kept_;
  std::uint64_t steps_ = 0; ///< since it is
  DecisionLog moves_;

 private:
  void on_step(const machine::Context& context) {
    if (!kept_) {
      on_free_step(context);
      return;
    }
    ++steps_;
    on_kept_step(context);
  }
  sim::Event horizon_ = sim::Event::of<&Steering::on_horizon>(this);
};

/// Moves nothing; notes which interrupts are worth moving.
class Recorder final : public Steering {
 public:
  using Steering::Steering;
  Windows windows() {
    windows_.interrupts = interrupts_;
    return std::move(windows_);
  }

 private:
  bool keep_device(unsigned /*line*/) override {
    recent_.push_back({interrupts_, simulation_.now()});
    return false;
  }
  void on_kept_step(const machine::Context& /*context*/) override {}
  void on_free_step(const machine::Context& context) override {
    if (!holds_with_interrupts_on(context)) return;
    std::erase_if(recent_,
                  [&](const auto& raised) { return simulation_.now() - raised.second > limits_.hold; });
    for (const auto& [interrupt, at] : recent_) windows_.hot.insert(interrupt);
    recent_.clear();
  }
  Windows windows_;
  std::vector<std::pair<std::uint64_t, sim::TimePoint>> recent_;
};

/// Does what a decision log says.
class Player final : public Steering {
 public:
  Player(sim::Simulation& simulation, System& system, const ScheduleLimits& limits, const DecisionLog& log)
      : Steering(simulation, system, limits), log_(log) {}

 private:
  bool keep_device(unsigned line) override {
    const auto next = std::ranges::find(log_, interrupts_, &MovedInterrupt::interrupt);
    if (next == log_.end()) return false;
    interrupts_kept_ = interrupts_;
    if (next->step == 0) {
      moved(*next);
      system_.io_apic().set_destination(line, next->cpu);
      return false;
    }
    release_at_ = *next;
    keep_back(line);
    return true;
  }
  void on_kept_step(const machine::Context& /*context*/) override {
    if (steps_ == release_at_.step) let_go(release_at_.cpu);
  }
  const DecisionLog& log_;
  MovedInterrupt release_at_;
};

/// Tries every alternative in a process of its own.
class Brancher final : public Steering {
 public:
  Brancher(sim::Simulation& simulation, System& system, const ScheduleLimits& limits, const Windows& windows,
           Board& board, int pipe)
      : Steering(simulation, system, limits), windows_(windows), board_(board), pipe_(pipe),
        random_(limits.seed) {
    // About eight schedules come of an interrupt that is moved.
    const auto candidates = windows.hot.empty() ? windows.interrupts : windows.hot.size();
    share_ = static_cast<double>(limits.schedules) /
             (8.0 * static_cast<double>(std::max<std::uint64_t>(1, candidates)));
  }

  [[noreturn]] void end(Ending::Kind kind, std::size_t cpus, const std::string& problem) {
    Ending ending;
    ending.kind = kind;
    ending.number = ++board_.runs;
    ending.cpus = static_cast<std::uint32_t>(cpus);
    ending.moves = static_cast<std::uint32_t>(std::min(moves_.size(), kMostMoves));
    std::copy_n(moves_.begin(), ending.moves, ending.log.begin());
    problem.copy(ending.problem.data(), ending.problem.size() - 1);
    if (kind == Ending::Kind::deadlock) {
      auto& shortest = board_.shortest[cpus == 1 ? 0 : 1];
      auto known = shortest.load();
      while (moves_.size() < known && !shortest.compare_exchange_weak(known, moves_.size())) {
      }
    }
    // A record is written in one piece: it is smaller than a pipe's atomic size.
    const bool written = write(pipe_, &ending, sizeof ending) == static_cast<ssize_t>(sizeof ending);
    _exit(written ? 0 : static_cast<int>(ExitCode::internal_error));
  }

 private:
  /// The budget is used up, or one more move could only find longer ways into what is known.
  bool enough() const {
    if (!kCanBranch || board_.runs >= limits_.schedules) return true;
    return std::ranges::all_of(board_.shortest,
                               [this](const auto& moves) { return moves <= moves_.size() + 1; });
  }

  bool keep_device(unsigned line) override {
    if (moves_.size() >= std::min(limits_.moves, kMostMoves) || enough() || !worth_moving()) return false;
    interrupts_kept_ = interrupts_;
    for (const auto& cpu : system_.cpus()) {
      if (cpu->depth() == 0 || !holds_with_interrupts_on(cpu->bottom())) continue;
      if (!in_other_process()) continue;
      system_.io_apic().set_destination(line, cpu->number());
      moved({interrupts_, 0, cpu->number()});
      return false;
    }
    if (!in_other_process()) return false;
    keep_back(line);
    simulation_.calendar().schedule(too_late_, limits_.hold, sim::Priority::observer);
    return true;
  }

  void on_kept_step(const machine::Context& context) override {
    if (enough()) leave();
    // Where the interrupt would find no lock held only few arrivals are tried.
    const bool aimed = holds_with_interrupts_on(context);
    if (!aimed && !chance(0.1)) return;
    const auto here = context.cpu().number();
    const auto other = (here + 1) % static_cast<unsigned>(system_.cpus().size());
    if (in_other_process()) {
      let_go_to(here);
    } else if (other != here && aimed && in_other_process()) {
      let_go_to(other);
    }
  }
  void let_go_to(unsigned cpu) {
    simulation_.calendar().cancel(too_late_);
    let_go(cpu);
  }
  void on_horizon() override { end(Ending::Kind::clean, 0, {}); }
  /// Kept back for as long as was allowed: this process has nothing more to try.
  void leave() { _exit(0); }

  bool worth_moving() {
    if (!windows_.hot.empty() && moves_.empty() && !windows_.hot.contains(interrupts_)) return false;
    return chance(moves_.empty() ? share_ : 0.5);
  }

  bool chance(double share) { return boost::random::uniform_01<double>()(random_) < share; }
  /// True in a new process; false in this one, after the other has ended.
  bool in_other_process() {
    const pid_t child = fork_process();
    if (child == 0) {
      random_.seed(limits_.seed + board_.runs + 1);
      return true;
    }
    wait_for(child);
    return false;
  }

  const Windows& windows_;
  Board& board_;
  int pipe_;
  boost::random::mt19937_64 random_;
  double share_;
  sim::Event too_late_ = sim::Event::of<&Brancher::leave>(this);
};

/// A deadlock is told when it closes: what spreads later is for a run of its own.
scenarios::Configuration at_once(const scenarios::Variant& variant) {
  auto configuration = variant.configuration;
  configuration.kernel.locks.deadlock_spread = sim::Duration{0};
  return configuration;
}

/// What `work` writes into its pipe, in a process of its own.
template <class Value, class Work>
std::vector<Value> records_of(const Work& work) {
  const auto child = fork_with_pipe(work);
  std::vector<Value> values;
  std::string bytes;
  std::array<char, 65536> chunk;
  for (ssize_t got = 0; (got = read(child.pipe, chunk.data(), chunk.size())) != 0;) {
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw std::system_error(errno, std::generic_category(), "read");
    bytes.append(chunk.data(), static_cast<std::size_t>(got));
  }
  close(child.pipe);
  const int status = wait_for(child.pid);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
    throw Failure(ExitCode::internal_error,
                  "internal error: a process of the exploration ended without a result");
  values.resize(bytes.size() / sizeof(Value));
  std::memcpy(values.data(), bytes.data(), values.size() * sizeof(Value));
  return values;
}

Windows record(const scenarios::Variant& variant, const ScheduleLimits& limits) {
  const auto numbers = records_of<std::uint64_t>([&](int pipe) {
    std::vector<std::uint64_t> out;
    const auto configuration = at_once(variant);
    sim::Simulation simulation(simulation_options(configuration.run));
    System system(simulation, configuration);
    Recorder recorder(simulation, system, limits);
    try {
      system.run();
    } catch (const std::exception&) {
      // It is told by the exploration, whose first run is this one again.
    }
    const auto windows = recorder.windows();
    out.push_back(windows.interrupts);
    out.insert(out.end(), windows.hot.begin(), windows.hot.end());
    send_bytes(pipe, out.data(), out.size() * sizeof out[0]);
  });
  return {numbers.at(0), {numbers.begin() + 1, numbers.end()}};
}

/// A replay in a process of its own: its story, then its broken rules.
std::vector<std::string> told(const scenarios::Variant& variant, const DecisionLog& log,
                              const ScheduleLimits& limits) {
  const auto bytes = records_of<char>([&](int pipe) {
    const auto played = replay(variant, log, limits);
    auto text = played.story;
    for (const auto& line : played.violations) text += '\0' + line;
    send_bytes(pipe, text.data(), text.size());
  });
  std::vector<std::string> lines(1);
  for (const char c : bytes) c == '\0' ? void(lines.emplace_back()) : lines.back().push_back(c);
  return lines;
}

} // namespace

ScheduleExploration explore_schedules(const scenarios::Variant& variant, const ScheduleLimits& limits) {
  const SharedBoard board;
  const auto windows = record(variant, limits);
  auto endings = records_of<Ending>([&](int pipe) {
    const auto configuration = at_once(variant);
    sim::Simulation simulation(simulation_options(configuration.run));
    System system(simulation, configuration);
    Brancher brancher(simulation, system, limits, windows, *board, pipe);
    try {
      system.run();
    } catch (const kernel::Deadlock& deadlock) {
      brancher.end(Ending::Kind::deadlock, deadlock.cpus().size(), {});
    } catch (const std::exception& error) {
      brancher.end(Ending::Kind::broken, 0, error.what());
    }
    brancher.end(Ending::Kind::clean, 0, {});
  });
  std::ranges::sort(endings, {}, &Ending::number);
  ScheduleExploration result;
  result.schedules = endings.size();
  for (const auto& ending : endings)
    if (ending.kind == Ending::Kind::broken && result.broken++ == 0) result.problem = ending.problem.data();
  for (const bool one_cpu : {true, false}) {
    Hang hang{.one_cpu = one_cpu, .schedules = 0, .first = 0, .shortest = {}, .story = {}};
    const Ending* shortest = nullptr;
    for (const auto& ending : endings) {
      if (ending.kind != Ending::Kind::deadlock || (ending.cpus == 1) != one_cpu) continue;
      if (hang.schedules++ == 0) hang.first = ending.number;
      if (shortest == nullptr || ending.moves < shortest->moves) shortest = &ending;
    }
    if (shortest == nullptr) continue;
    hang.shortest.assign(shortest->log.begin(), shortest->log.begin() + shortest->moves);
    const auto lines = told(variant, hang.shortest, limits);
    hang.story = lines.front();
    if (result.hangs.empty()) result.violations.assign(lines.begin() + 1, lines.end());
    result.hangs.push_back(std::move(hang));
  }
  return result;
}

Replay replay(const scenarios::Variant& variant, const DecisionLog& log, const ScheduleLimits& limits) {
  sim::Simulation simulation(simulation_options(variant.configuration.run));
  System system(simulation, variant.configuration);
  Player player(simulation, system, limits, log);
  Replay result;
  try {
    system.run();
  } catch (const kernel::Deadlock& deadlock) {
    result.story = deadlock.what() + last_steps(simulation.tracer(), deadlock.cpus());
  }
  for (const auto& violation : system.locks().validator().violations())
    result.violations.push_back(locking::summary(violation));
  return result;
}

} // namespace dioscope::app
