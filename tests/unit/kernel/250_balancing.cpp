#include "tests/unit/kernel/rig.hpp"
#include "tests/unit/support/child.hpp"

#include "models/kernel/functions.hpp"

#include <fmt/format.h>

using namespace dioscope;
using namespace dioscope::kernel;
using namespace dioscope::kernel::test;

namespace {

RigOptions with_clocks(std::int64_t cpus = 2) {
  RigOptions options;
  options.cpus = cpus;
  options.clocks = true;
  return options;
}

/// Hogs by CPU where they are queued.
std::vector<int> spread(Rig& rig) {
  std::vector<int> list;
  for (unsigned cpu = 0; cpu < rig.cpus.size(); ++cpu) list.push_back(rig.scheduler.running(cpu));
  return list;
}

} // namespace

TEST_CASE("250 Given one task on a CPU, when another CPU is idle, then nothing is pulled") {
  Rig rig(with_clocks());
  rig.hog(0);
  rig.run_until(100ms);
  CHECK(rig.scheduler.statistics().migrations.value == 0);
}

TEST_CASE("251 Given two tasks on a CPU, when another is idle, then it pulls the one that waits, once it is "
          "cache-cold") {
  Rig rig(with_clocks());
  rig.hog(0);
  rig.hog(0);
  rig.run_until(50ms);
  const auto moves = rig.of_kind(Tracepoint::sched_migrate_task);
  REQUIRE(moves.size() == 1);
  CHECK(moves[0].arguments[1] == 0);
  CHECK(moves[0].arguments[2] == 1);
  CHECK(since_start(moves[0].time) > 3ms);
  CHECK(since_start(moves[0].time) < 4ms);
  CHECK(spread(rig) == std::vector{1, 1});
}

TEST_CASE("252 Given a longer decay of the caches, when an idle CPU looks, then it has to wait longer") {
  auto options = with_clocks();
  options.scheduler.cache_decay = 20ms;
  Rig rig(options);
  rig.hog(0);
  rig.hog(0);
  rig.run_until(50ms);
  const auto moves = rig.of_kind(Tracepoint::sched_migrate_task);
  REQUIRE(moves.size() == 1);
  CHECK(since_start(moves[0].time) > 21ms);
  CHECK(since_start(moves[0].time) < 22ms);
}

TEST_CASE("253 Given a task bound to its CPU, when another is idle, then it is left there") {
  Rig rig(with_clocks());
  rig.hog(0).cpus_allowed = 1;
  rig.hog(0).cpus_allowed = 1;
  rig.run_until(100ms);
  CHECK(rig.scheduler.statistics().migrations.value == 0);
  CHECK(spread(rig) == std::vector{2, 0});
}

TEST_CASE("254 Given less than a quarter more on another CPU, when a busy CPU balances, then nothing moves") {
  Rig rig(with_clocks());
  for (int i = 0; i < 8; ++i) rig.hog(0);
  for (int i = 0; i < 6; ++i) rig.hog(1);
  rig.run_until(1100ms);
  CHECK(rig.scheduler.statistics().migrations.value == 0);
}

TEST_CASE("255 Given a quarter more on another CPU, when a busy CPU has seen it twice, then it pulls the "
          "difference") {
  Rig rig(with_clocks());
  for (int i = 0; i < 8; ++i) rig.hog(0);
  for (int i = 0; i < 4; ++i) rig.hog(1);
  rig.run_until(1100ms);
  const auto moves = rig.of_kind(Tracepoint::sched_migrate_task);
  REQUIRE(moves.size() == 2);
  CHECK(since_start(moves[0].time) > 500ms);
  CHECK(since_start(moves[1].time) < 501ms);
  CHECK(spread(rig) == std::vector{6, 6});
}

TEST_CASE("257 Given a process that forks, when the child is runnable, then the parent is to give way, "
          "whatever the "
          "child's priority") {
  Rig rig;
  bool asked = false;
  rig.task(0, [&](Task& self) {
    auto& child = rig.scheduler.create("child", 19, [](Task&) {});
    rig.scheduler.wake_up_forked_process(self.context, child, self.cpu);
    asked = self.need_resched;
  });
  rig.run();
  CHECK(asked);
}

TEST_CASE("256 Given all processes forked on one CPU, when they compute, then the balancer spreads them") {
  Rig rig(with_clocks(4));
  rig.task(0, [&](Task& self) {
    for (int i = 0; i < 8; ++i) {
      Rig::work(self, 1ms);
      auto& child = rig.scheduler.create("child", 0, Rig::compute_for_ever);
      rig.scheduler.wake_up_forked_process(self.context, child, self.cpu);
      rig.scheduler.cond_resched(self);
    }
  });
  rig.run_until(2000ms);
  CHECK(rig.scheduler.statistics().migrations.value >= 6);
  for (const int queued : spread(rig)) {
    CHECK(queued >= 1);
    CHECK(queued <= 3);
  }
}

TEST_CASE("257 Given one CPU, when tasks compute, then nobody balances") {
  Rig rig(with_clocks(1));
  for (int i = 0; i < 3; ++i) rig.hog(0);
  rig.run_until(600ms);
  CHECK(rig.booked(0, kernel::fn::load_balance, machine::Reason::run) == 0ns);
  CHECK(rig.scheduler.statistics().reschedule_ipis.value == 0);
}

TEST_CASE(
    "258 Given CPUs that sleep, when their ticks come, alone or with something else in the way, then the "
    "same happens as step by step") {
  const auto history = [](bool run_ahead, bool listens) {
    return dioscope::test::in_child([run_ahead, listens] {
      auto options = with_clocks(8);
      options.listens = listens;
      options.simulation.run_ahead = run_ahead;
      Rig rig(options);
      rig.device(5, true, [](machine::HardirqContext& context) { context.charge(fn::do_IRQ, 3us); });
      sim::RandomStream random(1, "ticks");
      for (int i = 0; i < 2000; ++i) rig.interrupt_at(sim::Duration{random.below(100'000'000)}, 5);
      // Line 5 is CPU 5's, whose tick comes at two thirds of each millisecond: around it.
      for (int tick = 2; tick < 100; ++tick)
        for (int i = 0; i < 3; ++i)
          rig.interrupt_at(1ms * tick + 666us + sim::Duration{random.below(8000)} - 4us, 5);
      for (const unsigned cpu : {1U, 6U})
        rig.task(cpu, [&rig](Task& self) {
          for (int i = 0; i < 30; ++i) {
            Rig::work(self, 700us);
            rig.interrupts.sleep_for(self, 1300us);
          }
        });
      rig.run_until(110ms);
      auto text = fmt::format("{:x} {} idle {} busy\n", rig.simulation.tracer().fingerprint(),
                              rig.interrupts.ticks().idle.value, rig.interrupts.ticks().system.value);
      for (unsigned cpu = 0; cpu < rig.cpus.size(); ++cpu) {
        const auto& counted = rig.cpus[cpu]->statistics();
        const auto& cache = rig.cpus[cpu]->cache().statistics();
        const auto& lock = rig.scheduler.queue(cpu).lock.statistics();
        text += fmt::format("{} ticks, off {} {}, {} interruptions, {} {} {} lines, lock {} {}\n",
                            counted.ticks.value, counted.irq_off.count(), counted.irq_off.sum().count(),
                            rig.cpus[cpu]->interruptions(), cache.hits.value, cache.transfers.value,
                            cache.memory.value, lock.acquisitions.value, lock.hold.sum().count());
      }
      for (const auto& entry : rig.ledger.entries())
        text += fmt::format("{} {} {}\n", entry.cpu, machine::name(entry.function), entry.time.count());
      return text;
    });
  };
  const auto usual = history(true, false);
  CHECK(usual.find("109 ticks") != std::string::npos);
  CHECK(usual == history(false, false));
  CHECK(usual == history(true, true));
}

TEST_CASE(
    "259 Given a crowd that was gone at an idle CPU's last ticks, when that CPU is busy and the crowd is "
    "back, then it has to be seen twice again") {
  Rig rig(with_clocks());
  std::vector<Task*> crowd;
  for (int i = 0; i < 32; ++i)
    crowd.push_back(&rig.task(0, [&rig](Task& self) {
      rig.interrupts.sleep_for(self, 1500us);
      Rig::work(self, 20us); // CPU 1 ticks meanwhile, at 1.67 ms
      rig.interrupts.sleep_for(self, 240ms);
      Rig::compute_for_ever(self);
    }));
  for (auto* task : crowd) task->cpus_allowed = 1;
  rig.task(1, [&rig](Task& self) {
    rig.interrupts.sleep_for(self, 20ms);
    Rig::compute_for_ever(self);
  });
  int seen = 0;
  rig.at(1668us, [&] { seen = rig.scheduler.running(0); });
  rig.at(30ms, [&] {
    for (auto* task : crowd) task->cpus_allowed = 3;
  });
  rig.run_until(600ms);
  CHECK(seen > 8);
  const auto moves = rig.of_kind(Tracepoint::sched_migrate_task);
  REQUIRE_FALSE(moves.empty());
  CHECK(since_start(moves[0].time) > 500ms);
}
