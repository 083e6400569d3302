#pragma once
/// The events of a run that is made up: every I/O takes the same steps at the same times, so that a test
/// knows what a tool has to find. Begun every 100 us, each by the next of eight tasks, each of which has a
/// CPU:
///
///   +0   woken by a timer     +1 switched in    +2 sys_enter     +3 Q           +5 queue_lock taken; every
///   fourth time it is contended, for 1.5 us     +8 G             +9 P           +10 I; queue_lock given up
///   +20  U                    +23 D             +25 switched out (D)
///   +30  command, tenancy (+40 to +45), response, interrupt line at +449
///   +450 interrupt on the CPU three further (5 us), softirq from +456 to +460: C at +457, wake-up at +459
///   +470 switched in          +472 sys_exit     +490 switched out (S)
#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "models/tracepoints.hpp"
#include "tracing/event_sink.hpp"

namespace dioscope::tracing::test {

inline constexpr unsigned kCpus = 8;
inline constexpr std::uint32_t kDisks = 2;
/// A run of this many is short, and every count of it a round number.
inline constexpr int kIos = 400;

class SyntheticNames final : public Names {
 public:
  explicit SyntheticNames(unsigned cpus = kCpus, std::uint32_t disks = kDisks,
                          std::uint32_t tasks = kCpus + 1)
      : cpus_(cpus), disks_(disks), tasks_(tasks) {}
  unsigned cpus() const override { return cpus_; }
  std::uint32_t disks() const override { return disks_; }
  std::string task(std::uint32_t pid) const override {
    return pid == 0 ? "swapper" : "raw_io." + std::to_string(pid);
  }
  int priority(std::uint32_t pid) const override { return pid == 0 ? 140 : 120; }
  std::uint32_t tasks() const override { return tasks_; }
  std::string lock(std::uint32_t id) const override { return "queue_lock." + std::to_string(id); }
  std::string interrupt(unsigned line) const override { return "qla2x00." + std::to_string(line); }

 private:
  unsigned cpus_;
  std::uint32_t disks_;
  std::uint32_t tasks_;
};

struct SyntheticEvent {
  sim::TraceEvent event;
  IoNumber io;
};

/// What one I/O emits, in parts of a microsecond.
class SyntheticIo {
 public:
  SyntheticIo(std::uint64_t number, std::vector<SyntheticEvent>& events) : number_(number), events_(events) {
    const auto pid = number % kCpus + 1;
    const auto cpu = static_cast<std::uint16_t>(number % kCpus);
    const auto interrupted = static_cast<std::uint16_t>((number + 3) % kCpus);
    const auto disk = number % kDisks;
    const auto sector = number * 16;
    using T = Tracepoint;
    at(0, T::sched_wakeup, cpu, 0, pid, cpu, 1);
    at(1, T::sched_switch, cpu, 0, 0, pid, 0);
    at(2, T::sys_enter, cpu, pid, 0, sector * 512, 8192);
    at(3, T::block_bio_queue, cpu, pid, disk, sector, 16, 0);
    at(5, T::lock_acquire, cpu, pid, disk, 0);
    if (number % 4 == 0) {
      at(6, T::lock_contended, cpu, pid, disk, 0);
      at(7.5, T::lock_granted, cpu, pid, disk, 1500);
    }
    at(7.5, T::lock_acquired, cpu, pid, disk);
    at(8, T::block_getrq, cpu, pid, disk, sector, 16, 0);
    at(9, T::block_plug, cpu, pid, disk);
    at(10, T::block_rq_insert, cpu, pid, disk, sector, 16, 0);
    at(10, T::lock_release, cpu, pid, disk);
    at(11, T::irqs_enabled, cpu, pid, 6000);
    at(20, T::block_unplug, cpu, pid, disk, 1);
    at(23, T::block_rq_issue, cpu, pid, disk, sector, 16, 0);
    at(25, T::sched_switch, cpu, pid, pid, 0, 2);
    at(30, T::hw_command_received, sim::kNoCpu, 0, disk, sector, 8192, 0);
    at(40, T::hw_tenancy_begin, sim::kNoCpu, 0, 0, disk, 8192, 0);
    at(45, T::hw_tenancy_end, sim::kNoCpu, 0, 0, disk, 8192);
    at(448, T::hw_response, sim::kNoCpu, 0, 0, disk);
    at(449, T::hw_irq_assert, sim::kNoCpu, 0, 24);
    at(450, T::irq_handler_entry, interrupted, 0, 24, 0);
    at(452, T::softirq_raise, interrupted, 0, 3);
    at(455, T::irq_handler_exit, interrupted, 0, 24, 1);
    at(456, T::softirq_entry, interrupted, 0, 3);
    at(457, T::block_rq_complete, interrupted, 0, disk, sector, 16, 0);
    at(458, T::block_bio_complete, interrupted, 0, disk, sector, 16, 0);
    at(459, T::sched_wakeup, interrupted, 0, pid, cpu, 1);
    at(460, T::softirq_exit, interrupted, 0, 3);
    at(470, T::sched_switch, cpu, 0, 0, pid, 0);
    at(472, T::sys_exit, cpu, pid, 0, sector * 512, 8192);
    at(490, T::sched_switch, cpu, pid, pid, 0, 1);
  }

 private:
  void at(double microseconds, Tracepoint kind, std::uint16_t cpu, std::uint64_t task, std::uint64_t a = 0,
          std::uint64_t b = 0, std::uint64_t c = 0, std::uint64_t d = 0) {
    const auto since_begin = static_cast<std::int64_t>(microseconds * 1000);
    const auto begin = static_cast<std::int64_t>(1'000'000 + number_ * 100'000);
    events_.push_back({{.time = sim::TimePoint(sim::Duration(begin + since_begin)),
                        .id = 0,
                        .cause = 0,
                        .kind = static_cast<std::uint16_t>(kind),
                        .cpu = cpu,
                        .task = static_cast<std::uint32_t>(task),
                        .arguments = {a, b, c, d}},
                       number_ + 1});
  }
  std::uint64_t number_;
  std::vector<SyntheticEvent>& events_;
};

/// In the order of time.
inline std::vector<SyntheticEvent> synthetic_run(std::uint64_t ios) {
  std::vector<SyntheticEvent> events;
  for (std::uint64_t n = 0; n < ios; ++n) SyntheticIo(n, events);
  std::ranges::stable_sort(events, {}, [](const SyntheticEvent& it) { return it.event.time; });
  return events;
}

/// Each kind once, one after another, after everything else.
inline std::vector<SyntheticEvent> one_of_each_kind(std::int64_t at_ns) {
  std::vector<SyntheticEvent> events;
  for (std::size_t kind = 0; kind < kTracepoints.size(); ++kind)
    events.push_back({{.time = sim::TimePoint(sim::Duration(at_ns + 1000 * static_cast<std::int64_t>(kind))),
                       .id = 0,
                       .cause = 0,
                       .kind = static_cast<std::uint16_t>(kind),
                       .cpu = 1,
                       .task = 1,
                       .arguments = {1, 2, 3, 0}},
                      0});
  return events;
}

template <class Sink>
void pass(Sink& sink, const std::vector<SyntheticEvent>& events) {
  for (const auto& [event, io] : events) sink.on_event(event, io);
}

} // namespace dioscope::tracing::test
