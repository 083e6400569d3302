#include "models/kernel/deadlock.hpp"

#include "tests/unit/kernel/rig.hpp"
#include "tests/unit/support/child.hpp"

using namespace dioscope;
using namespace dioscope::kernel;
using namespace dioscope::kernel::test;

namespace {

/// Lines go to CPU line modulo CPUs, so line `2 * n + cpu` is a device of `cpu` on two CPUs.
struct DeadlockRig : Rig {
  DeadlockRig() : DeadlockRig(RigOptions{}) {}
  explicit DeadlockRig(const RigOptions& options)
      : Rig(options), host_lock("host_lock", locks), private_lock("private_lock", locks),
        page_lock("page_lock", locks) {
    lock_parameters.deadlock_spread = 1ms;
  }
  /// A task that takes `lock` at 10 us and holds it for `hold`, interrupts on.
  void holder(unsigned cpu, SpinLock& lock, sim::Duration hold) {
    task(cpu, [&lock, hold](Task& self) {
      work(self, 10us);
      spin_lock(self.context, lock);
      work(self, hold);
      spin_unlock(self.context, lock);
    });
  }
  /// The interrupt of `line` takes private_lock under host_lock.
  void completes_on(unsigned line) {
    device(line, true, [this](machine::HardirqContext& context) {
      spin_lock(context, host_lock);
      spin_lock(context, private_lock);
      spin_unlock(context, private_lock);
      spin_unlock(context, host_lock);
    });
  }
  /// What the deadlock says, empty when the run ends without one.
  std::string story() {
    at(100ms, [this] { simulation.stop(); });
    ran = true;
    try {
      simulation.run();
    } catch (const Deadlock& deadlock) {
      cpus_in_cycle = deadlock.cpus();
      return deadlock.what();
    }
    return {};
  }
  SpinLock host_lock;
  SpinLock private_lock;
  RwLock page_lock;
  std::vector<std::uint16_t> cpus_in_cycle;
};

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

} // namespace

TEST_CASE(
    "493 Given a task that holds a lock with interrupts on, when an interrupt of its CPU wants it, then "
    "that is a deadlock (D1)") {
  DeadlockRig rig;
  rig.holder(0, rig.private_lock, 50us);
  rig.device(2, true, [&](machine::HardirqContext& context) {
    spin_lock(context, rig.private_lock);
    spin_unlock(context, rig.private_lock);
  });
  rig.interrupt_at(30us, 2);
  const auto story = rig.story();
  CAPTURE(story);
  CHECK(has(story, "2 contexts wait for each other"));
  CHECK(has(story, "1. interrupt on CPU 0\n     spins on private_lock since 0.0000"));
  CHECK(has(story, "held by test (task "));
  CHECK(has(story, "holds private_lock since 0.0000"));
  CHECK(has(story, "resumes when the interrupt on CPU 0 above it has returned"));
  CHECK(has(story, "1.000 ms later nobody else was stuck behind them"));
  CHECK(rig.cpus_in_cycle == std::vector<std::uint16_t>{0});
}

TEST_CASE(
    "494 Given a task that reads under an rwlock, when an interrupt of its CPU wants to write, then that "
    "is a deadlock, and to read it is none") {
  for (const bool write : {true, false}) {
    const auto found = dioscope::test::in_child([write] {
      DeadlockRig rig;
      rig.task(0, [&](Task& self) {
        Rig::work(self, 10us);
        read_lock(self.context, rig.page_lock);
        Rig::work(self, 50us);
        read_unlock(self.context, rig.page_lock);
      });
      rig.device(2, true, [&](machine::HardirqContext& context) {
        write ? write_lock(context, rig.page_lock) : read_lock(context, rig.page_lock);
        write ? write_unlock(context, rig.page_lock) : read_unlock(context, rig.page_lock);
      });
      rig.interrupt_at(30us, 2);
      return rig.story();
    });
    CAPTURE(found);
    CHECK(has(found, "spins on page_lock") == write);
  }
}

TEST_CASE("495 Given two CPUs that take two locks in opposite order, one of them in an interrupt, when both "
          "hold one, then that is a deadlock (D3)") {
  DeadlockRig rig;
  rig.holder(1, rig.private_lock, 50us);
  rig.completes_on(2);
  rig.device(3, true, [&](machine::HardirqContext& context) {
    spin_lock(context, rig.host_lock);
    spin_unlock(context, rig.host_lock);
  });
  rig.interrupt_at(20us, 2);
  rig.interrupt_at(30us, 3);
  const auto story = rig.story();
  CAPTURE(story);
  CHECK(has(story, "3 contexts wait for each other"));
  CHECK(has(story, "interrupt on CPU 1\n     spins on host_lock"));
  CHECK(has(story, "interrupt on CPU 0\n     holds host_lock"));
  CHECK(rig.cpus_in_cycle == std::vector<std::uint16_t>{1, 0});
}

TEST_CASE("496 Given a holder that is not interrupted, when an interrupt of another CPU wants its lock, then "
          "the holder's time is added to the interrupt's and nobody hangs (D4)") {
  DeadlockRig rig;
  rig.holder(1, rig.private_lock, 500us);
  rig.completes_on(2);
  rig.interrupt_at(20us, 2);
  CHECK(rig.story().empty());
  CHECK(rig.host_lock.statistics().hold.max() > 400us);
}

TEST_CASE("497 Given a deadlock that holds another lock, when others want that, then the report names them "
          "(D2)") {
  RigOptions options;
  options.cpus = 4;
  DeadlockRig rig(options);
  rig.holder(0, rig.private_lock, 50us);
  rig.completes_on(4);
  rig.interrupt_at(30us, 4);
  for (const unsigned cpu : {1U, 2U})
    rig.task(cpu, [&](Task& self) {
      Rig::work(self, 400us);
      spin_lock_irq(self.context, rig.host_lock);
      spin_unlock_irq(self.context, rig.host_lock);
    });
  const auto story = rig.story();
  CAPTURE(story);
  CHECK(has(story, "2 contexts wait for each other"));
  CHECK(has(story, "1.000 ms later these spun behind them:"));
  CHECK(has(story, "on CPU 1 on host_lock since"));
  CHECK(has(story, "on CPU 2 on host_lock since"));
  CHECK_FALSE(has(story, "on CPU 3 on"));
}

TEST_CASE("498 Given a context that holds a lock, when it takes it again, then it waits for itself") {
  DeadlockRig rig;
  rig.task(0, [&](Task& self) {
    spin_lock(self.context, rig.private_lock);
    spin_lock(self.context, rig.private_lock);
  });
  CHECK(has(rig.story(), "a context and itself wait for each other"));
}

TEST_CASE("499 Given two tasks that take two locks in opposite order, when each holds one, then that is a "
          "deadlock, and with 10 ms between them none") {
  for (const bool together : {true, false}) {
    const auto found = dioscope::test::in_child([together] {
      DeadlockRig rig;
      const auto both = [&rig](unsigned cpu, sim::Duration start, SpinLock& first, SpinLock& second) {
        rig.task(cpu, [start, &first, &second](Task& self) {
          Rig::work(self, start);
          spin_lock(self.context, first);
          Rig::work(self, 20us);
          spin_lock(self.context, second);
          spin_unlock(self.context, second);
          spin_unlock(self.context, first);
        });
      };
      both(0, 10us, rig.host_lock, rig.private_lock);
      both(1, together ? 15us : 10ms, rig.private_lock, rig.host_lock);
      return rig.story();
    });
    CAPTURE(found);
    CHECK(has(found, "2 contexts wait for each other") == together);
  }
}
