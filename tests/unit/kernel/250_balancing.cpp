#include "tests/unit/kernel/rig.hpp"

#include "models/kernel/functions.hpp"

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
