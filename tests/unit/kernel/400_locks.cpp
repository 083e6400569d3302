#include <algorithm>
#include <set>

#include "tests/unit/kernel/rig.hpp"
#include "tests/unit/support/child.hpp"

#include "models/driver/functions.hpp"
#include "models/kernel/functions.hpp"

#include <fmt/format.h>

using namespace dioscope;
using namespace dioscope::kernel;
using namespace dioscope::kernel::test;
using machine::Reason;

namespace {

struct LockRig : Rig {
  explicit LockRig(const RigOptions& options = {})
      : Rig(options), lock("test", locks), rwlock("test_rw", locks) {}
  /// A task on `cpu` that after `wait` takes the lock for `hold`.
  Task& taker(unsigned cpu, sim::Duration wait, sim::Duration hold, bool irqs_off = false) {
    return task(cpu, [this, cpu, wait, hold, irqs_off](Task& self) {
      work(self, wait);
      irqs_off ? spin_lock_irq(self.context, lock) : spin_lock(self.context, lock);
      self.context.settle();
      got.push_back({cpu, since_start(self.context.now())});
      work(self, hold);
      irqs_off ? spin_unlock_irq(self.context, lock) : spin_unlock(self.context, lock);
      released.push_back({cpu, since_start(self.context.now())});
    });
  }
  struct Taken {
    unsigned cpu;
    sim::Duration when;
  };
  SpinLock lock;
  RwLock rwlock;
  std::vector<Taken> got;
  std::vector<Taken> released;
};

RigOptions of(std::int64_t cpus) {
  RigOptions options;
  options.cpus = cpus;
  return options;
}

} // namespace

TEST_CASE("400 Given a free lock, when it is taken and released, then that costs what the parameters say") {
  LockRig rig;
  rig.task(0, [&](Task& self) {
    for (const sim::Duration line : {162ns, 13ns}) { // from memory, then cached
      const auto from = self.context.now();
      spin_lock(self.context, rig.lock);
      CHECK(rig.lock.held());
      CHECK(rig.lock.holder() == &self.context);
      CHECK(self.context.now() - from == rig.locks.parameters().acquire + line);
      spin_unlock(self.context, rig.lock);
      CHECK(self.context.now() - from ==
            rig.locks.parameters().acquire + line + rig.locks.parameters().release);
      CHECK_FALSE(rig.lock.held());
    }
  });
  rig.run();
  CHECK(rig.lock.statistics().acquisitions.value == 2);
  CHECK(rig.lock.statistics().contentions.value == 0);
}

TEST_CASE(
    "415 Given tasks and interrupts off and on, when nobody looks at their locks, then the same happens as "
    "when somebody does") {
  const auto history = [](bool observed, bool listened) {
    return dioscope::test::in_child([observed, listened] {
      auto options = of(3);
      options.listens = listened;
      LockRig rig(options);
      std::uint64_t seen = 0;
      if (observed)
        rig.locks.on_step([&](const machine::Context& context) {
          seen += static_cast<std::uint64_t>(std::ranges::count_if(context.holds(), [&](const auto& hold) {
            return hold.lock == &rig.lock || hold.lock == &rig.rwlock;
          }));
        });
      std::string text;
      for (unsigned cpu = 0; cpu < 3; ++cpu)
        rig.task(cpu, [&rig, &text, cpu](Task& self) {
          auto& context = self.context;
          sim::RandomStream random(cpu, "locks");
          for (int i = 0; i < 200; ++i) {
            LockRig::work(self, sim::Duration{random.below(3000)});
            const bool irqs_off = random.chance(0.3);
            const auto kind = random.below(3);
            if (irqs_off) context.irq_disable();
            if (kind == 0) spin_lock(context, rig.lock);
            if (kind == 1) read_lock(context, rig.rwlock);
            if (kind == 2) write_lock(context, rig.rwlock);
            context.charge(driver::fn::hba_interrupt, sim::Duration{random.below(2000)});
            if (kind == 0) spin_unlock(context, rig.lock);
            if (kind == 1) read_unlock(context, rig.rwlock);
            if (kind == 2) write_unlock(context, rig.rwlock);
            if (irqs_off) context.irq_enable();
            text += std::to_string(since_start(context.now()).count()) + " ";
          }
        });
      rig.run();
      for (const auto* lock : {static_cast<LockBase*>(&rig.lock), static_cast<LockBase*>(&rig.rwlock)}) {
        const auto& s = lock->statistics();
        text += fmt::format("{} {} {} {} {} ", s.acquisitions.value, s.contentions.value, s.transfers.value,
                            s.hold.sum().count(), s.hold.max().count());
      }
      for (unsigned cpu = 0; cpu < 3; ++cpu)
        for (const auto reason : {Reason::run, Reason::miss, Reason::spin})
          for (const auto fn : {kernel::fn::spin_lock, kernel::fn::spin_unlock, kernel::fn::write_lock})
            text += std::to_string(rig.booked(cpu, fn, reason).count()) + " ";
      const auto taken =
          rig.lock.statistics().acquisitions.value + rig.rwlock.statistics().acquisitions.value;
      if (observed && seen != taken) text += fmt::format("{} of {} seen", seen, taken);
      return text;
    });
  };
  const auto unobserved = history(false, false);
  CHECK(unobserved == history(true, false));
  CHECK(unobserved == history(false, true));
}

TEST_CASE(
    "416 Given a lock that is held without time, when another CPU waits for it, then it gets it, also when "
    "nobody looks") {
  for (const bool listens : {true, false}) {
    CAPTURE(listens);
    CHECK(dioscope::test::in_child([listens] {
            auto options = of(2);
            options.listens = listens;
            LockRig rig(options);
            // The class is known, so that nothing is learnt.
            rig.taker(1, 1us, 1us);
            rig.task(0, [&](Task& self) {
              LockRig::work(self, 10us);
              rig.lock.take_now(self.context);
              LockRig::work(self, 50us);
              rig.lock.release_now(self.context);
            });
            rig.taker(1, 30us, 5us);
            rig.run();
            const auto when = rig.got.back().when;
            return std::to_string(rig.got.size()) +
                   (when > 60us && when < 65us ? " at once" : " at another time");
          }) == "2 at once");
  }
}

TEST_CASE("401 Given a held lock, when another CPU wants it, then it spins, the time is booked and the "
          "holder blamed") {
  LockRig rig;
  auto& holder = rig.taker(0, 1us, 50us);
  rig.taker(1, 10us, 5us);
  rig.run();
  REQUIRE(rig.got.size() == 2);
  CHECK(rig.got[0].cpu == 0);
  CHECK(rig.got[1].cpu == 1);
  CHECK(rig.got[1].when == rig.released[0].when + rig.machine_parameters.cache.transfer);
  const auto spun = rig.booked(1, kernel::fn::spin_lock, Reason::spin);
  CHECK(spun > 38us);
  CHECK(spun < 42us);
  CHECK(rig.booked(0, kernel::fn::spin_lock, Reason::spin) == 0ns);
  CHECK(rig.lock.statistics().contentions.value == 1);
  CHECK(rig.lock.statistics().wait.sum() == spun);
  const auto contended = rig.of_kind(Tracepoint::lock_contended);
  REQUIRE(contended.size() == 1);
  CHECK(contended[0].arguments[1] == holder.pid);
  const auto granted = rig.of_kind(Tracepoint::lock_granted);
  REQUIRE(granted.size() == 1);
  CHECK(granted[0].arguments[1] == static_cast<std::uint64_t>(spun.count()));
}

TEST_CASE("402 Given several spinners, when the lock is released, then a random one gets it") {
  std::set<std::string> orders;
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    const auto run = [seed] {
      auto options = of(5);
      options.simulation.seed = seed;
      LockRig rig(options);
      rig.taker(0, 1us, 50us);
      for (unsigned cpu = 1; cpu < 5; ++cpu) rig.taker(cpu, cpu * 5us, 1us);
      rig.run();
      std::string order;
      for (const auto& taken : rig.got) order += std::to_string(taken.cpu);
      return order;
    };
    const auto order = dioscope::test::in_child(run);
    CHECK(order.size() == 5);
    CHECK(order.front() == '0');
    orders.insert(order);
    if (seed == 1) CHECK(dioscope::test::in_child(run) == order);
  }
  CHECK(orders.size() >= 3);
}

TEST_CASE("403 Given a spinner under an interrupt, when the lock is released, then it passes to one who "
          "really spins") {
  LockRig rig(of(3));
  rig.device(22, true, [](machine::HardirqContext& context) { // 22 goes to CPU 1 of three
    context.charge(driver::fn::hba_interrupt, 100us);
    context.settle();
  });
  rig.taker(0, 1us, 50us);
  rig.taker(1, 10us, 5us);
  rig.taker(2, 20us, 5us);
  rig.interrupt_at(30us, 22);
  rig.run();
  REQUIRE(rig.got.size() == 3);
  CHECK(rig.got[1].cpu == 2);
  CHECK(rig.got[2].cpu == 1);
  CHECK(rig.got[2].when > 130us);
  CHECK(rig.booked(1, kernel::fn::spin_lock, Reason::spin) < 25us);
}

TEST_CASE("404 Given a lock released while its spinner was interrupted, when the spinner is back, then it "
          "takes it") {
  LockRig rig;
  rig.device(21, true, [](machine::HardirqContext& context) {
    context.charge(driver::fn::hba_interrupt, 100us);
    context.settle();
  });
  rig.taker(0, 1us, 50us);
  rig.taker(1, 10us, 5us);
  rig.interrupt_at(30us, 21);
  rig.run();
  REQUIRE(rig.got.size() == 2);
  CHECK(rig.got[1].when > 130us);
  CHECK(rig.got[1].when < 135us);
}

TEST_CASE("405 Given a spinner with interrupts off, when one comes, then it waits until the lock was had and "
          "released") {
  LockRig rig;
  rig.device(21, true, [](machine::HardirqContext&) {});
  rig.taker(0, 1us, 50us, true);
  rig.taker(1, 10us, 5us, true);
  rig.interrupt_at(20us, 21);
  rig.run();
  const auto latency = rig.interrupts.statistics().latency.max();
  CHECK(latency > 35us);
  CHECK(latency < 45us);
  CHECK(rig.cpus[1]->statistics().irq_off.max() > 45us);
}

TEST_CASE("406 Given readers, when another reader comes while a writer waits, then it gets in first") {
  LockRig rig(of(3));
  std::vector<std::string> order;
  const auto reader = [&](unsigned cpu, sim::Duration wait, sim::Duration hold) {
    rig.task(cpu, [&, wait, hold](Task& self) {
      Rig::work(self, wait);
      read_lock(self.context, rig.rwlock);
      order.push_back("r");
      Rig::work(self, hold);
      read_unlock(self.context, rig.rwlock);
      order.push_back("-r");
    });
  };
  reader(0, 1us, 40us);
  reader(2, 20us, 60us);
  rig.task(1, [&](Task& self) {
    Rig::work(self, 10us);
    write_lock(self.context, rig.rwlock);
    CHECK(rig.rwlock.readers() == 0);
    CHECK(rig.rwlock.writer() == &self.context);
    order.push_back("w");
    write_unlock(self.context, rig.rwlock);
  });
  rig.at(30us, [&] { CHECK(rig.rwlock.readers() == 2); });
  rig.run();
  CHECK(order == std::vector<std::string>{"r", "r", "-r", "-r", "w"});
  CHECK(rig.booked(1, kernel::fn::write_lock, Reason::spin) > 65us);
  CHECK(rig.booked(2, kernel::fn::read_lock, Reason::spin) == 0ns);
}

TEST_CASE("407 Given a writer, when readers wait, then all of them get in at its release") {
  LockRig rig(of(3));
  sim::Duration got[2]{};
  for (unsigned cpu = 1; cpu < 3; ++cpu)
    rig.task(cpu, [&, cpu](Task& self) {
      Rig::work(self, 10us);
      read_lock(self.context, rig.rwlock);
      self.context.settle();
      got[cpu - 1] = since_start(self.context.now());
      Rig::work(self, 100us);
      read_unlock(self.context, rig.rwlock);
    });
  rig.task(0, [&](Task& self) {
    write_lock(self.context, rig.rwlock);
    Rig::work(self, 50us);
    write_unlock(self.context, rig.rwlock);
  });
  rig.run();
  for (const auto when : got) {
    CHECK(when > 50us);
    CHECK(when < 60us);
  }
}

TEST_CASE("408 Given a lock held by another, when a context releases it, then that is an internal error") {
  LockRig rig;
  rig.taker(0, 1us, 100us);
  rig.task(1, [&](Task& self) {
    Rig::work(self, 20us);
    CHECK_THROWS_AS(spin_unlock(self.context, rig.lock), machine::InternalError);
    CHECK(rig.lock.holder() != &self.context);
  });
  rig.run();
  CHECK(rig.released.size() == 1);
}

TEST_CASE("409 Given an rwlock that nobody holds, when it is released, then that is an internal error") {
  LockRig rig;
  rig.task(0, [&](Task& self) {
    CHECK_THROWS_AS(write_unlock(self.context, rig.rwlock), machine::InternalError);
    read_unlock(self.context, rig.rwlock);
  });
  rig.run_to_error();
}

TEST_CASE(
    "410 Given locks taken and released, when the context is asked, then it knows whether it may sleep") {
  LockRig rig;
  rig.task(0, [&](Task& self) {
    CHECK(self.context.atomic_depth() == 0);
    spin_lock(self.context, rig.lock);
    read_lock(self.context, rig.rwlock);
    CHECK(self.context.atomic_depth() == 2);
    read_unlock(self.context, rig.rwlock);
    spin_unlock(self.context, rig.lock);
    CHECK(self.context.atomic_depth() == 0);
  });
  rig.run();
}
