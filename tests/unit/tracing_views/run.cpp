#include "tests/unit/tracing_views/run.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>

#include "models/kernel/softirq.hpp"
#include "models/kernel/task.hpp"

namespace dioscope::tracing::views {
namespace {

using namespace std::chrono_literals;
using sim::kNoCpu;

constexpr std::uint16_t kTasks = 4;
constexpr auto kRunning = static_cast<std::uint64_t>(kernel::TaskState::running);
constexpr auto kInterruptible = static_cast<std::uint64_t>(kernel::TaskState::interruptible);
constexpr auto kUninterruptible = static_cast<std::uint64_t>(kernel::TaskState::uninterruptible);
constexpr auto kScsi = static_cast<std::uint64_t>(kernel::SoftirqVector::scsi);
constexpr auto kHi = static_cast<std::uint64_t>(kernel::SoftirqVector::hi);

struct Io {
  std::array<std::uint64_t, 4> place; ///< disk, sector, sectors, write
  sim::EventId entered, queued, command, woken;
};

void submit(Events& events, Io& io, std::uint16_t cpu, std::uint64_t round) {
  const std::uint32_t task = cpu + 1U;
  const std::uint64_t write = cpu % 2U;
  io.place = {cpu / 2U, 1000 * round + 16U * cpu, 16, write};
  events.pass(Tracepoint::sched_switch, cpu, 0, 0, {0, task, kRunning, 0});
  events.now += 1us;
  io.entered = events.pass(Tracepoint::sys_enter, cpu, task, 0, {write, io.place[1] * 512, 8192, 0});
  events.now += 2us;
  io.queued = events.pass(Tracepoint::block_bio_queue, cpu, task, io.entered, io.place);
  events.pass(Tracepoint::block_plug, cpu, task, io.queued, {io.place[0], 0, 0, 0});
  if (cpu == 1) {
    events.pass(Tracepoint::lock_acquire, cpu, task, io.queued, {7, 0, 0, 0});
    events.pass(Tracepoint::lock_contended, cpu, task, io.queued, {7, 1, 0, 0});
    events.now += 500ns;
    events.pass(Tracepoint::lock_granted, cpu, task, io.queued, {7, 500, 0, 0});
    events.pass(Tracepoint::lock_acquired, cpu, task, io.queued, {7, 0, 0, 0});
  }
  const auto inserted = events.pass(Tracepoint::block_rq_insert, cpu, task, io.queued, io.place);
  events.pass(Tracepoint::block_unplug, cpu, task, io.queued, {io.place[0], 1, 0, 0});
  events.now += 1us;
  io.command = events.pass(Tracepoint::block_rq_issue, cpu, task, inserted, io.place);
  events.now += 1us;
  events.pass(Tracepoint::sched_switch, cpu, task, io.entered, {task, 0, kUninterruptible, 0});
}

void serve(Events& events, Io& io) {
  const auto disk = io.place[0];
  events.now += 10us;
  io.command = events.pass(Tracepoint::hw_command_received, kNoCpu, 0, io.command,
                           {disk, io.place[1], io.place[2] * 512, io.place[3]});
  events.now += 20us;
  io.command = events.pass(Tracepoint::hw_tenancy_begin, kNoCpu, 0, io.command, {0, disk, 8192, 300});
  events.now += 30us;
  io.command = events.pass(Tracepoint::hw_tenancy_end, kNoCpu, 0, io.command, {0, disk, 8192, 0});
  events.now += 1us;
  io.command = events.pass(Tracepoint::hw_response, kNoCpu, 0, io.command, {0, disk, 0, 0});
}

void interrupt(Events& events, std::array<Io, kTasks>& ios, std::uint16_t first) {
  const std::uint16_t cpu = first == 0 ? 3 : 0;
  const std::uint64_t line = 21U + first / 2U;
  const auto asserted =
      events.pass(Tracepoint::hw_irq_assert, kNoCpu, 0, ios[first].command, {line, 0, 0, 0});
  events.now += 2us;
  const auto entry = events.pass(Tracepoint::irq_handler_entry, cpu, 0, asserted, {line, 0, 0, 0});
  events.now += 3us;
  for (unsigned i = 0; i < 2; ++i)
    events.pass(Tracepoint::scsi_dispatch_cmd_done, cpu, 0, ios[first + i].command, ios[first + i].place);
  events.pass(Tracepoint::softirq_raise, cpu, 0, entry, {kScsi, 0, 0, 0});
  events.now += 4us;
  events.pass(Tracepoint::irq_handler_exit, cpu, 0, entry, {line, 2, 0, 0});
  const auto softirq = events.pass(Tracepoint::softirq_entry, cpu, 0, entry, {kScsi, 0, 0, 0});
  for (unsigned i = 0; i < 2; ++i) {
    auto& io = ios[first + i];
    events.now += 5us;
    events.pass(Tracepoint::block_rq_complete, cpu, 0, io.command, io.place);
    const auto end_io = events.pass(Tracepoint::block_bio_complete, cpu, 0, io.queued, io.place);
    events.now += 1us;
    io.woken = events.pass(Tracepoint::sched_wakeup, cpu, 0, end_io, {first + i + 1U, first + i, 1, 0});
    events.pass(Tracepoint::sched_wakeup, cpu, 0, end_io, {first + i + 1U, first + i, 0, 0});
    if (i == 1) continue;
    // The clock interrupts the softirq.
    if (first == 0) {
      const auto tick = events.pass(Tracepoint::irq_handler_entry, cpu, 0, 0, {0, 0, 0, 0});
      events.now += 1us;
      events.pass(Tracepoint::softirq_raise, cpu, 0, tick, {kHi, 0, 0, 0});
      events.pass(Tracepoint::irq_handler_exit, cpu, 0, tick, {0, 0, 0, 0});
    }
  }
  events.now += 1us;
  events.pass(Tracepoint::softirq_exit, cpu, 0, softirq, {kScsi, 0, 0, 0});
}

void finish(Events& events, const Io& io, std::uint16_t cpu) {
  const std::uint32_t task = cpu + 1U;
  events.now += 1us;
  events.pass(Tracepoint::sched_switch, cpu, 0, io.woken, {0, task, kRunning, 0});
  events.now += 3us;
  events.pass(Tracepoint::sys_exit, cpu, task, io.woken, {io.place[3], io.place[1] * 512, 8192, 0});
  events.now += 1us;
  events.pass(Tracepoint::sched_switch, cpu, task, io.woken, {task, 0, kInterruptible, 0});
}

} // namespace

void pass_rounds(Events& events, std::uint64_t rounds) {
  for (std::uint64_t round = 0; round < rounds; ++round) {
    events.now = sim::TimePoint{} + round * 1ms + 1us;
    std::array<Io, kTasks> ios{};
    for (std::uint16_t cpu = 0; cpu < kTasks; ++cpu) {
      if (round > 0) events.pass(Tracepoint::sched_wakeup, cpu, 0, 0, {cpu + 1U, cpu, 1, 0});
      submit(events, ios.at(cpu), cpu, round);
    }
    for (auto& io : ios) serve(events, io);
    interrupt(events, ios, 0);
    interrupt(events, ios, 2);
    for (std::uint16_t cpu = 0; cpu < kTasks; ++cpu) finish(events, ios.at(cpu), cpu);
  }
}

TemporaryFolder::TemporaryFolder() {
  auto name = (std::filesystem::temp_directory_path() / "dioscope-views-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string output_of(const std::string& command) {
  auto* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("cannot run " + command);
  std::string text;
  std::array<char, 65536> buffer{};
  for (std::size_t n = 0; (n = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;)
    text.append(buffer.data(), n);
  if (pclose(pipe) != 0) throw std::runtime_error("failed: " + command);
  return text;
}

bool have_program(const std::string& name) {
  return std::system(("command -v " + name + " >/dev/null 2>&1").c_str()) == 0;
}

} // namespace dioscope::tracing::views
