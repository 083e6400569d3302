#include <array>
#include <map>

#include "tests/unit/kernel/rig.hpp"

using namespace dioscope;
using namespace dioscope::kernel;
using namespace dioscope::kernel::test;

TEST_CASE("200 Given a task that slept on one CPU, when another CPU wakes it, then it runs where it slept, "
          "after an IPI") {
  Rig rig;
  unsigned woke_on = 99;
  auto& sleeper = rig.task(1, [&](Task& self) {
    rig.sleep(self);
    woke_on = self.context.cpu().number();
  });
  rig.task(0, [&](Task& self) {
    Rig::work(self, 100us);
    CHECK(rig.scheduler.wake_up_process(self.context, sleeper));
    Rig::work(self, 100us);
  });
  rig.run();
  CHECK(woke_on == 1);
  CHECK(rig.scheduler.statistics().reschedule_ipis.value == 1);
  CHECK(rig.count(Tracepoint::ipi_raise) == 1);
  CHECK(rig.scheduler.statistics().wakeups.value == 1);
  const auto latency = rig.scheduler.statistics().wakeup_latency;
  CHECK(latency.count() == 1);
  // IPI, hlt exit, handler, schedule, switch: with the shipped costs 5 to 8 us.
  CHECK(latency.max() > 5us);
  CHECK(latency.max() < 8us);
}

TEST_CASE("201 Given a task in the kernel, when a better one wakes on its CPU, then it is marked but runs to "
          "schedule()") {
  Rig rig;
  sim::Duration ran{};
  auto& better = rig.task(
      1,
      [&](Task& self) {
        rig.sleep(self);
        ran = since_start(self.context.now());
      },
      -10);
  rig.task(1, [&](Task& self) {
    Rig::work(self, 1ms);
    CHECK(self.need_resched);
    const auto end = since_start(self.context.now());
    CHECK(ran == 0ns);
    rig.scheduler.cond_resched(self);
    CHECK(ran > end);
  });
  rig.task(0, [&](Task& self) {
    Rig::work(self, 100us);
    rig.scheduler.wake_up_process(self.context, better);
  });
  rig.run();
  CHECK(ran > 1ms);
  CHECK(rig.count(Tracepoint::ipi_raise) == 1);
}

TEST_CASE(
    "212 Given a task made with a role or without, when it is looked at, then it says what it is there for") {
  Rig rig;
  const auto& alone = rig.scheduler.create("sleeper", 0, [](Task&) {});
  const auto& one_of_many =
      rig.scheduler.create("raw_io.3", 0, [](Task&) {}, {.cause = "raw_io", .workload = true});
  CHECK(alone.role.cause == "sleeper");
  CHECK_FALSE(alone.role.workload);
  CHECK(one_of_many.name == "raw_io.3");
  CHECK(one_of_many.role.cause == "raw_io");
  CHECK(one_of_many.role.workload);
  CHECK(rig.scheduler.current(0).role.cause == "swapper");
  rig.task(0, [](Task& self) { Rig::work(self, 1us); });
  rig.run();
}

TEST_CASE("202 Given a task on a CPU, when one of the same or a worse priority wakes there, then it is not "
          "disturbed") {
  Rig rig;
  Task* sleepers[2];
  for (int i = 0; i < 2; ++i) {
    sleepers[i] = &rig.scheduler.create("sleeper", i * 5, [](Task&) {});
    sleepers[i]->cpu = 1;
    sleepers[i]->sleep_until_started({.what = "a test"});
  }
  rig.task(1, [&](Task& self) {
    Rig::work(self, 1ms);
    CHECK_FALSE(self.need_resched);
  });
  rig.task(0, [&](Task& self) {
    Rig::work(self, 100us);
    for (auto* sleeper : sleepers) CHECK(rig.scheduler.wake_up_process(self.context, *sleeper));
  });
  rig.run();
  CHECK(rig.count(Tracepoint::ipi_raise) == 0);
}

TEST_CASE("203 Given a task in user mode, when a better one wakes on its CPU, then it is preempted and loses "
          "no time") {
  Rig rig;
  sim::Duration ran{};
  sim::Duration ended{};
  auto& better = rig.task(
      1,
      [&](Task& self) {
        rig.sleep(self);
        ran = since_start(self.context.now());
      },
      -10);
  rig.task(1, [&](Task& self) {
    self.context.change_kind(ContextKind::user);
    Rig::work(self, 1ms);
    ended = since_start(self.context.now());
    self.context.change_kind(ContextKind::process);
  });
  rig.task(0, [&](Task& self) {
    Rig::work(self, 100us);
    rig.scheduler.wake_up_process(self.context, better);
  });
  rig.run();
  CHECK(ran > 100us);
  CHECK(ran < 120us);
  CHECK(ended > 1ms);
  CHECK(ended < 1030us);
}

TEST_CASE("204 Given tasks of several priorities, when they are queued, then the best is first, and first in "
          "first out") {
  sim::Simulation simulation({});
  std::deque<Task> tasks;
  PriorityArray array;
  CHECK(array.first() == nullptr);
  for (const int priority : {139, 120, 100, 120, 0, 64, 63}) {
    auto& task = tasks.emplace_back(1, "t", ContextKind::process, simulation);
    task.priority = priority;
    array.enqueue(task);
  }
  std::vector<std::size_t> candidates;
  for (Task* t = array.next_candidate(nullptr); t != nullptr; t = array.next_candidate(t))
    candidates.push_back(
        static_cast<std::size_t>(std::ranges::find(tasks, t, [](Task& x) { return &x; }) - tasks.begin()));
  CHECK(candidates == std::vector<std::size_t>{4, 6, 5, 2, 3, 1, 0}); // to be moved away
  std::vector<std::size_t> order;
  while (Task* t = array.first()) {
    order.push_back(
        static_cast<std::size_t>(std::ranges::find(tasks, t, [](Task& x) { return &x; }) - tasks.begin()));
    CHECK(t->array == &array);
    array.dequeue(*t);
    CHECK(t->array == nullptr);
  }
  CHECK(order == std::vector<std::size_t>{4, 6, 5, 2, 1, 3, 0});
  CHECK(array.count == 0);
}

TEST_CASE("205 Given a task that slept, when it wakes, then its priority has the bonus of its sleep, five "
          "levels at most") {
  Rig rig;
  auto& sleeper = rig.task(1, [&](Task& self) {
    CHECK(self.priority == 125); // nothing slept yet: the worst of the bonus
    rig.sleep(self);
    CHECK(self.sleep_avg == 1200);
    CHECK(self.priority == 119); // 10 * 1200 / 2000 - 5 = 1
    rig.sleep(self);
    CHECK(self.sleep_avg == 2000);
    CHECK(self.priority == 115);
  });
  rig.task(0, [&](Task& self) {
    for (const int ticks : {1200, 5000}) {
      Rig::work(self, 100us);
      rig.scheduler.jiffies += ticks;
      rig.scheduler.wake_up_process(self.context, sleeper);
    }
  });
  rig.run();
}

TEST_CASE("206 Given two tasks that compute, when a timeslice is used up, then the arrays are swapped and "
          "both go on") {
  RigOptions options;
  options.cpus = 1;
  options.clocks = true;
  Rig rig(options);
  auto& a = rig.hog(0);
  auto& b = rig.hog(0);
  CHECK(a.time_slice == 151); // 10 + 290 * 19 / 39 ticks
  rig.run_until(1000ms);
  std::vector<sim::Duration> switches;
  for (const auto& event : rig.of_kind(Tracepoint::sched_switch))
    if (event.arguments[0] == a.pid || event.arguments[1] == a.pid)
      switches.push_back(since_start(event.time));
  REQUIRE(switches.size() == 7);
  for (std::size_t i = 1; i < switches.size(); ++i) {
    CHECK(switches[i] > switches[i - 1] + 150ms);
    CHECK(switches[i] < switches[i - 1] + 153ms);
  }
  CHECK(a.user_ticks + b.user_ticks > 990);
  CHECK(a.user_ticks > 490);
  CHECK(b.user_ticks > 380);
}

TEST_CASE("207 Given a wake-up of a task that is queued already, when it is woken again, then that is "
          "counted as spurious") {
  Rig rig;
  auto& sleeper = rig.task(1, [&](Task& self) { rig.sleep(self); });
  rig.task(0, [&](Task& self) {
    Rig::work(self, 100us);
    CHECK(rig.scheduler.wake_up_process(self.context, sleeper));
    CHECK_FALSE(rig.scheduler.wake_up_process(self.context, sleeper));
  });
  rig.run();
  CHECK(rig.scheduler.statistics().wakeups.value == 1);
  CHECK(rig.scheduler.statistics().spurious_wakeups.value == 1);
}

TEST_CASE(
    "208 Given a task about to sleep, when the wake-up comes before schedule(), then it does not sleep") {
  Rig rig;
  sim::Duration went_on{};
  auto& sleeper = rig.task(1, [&](Task& self) {
    self.prepare_to_sleep(TaskState::uninterruptible, {.what = "a test"});
    Rig::work(self, 100us);
    rig.scheduler.schedule(self);
    went_on = since_start(self.context.now());
  });
  rig.task(0, [&](Task& self) {
    Rig::work(self, 50us);
    CHECK_FALSE(rig.scheduler.wake_up_process(self.context, sleeper));
  });
  rig.run();
  CHECK(went_on > 100us);
  CHECK(went_on < 120us);
}

TEST_CASE(
    "213 Given what a task waits for, when it calls schedule() out of order, then that is an internal error, "
    "and in the kernel's order it sleeps") {
  Rig rig;
  static bool come = false;
  const auto event = awaited("a test", come, [](bool it) { return it; });
  auto& sleeper = rig.task(0, [&](Task& self) {
    const auto refused = [&](auto&& steps, const char* what) {
      try {
        steps();
      } catch (const machine::InternalError& error) {
        CHECK(std::string(error.what()).find(what) != std::string::npos);
        self.stay_awake();
        return;
      }
      FAIL("not refused: ", what);
    };
    refused(
        [&] {
          CHECK_FALSE(self.has_come()); // before the state is set: what comes now wakes nobody
          self.prepare_to_sleep(TaskState::interruptible, event);
          rig.scheduler.schedule(self);
        },
        "without a look");
    refused(
        [&] {
          self.prepare_to_sleep(TaskState::interruptible, event);
          come = true;
          CHECK(self.has_come());
          rig.scheduler.schedule(self);
        },
        "has seen that it has come");
    come = false;
    self.prepare_to_sleep(TaskState::interruptible, event);
    if (!self.has_come()) rig.scheduler.schedule(self);
    CHECK(come);
  });
  rig.task(1, [&](Task& self) {
    Rig::work(self, 1ms);
    CHECK(sleeper.asleep());
    CHECK_THROWS_AS(sleeper.stay_awake(), machine::InternalError);
    CHECK_THROWS_AS(sleeper.prepare_to_sleep(TaskState::interruptible, event), machine::InternalError);
    come = true;
    rig.scheduler.wake_up_process(self.context, sleeper);
  });
  rig.run();
  CHECK(come);
}

TEST_CASE("209 Given a held lock, when the task sleeps, then that is an internal error") {
  Rig rig;
  SpinLock lock("test", rig.locks);
  rig.task(0, [&](Task& self) {
    spin_lock(self.context, lock);
    rig.sleep(self);
  });
  rig.run_to_error();
}

TEST_CASE("210 Given a task on two run queues, when both CPUs take it, then that is an internal error") {
  Rig rig;
  auto& task = rig.task(0, [](Task& self) { Rig::work(self, 1ms); });
  rig.at(100us, [&] { rig.scheduler.start(task, 1); });
  rig.at(101us, [&] { rig.cpus[1]->raise(machine::kRescheduleVector); });
  rig.run_to_error();
}

TEST_CASE(
    "211 Given switches of all kinds, when they are counted, then events, statistics and run queues agree") {
  RigOptions options;
  options.clocks = true;
  Rig rig(options);
  for (unsigned i = 0; i < 5; ++i)
    rig.task(i % 2, [&](Task& self) {
      for (int n = 0; n < 20; ++n) {
        Rig::work(self, 300us);
        rig.timers.schedule_timeout(self, 2ms);
      }
    });
  rig.run_until(200ms);
  const auto switches = rig.scheduler.statistics().switches.value;
  CHECK(switches >= 5 * 20);
  CHECK(rig.count(Tracepoint::sched_switch) == switches);
  CHECK(rig.scheduler.queue(0).switches + rig.scheduler.queue(1).switches == switches);
}

TEST_CASE("929 Given tasks that switch, when somebody listens to locks, then each task's lock is about to be "
          "taken, taken and given up, one after the other") {
  Rig rig;
  auto& sleeper = rig.task(1, [&](Task& self) { rig.sleep(self); });
  rig.task(0, [&](Task& self) {
    Rig::work(self, 100us);
    rig.scheduler.wake_up_process(self.context, sleeper);
  });
  rig.run();
  using Owner = std::array<std::uint64_t, 3>; // CPU of an idle task, task, lock
  std::map<Owner, Tracepoint> last;
  std::size_t steps = 0;
  for (const auto& event : rig.events) {
    const auto kind = kind_of(event);
    if (kind != Tracepoint::lock_acquire && kind != Tracepoint::lock_acquired &&
        kind != Tracepoint::lock_release)
      continue;
    ++steps;
    auto& before = last.try_emplace({event.task == 0 ? event.cpu : 0U, event.task, event.arguments[0]},
                                    Tracepoint::lock_release)
                       .first->second;
    const auto expected = kind == Tracepoint::lock_acquire    ? Tracepoint::lock_release
                          : kind == Tracepoint::lock_acquired ? Tracepoint::lock_acquire
                                                              : Tracepoint::lock_acquired;
    CHECK(before == expected);
    before = kind;
  }
  CHECK(rig.scheduler.statistics().switches.value > 2);
  CHECK(steps > 3 * 4);
}
