#include "experiments/schedules/brancher.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <new>
#include <system_error>

#include "experiments/runs/exit_codes.hpp"
#include "experiments/runs/piped_child.hpp"

namespace dioscope::experiments {
namespace {

constexpr std::size_t kSituations = 1 << 14;

std::uint64_t name_of(const DecisionLog& log) { return sim::mix(0, to_text(log)); }

} // namespace

Board::Board(const ScheduleLimits& limits) : logs(limits.schedules), situations(kSituations) {
  void* memory = mmap(nullptr, sizeof(Numbers), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) throw std::system_error(errno, std::generic_category(), "mmap");
  numbers_ = new (memory) Numbers;
}

Board::~Board() { munmap(numbers_, sizeof(Numbers)); }

Brancher::Brancher(sim::Simulation& simulation, System& system, const ScheduleLimits& limits,
                   Strategy& strategy, Board& board, int pipe)
    : Steering(simulation, system, limits.horizon), limits_(limits), strategy_(strategy), board_(board),
      pipe_(pipe) {}

void Brancher::end(Ending::Kind kind, const std::string& text) {
  // Kept back for longer than the schedule was followed: no schedule of its own.
  if (kept() != nullptr && kind == Ending::Kind::clean) leave();
  auto log = moves();
  // It hangs before the response that is kept back has come.
  if (kept() != nullptr) log.push_back({kept_number(), steps() + 1, 0});
  // Each pass over the root run ends with the schedule that moves nothing.
  if ((log.empty() || kept() != nullptr) && board_.logs.count(name_of(log)) > 0) leave();
  Ending ending;
  ending.kind = kind;
  ending.number = ++(*board_).ended;
  ending.moves = static_cast<std::uint32_t>(log.size());
  ending.broken_rules = static_cast<std::uint32_t>(system_.locks().validator().violations().size());
  ending.lost_pages = system_.page_cache().statistics.lost_pages.value;
  std::ranges::copy(log, ending.log.begin());
  text.copy(ending.text.data(), ending.text.size() - 1);
  // A record is written in one piece: it is smaller than a pipe's atomic size.
  const bool written = write(pipe_, &ending, sizeof ending) == static_cast<ssize_t>(sizeof ending);
  _exit(written ? 0 : static_cast<int>(ExitCode::internal_error));
}

bool Brancher::enough() const {
  if ((*board_).begun < limits_.schedules) return false;
  (*board_).cut_off = true;
  return true;
}

bool Brancher::on_ready(storage::Adapter& adapter) {
  if (moves().size() >= limits_.moves) return false;
  for (auto left = strategy_.branches(completions(), moves().size()); left > 0 && !enough(); --left)
    if (in_branch()) return start_keeping(adapter);
  return false;
}

bool Brancher::start_keeping(storage::Adapter& adapter) {
  strategy_.branched(limits_.seed + (*board_).branches);
  for (const auto cpu : strategy_.arrivals(adapter, 0)) {
    if (enough()) leave();
    if (!in_branch()) continue;
    begin({completions(), 0, cpu});
    send_at_once(adapter, cpu);
    return false;
  }
  if (strategy_.over(0)) leave();
  keep_back(adapter);
  simulation_.calendar().schedule(too_late_, limits_.late, sim::Priority::observer);
  return true;
}

void Brancher::on_step() {
  if (kept() == nullptr) return;
  for (const auto cpu : strategy_.arrivals(*kept(), steps())) {
    if (enough()) leave();
    if (!in_branch()) continue;
    begin({kept_number(), steps(), cpu});
    simulation_.calendar().cancel(too_late_);
    let_go(cpu);
    return;
  }
  if (strategy_.over(steps())) leave();
}

void Brancher::begin(const MovedCompletion& move) {
  auto log = moves();
  log.push_back(move);
  if (board_.logs.count(name_of(log)) > 0) leave();
  ++(*board_).begun;
}

bool Brancher::in_branch() {
  ++(*board_).branches;
  const pid_t child = fork_process();
  if (child == 0) return true;
  if (wait_for(child) != 0) ++(*board_).lost;
  return false;
}

void Brancher::leave() { _exit(0); }

} // namespace dioscope::experiments
