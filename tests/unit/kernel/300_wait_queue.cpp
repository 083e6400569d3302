#include "tests/unit/kernel/rig.hpp"

using namespace dioscope;
using namespace dioscope::kernel;
using namespace dioscope::kernel::test;

namespace {

/// Sleepers on a wait queue of CPU 1, queued in the order of their making, and one who wakes them from CPU 0.
struct QueueRig : Rig {
  QueueRig() : head("head", locks) {}
  void sleeper(bool exclusive) {
    const auto number = next++;
    task(1, [this, number, exclusive](Task& self) {
      if (exclusive)
        add_wait_queue_exclusive(self.context, head, self);
      else
        add_wait_queue(self.context, head, self);
      sleep(self);
      woken.push_back(number);
      remove_wait_queue(self.context, head, self);
    });
  }
  void waker(int times, sim::Duration apart) {
    task(0, [this, times, apart](Task& self) {
      for (int i = 0; i < times; ++i) {
        work(self, apart);
        wake_up(self.context, scheduler, head, 500ns);
      }
    });
  }
  WaitQueueHead head;
  int next = 0;
  std::vector<int> woken;
};

} // namespace

TEST_CASE("300 Given exclusive waiters, when the queue is woken, then one wakes, the first that came") {
  QueueRig rig;
  for (int i = 0; i < 3; ++i) rig.sleeper(true);
  rig.waker(1, 100us);
  rig.run();
  CHECK(rig.woken == std::vector{0});
  CHECK(rig.head.entries.size() == 2);
}

TEST_CASE(
    "301 Given non-exclusive waiters, when the queue is woken, then all wake, the last that came first") {
  QueueRig rig;
  for (int i = 0; i < 3; ++i) rig.sleeper(false);
  rig.waker(1, 100us);
  rig.run();
  CHECK(rig.woken == std::vector{2, 1, 0});
  CHECK_FALSE(rig.head.active());
}

TEST_CASE(
    "302 Given both kinds, when the queue is woken, then all non-exclusive ones and one exclusive one wake") {
  QueueRig rig;
  rig.sleeper(true);
  rig.sleeper(false);
  rig.sleeper(true);
  rig.sleeper(false);
  rig.waker(1, 100us);
  rig.run();
  CHECK(rig.woken == std::vector{3, 1, 0});
}

TEST_CASE("303 Given a woken waiter still on the queue, when it is woken again, then the wake-up passes to "
          "the next") {
  QueueRig rig;
  rig.sleeper(true);
  rig.sleeper(true);
  rig.waker(2, 50us);
  rig.task(1, [&](Task& self) { Rig::work(self, 300us); }); // keeps the woken ones from leaving the queue
  rig.run();
  CHECK(rig.scheduler.statistics().wakeups.value == 2);
  CHECK(rig.woken == std::vector{0, 1});
}

TEST_CASE("304 Given an empty queue, when it is woken, then nobody is, and the lock was taken once") {
  QueueRig rig;
  rig.waker(1, 50us);
  rig.run();
  CHECK(rig.scheduler.statistics().wakeups.value == 0);
  CHECK(rig.head.lock.statistics().acquisitions.value == 1);
}

TEST_CASE("305 Given waiters, when they are woken, then the head's lock is held across the wake-ups") {
  QueueRig rig;
  for (int i = 0; i < 3; ++i) rig.sleeper(false);
  rig.waker(1, 100us);
  bool held_at_every_wakeup = true;
  rig.simulation.tracer().listen(
      static_cast<std::uint16_t>(Tracepoint::sched_wakeup),
      [&](const sim::TraceEvent&) { held_at_every_wakeup = held_at_every_wakeup && rig.head.lock.held(); });
  rig.run();
  CHECK(held_at_every_wakeup);
}
