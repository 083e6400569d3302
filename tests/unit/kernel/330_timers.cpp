#include "tests/unit/kernel/rig.hpp"
#include "tests/unit/support/child.hpp"

#include "models/driver/functions.hpp"

using namespace dioscope;
using namespace dioscope::kernel;
using namespace dioscope::kernel::test;

namespace {

RigOptions ticking(sim::Frequency hz = sim::Frequency{1000}) {
  RigOptions options;
  options.clocks = true;
  options.hz = hz;
  return options;
}

} // namespace

TEST_CASE("330 Given a sleep of a certain span, when it ends, then at least the span and at most two ticks "
          "more passed") {
  Rig rig(ticking());
  std::vector<sim::Duration> asked;
  std::vector<sim::Duration> slept;
  rig.task(0, [&](Task& self) {
    for (const auto span : std::initializer_list<sim::Duration>{1us, 999us, 1000us, 1001us, 7ms, 20300us}) {
      Rig::work(self, 230us);
      const auto from = self.context.now();
      rig.timers.schedule_timeout(self, span);
      asked.push_back(span);
      slept.push_back(self.context.now() - from);
    }
    rig.simulation.stop();
  });
  rig.run();
  REQUIRE(slept.size() == 6);
  for (std::size_t i = 0; i < slept.size(); ++i) {
    CHECK(slept[i] >= asked[i]);
    CHECK(slept[i] <= asked[i] + 2ms + 50us);
  }
}

TEST_CASE(
    "331 Given sleepers of different spans, when their times come, then they wake in the order of expiry") {
  Rig rig(ticking());
  std::vector<int> order;
  for (const int ms : {30, 10, 20})
    rig.task(0, [&, ms](Task& self) {
      rig.timers.schedule_timeout(self, ms * 1ms);
      order.push_back(ms);
    });
  rig.run_until(50ms);
  CHECK(order == std::vector{10, 20, 30});
}

TEST_CASE("333 Given a sleeper and a callback, when it is asked whether a timer is armed, then sleepers "
          "count as asked, "
          "callbacks always") {
  Rig rig(ticking());
  const auto yes = [](const Task&) { return true; };
  const auto no = [](const Task&) { return false; };
  rig.task(0, [&](Task& self) { rig.timers.schedule_timeout(self, 5ms); });
  rig.task(1, [&](Task& self) {
    Rig::work(self, 1ms);
    CHECK(rig.timers.armed(yes));
    CHECK_FALSE(rig.timers.armed(no));
    rig.timers.call_after(self.context, 2ms, [](Context&) {});
    CHECK(rig.timers.armed(no));
  });
  rig.run_until(20ms);
  CHECK_FALSE(rig.timers.armed(yes));
}

TEST_CASE(
    "332 Given device timers, when they are armed and disarmed, then timerlist_lock is taken each time") {
  Rig rig;
  rig.task(0, [&](Task& self) {
    rig.timers.add_timer(self.context);
    rig.timers.del_timer(self.context);
    CHECK(self.context.irqs_enabled());
  });
  rig.run();
  CHECK(rig.timers.lock().statistics().acquisitions.value == 2);
}

TEST_CASE("340 Given half the HZ, when a second passes, then there are half the ticks, and nothing else is "
          "different") {
  const auto ticks = [](double hz) {
    return dioscope::test::in_child([hz] {
      Rig rig(ticking(sim::Frequency{hz}));
      rig.run_until(1000ms + 900us);
      const auto& ticks = rig.interrupts.ticks();
      return std::to_string(rig.interrupts.statistics().clock.value) + " " +
             std::to_string(rig.scheduler.jiffies) + " " + std::to_string(ticks.idle.value) + " " +
             std::to_string(ticks.user.value + ticks.system.value);
    });
  };
  CHECK(ticks(1000) == "1000 1000 2000 0");
  CHECK(ticks(500) == "500 500 999 0");
}

TEST_CASE("341 Given a task in user mode and one in the kernel, when ticks find them, then they are charged "
          "whole ticks") {
  Rig rig(ticking());
  auto& user = rig.hog(0);
  auto& system = rig.task(1, [](Task& self) {
    for (;;) Rig::work(self, 50us);
  });
  rig.run_until(101ms);
  CHECK(user.user_ticks == 100);
  CHECK(user.system_ticks == 0);
  CHECK(system.system_ticks == 100);
  CHECK(rig.interrupts.ticks().user.value == 100);
  CHECK(rig.interrupts.ticks().system.value == 100);
  CHECK(rig.interrupts.ticks().idle.value == 0);
}

TEST_CASE("342 Given a tick that finds idle under a handler, when it is accounted, then it is system time") {
  Rig rig;
  rig.device(20, false, [](machine::HardirqContext& context) {
    context.charge(driver::fn::hba_interrupt, 50us);
    context.settle();
  });
  rig.interrupt_at(10us, 20);
  rig.at(30us, [&] { rig.cpus[0]->raise(machine::kTimerVector); });
  rig.at(100us, [&] { rig.cpus[0]->raise(machine::kTimerVector); });
  rig.run();
  CHECK(rig.interrupts.ticks().system.value == 1);
  CHECK(rig.interrupts.ticks().idle.value == 1);
}

TEST_CASE(
    "343 Given a device that interrupts, when its handler starts, then the latency from the line is known") {
  Rig rig;
  rig.device(20, true, [](machine::HardirqContext&) {});
  rig.interrupt_at(10us, 20);
  rig.run();
  CHECK(rig.interrupts.statistics().device.value == 1);
  CHECK(rig.interrupts.statistics().latency.max() == rig.machine_parameters.interrupts.delivery +
                                                         rig.machine_parameters.interrupts.hlt_exit +
                                                         rig.costs.entry);
  CHECK(rig.count(Tracepoint::irq_handler_entry) == 1);
}

TEST_CASE("344 Given SA_INTERRUPT or not, when a handler runs long, then the timer waits or nests") {
  for (const bool off : {true, false}) {
    CAPTURE(off);
    const auto when = dioscope::test::in_child([off] {
      Rig rig;
      rig.device(20, off, [](machine::HardirqContext& context) {
        context.charge(driver::fn::hba_interrupt, 50us);
        context.settle();
      });
      rig.interrupt_at(10us, 20);
      rig.at(30us, [&] { rig.cpus[0]->raise(machine::kTimerVector); });
      rig.run();
      return std::to_string(since_start(rig.of_kind(Tracepoint::local_timer_entry).at(0).time).count());
    });
    if (off)
      CHECK(std::stoll(when) > 61000);
    else
      CHECK(std::stoll(when) == 30000);
  }
}
