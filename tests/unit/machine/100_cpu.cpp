#include <iterator>
#include <set>

#include "tests/unit/machine/rig.hpp"
#include "tests/unit/support/child.hpp"

#include "models/block/functions.hpp"
#include "models/dio/functions.hpp"
#include "models/driver/functions.hpp"
#include "models/kernel/functions.hpp"
#include "models/locking/validator.hpp"
#include "models/scsi/functions.hpp"

using namespace dioscope;
using namespace dioscope::machine;
using namespace dioscope::machine::test;

TEST_CASE("100 Given charges, when the context settles, then exactly their sum has passed and is booked") {
  Rig rig;
  sim::Duration before{};
  sim::Duration after{};
  rig.bottom(0, [&](ProcessContext& context) {
    context.charge(dio::fn::do_direct_IO, 1us);
    context.charge(block::fn::bio_alloc, 250ns);
    before = since_start(context.now());
    context.settle();
    after = since_start(context.now());
    context.settle();
    CHECK(since_start(context.now()) == after);
  });
  rig.run();
  CHECK(before == 0ns);
  CHECK(after == 1250ns);
  CHECK(rig.booked(0, ContextKind::process, dio::fn::do_direct_IO) == 1us);
  CHECK(rig.booked(0, ContextKind::process, block::fn::bio_alloc) == 250ns);
}

TEST_CASE(
    "101 Given a charged context, when interrupts come, then it is frozen and its remaining time is kept") {
  Rig rig;
  sim::Duration end{};
  rig.bottom(0, [&](ProcessContext& context) {
    context.charge(dio::fn::do_direct_IO, 100us);
    context.settle();
    end = since_start(context.now());
  });
  rig.raise_at(30us, 0, 7);
  rig.raise_at(60us, 0, kTimerVector);
  rig.raise_at(60us, 1, kTimerVector);
  rig.run();
  CHECK(end == 110us);
  CHECK(rig.booked(0, ContextKind::hardirq, kernel::fn::do_IRQ) == 5us);
  CHECK(rig.booked(0, ContextKind::hardirq, kernel::fn::smp_apic_timer_interrupt) == 5us);
  CHECK(rig.cpus[0]->statistics().interrupts.value == 1);
  CHECK(rig.cpus[0]->statistics().ticks.value == 1);
}

TEST_CASE("102 Given an interrupt at the nanosecond a charge ends, when both are due, then the interrupt is "
          "first") {
  Rig rig;
  sim::Duration end{};
  rig.bottom(0, [&](ProcessContext& context) {
    context.charge(dio::fn::do_direct_IO, 10us);
    context.settle();
    end = since_start(context.now());
  });
  rig.raise_at(10us, 0, 7);
  rig.run();
  CHECK(end == 15us);
}

TEST_CASE(
    "103 Given a handler with interrupts on, when the timer comes, then it nests and the handler goes on") {
  for (const bool fast : {true, false}) {
    CAPTURE(fast);
    const auto text = dioscope::test::in_child([fast] {
      Rig rig;
      rig.entry.fast = fast;
      rig.entry.device = [](HardirqContext& context, unsigned) {
        context.irq_enable();
        context.charge(driver::fn::hba_interrupt, 20us);
        context.settle();
        context.irq_disable();
      };
      sim::Duration end{};
      rig.bottom(0, [&](ProcessContext& context) {
        context.charge(dio::fn::do_direct_IO, 100us);
        context.settle();
        end = since_start(context.now());
      });
      std::size_t depth = 0;
      rig.raise_at(30us, 0, 7);
      rig.raise_at(40us, 0, kTimerVector);
      rig.at(42us, [&] { depth = rig.cpus[0]->depth(); });
      rig.run();
      return std::to_string(end.count()) + " " + std::to_string(rig.entry.ended.at(0).count()) + " " +
             std::to_string(depth);
    });
    CHECK(text == "125000 45000 3");
  }
}

TEST_CASE("104 Given interrupts off, when one comes, then it waits for the enabling and is taken there") {
  Rig rig;
  sim::Duration enabled{};
  rig.bottom(0, [&](ProcessContext& context) {
    context.charge(dio::fn::do_direct_IO, 10us);
    context.irq_disable();
    CHECK_FALSE(context.irqs_enabled());
    context.charge(dio::fn::do_direct_IO, 50us);
    context.irq_enable();
    enabled = since_start(context.now());
  });
  rig.raise_at(20us, 0, 7);
  rig.run();
  REQUIRE(rig.entry.log.size() == 1);
  CHECK(rig.entry.log[0].when == 60us);
  CHECK(enabled == 65us);
  CHECK(rig.cpus[0]->statistics().irq_off.max() == 50us);
}

TEST_CASE("105 Given interrupts disabled twice, when enabled once, then they stay off") {
  Rig rig;
  rig.bottom(0, [&](ProcessContext& context) {
    context.irq_disable();
    context.irq_disable();
    context.charge(dio::fn::do_direct_IO, 10us);
    context.irq_enable();
    context.charge(dio::fn::do_direct_IO, 10us);
    context.irq_enable();
  });
  rig.raise_at(5us, 0, 7);
  rig.run();
  REQUIRE(rig.entry.log.size() == 1);
  CHECK(rig.entry.log[0].when == 20us);
}

TEST_CASE(
    "106 Given several pending vectors, when interrupts are enabled, then the highest priority goes first") {
  Rig rig;
  rig.bottom(0, [&](ProcessContext& context) {
    context.irq_disable();
    context.charge(dio::fn::do_direct_IO, 10us);
    context.irq_enable();
  });
  rig.raise_at(1us, 0, 7);
  rig.raise_at(2us, 0, kTimerVector);
  rig.raise_at(3us, 0, kRescheduleVector);
  rig.run();
  REQUIRE(rig.entry.log.size() == 3);
  CHECK(rig.entry.log[0].what == "reschedule");
  CHECK(rig.entry.log[1].what == "timer");
  CHECK(rig.entry.log[2].what == "irq7");
  CHECK(rig.entry.log[2].when == 20us);
}

TEST_CASE(
    "107 Given a handler with interrupts on, when another device interrupts, then it waits for the end") {
  Rig rig;
  rig.entry.device = [](HardirqContext& context, unsigned) {
    context.irq_enable();
    context.charge(driver::fn::hba_interrupt, 20us);
    context.settle();
    context.irq_disable();
  };
  rig.idle(0);
  rig.raise_at(10us, 0, 7);
  rig.raise_at(15us, 0, 9);
  rig.run();
  REQUIRE(rig.entry.log.size() == 2);
  CHECK(rig.entry.log[1].what == "irq9");
  CHECK(rig.entry.log[1].when == 31us); // 1 us to leave hlt, 20 us of handler
}

TEST_CASE("108 Given a reschedule IPI, when it is sent, then it costs the sender and arrives after the "
          "delivery time") {
  Rig rig;
  sim::Duration sent{};
  rig.bottom(0, [&](ProcessContext& context) {
    context.charge(dio::fn::do_direct_IO, 10us);
    rig.cpus[1]->send_reschedule(context);
    sent = since_start(context.now());
  });
  rig.bottom(1, [&](ProcessContext& context) {
    context.charge(dio::fn::do_direct_IO, 100us);
    context.settle();
  });
  rig.run();
  CHECK(sent == 10us + rig.parameters.interrupts.ipi_send);
  REQUIRE(rig.entry.log.size() == 1);
  CHECK(rig.entry.log[0].cpu == 1);
  CHECK(rig.entry.log[0].when == sent + rig.parameters.interrupts.ipi_delivery);
  CHECK(rig.booked(0, ContextKind::process, machine::fn::send_ipi) == rig.parameters.interrupts.ipi_send);
  CHECK(rig.cpus[1]->statistics().ipis.value == 1);
}

TEST_CASE("109 Given a halted CPU, when an interrupt comes, then leaving hlt costs and the rest is booked as "
          "idle") {
  Rig rig;
  rig.idle(0);
  rig.raise_at(40us, 0, kTimerVector);
  rig.at(100us, [] {});
  rig.run();
  CHECK(rig.entry.ended.at(0) == 46us);
  CHECK(rig.booked(0, ContextKind::hardirq, machine::fn::hlt_exit) == 1us);
  CHECK(rig.booked(0, ContextKind::idle, machine::fn::default_idle) == 40us); // up to the last booking
  CHECK(rig.cpus[0]->outstanding() == -54us);
}

TEST_CASE("110 Given a halted CPU, when an interrupt leaves need_resched behind, then idle goes on, else it "
          "halts again") {
  Rig rig;
  sim::Duration awake{};
  rig.bottom(
      0,
      [&](ProcessContext& context) {
        rig.cpus[0]->halt(context);
        awake = since_start(context.now());
        rig.entry.resched = false;
      },
      ContextKind::idle);
  rig.raise_at(10us, 0, kTimerVector);
  rig.at(20us, [&] { CHECK(rig.cpus[0]->halted()); });
  rig.at(30us, [&] { rig.entry.resched = true; });
  rig.raise_at(40us, 0, kRescheduleVector);
  rig.run();
  CHECK(awake == 46us);
}

TEST_CASE("111 Given need_resched, when idle wants to halt, then it does not") {
  Rig rig;
  rig.entry.resched = true;
  rig.bottom(
      0,
      [&](ProcessContext& context) {
        context.charge(machine::fn::default_idle, 3us);
        rig.cpus[0]->halt(context);
        CHECK(since_start(context.now()) == 3us);
        rig.entry.resched = false;
      },
      ContextKind::idle);
  rig.run();
}

TEST_CASE("112 Given two contexts, when the CPU switches, then each runs, is booked on its own, and idleness "
          "is known") {
  Rig rig;
  std::vector<int> order;
  ProcessContext* idle = nullptr;
  auto& task = rig.sleeper([&](ProcessContext& context) {
    order.push_back(2);
    CHECK(&rig.cpus[0]->bottom() == &context);
    CHECK_FALSE(rig.cpus[0]->running_idle());
    CHECK(rig.cpus[0]->idle_since() == sim::kNever);
    context.charge(dio::fn::do_direct_IO, 7us);
    context.irq_disable();
    rig.cpus[0]->switch_to(context, *idle);
  });
  idle = &rig.bottom(
      0,
      [&](ProcessContext& context) {
        CHECK(since_start(rig.cpus[0]->idle_since()) == 0ns);
        context.charge(kernel::fn::schedule, 2us);
        order.push_back(1);
        context.irq_disable();
        rig.cpus[0]->switch_to(context, task);
        order.push_back(3);
        context.irq_enable();
        CHECK(since_start(rig.cpus[0]->idle_since()) == 9us);
      },
      ContextKind::idle);
  rig.run();
  CHECK(order == std::vector{1, 2, 3});
  CHECK(rig.booked(0, ContextKind::idle, kernel::fn::schedule) == 2us);
  CHECK(rig.booked(0, ContextKind::process, dio::fn::do_direct_IO) == 7us);
}

TEST_CASE("113 Given a context that runs, when another CPU switches to it, then that is an internal error") {
  Rig rig;
  auto& task = rig.sleeper([&](ProcessContext& context) {
    context.charge(dio::fn::do_direct_IO, 50us);
    context.settle();
  });
  for (unsigned cpu = 0; cpu < 2; ++cpu)
    rig.bottom(cpu, [&, cpu](ProcessContext& context) {
      context.charge(kernel::fn::schedule, cpu == 0 ? 1us : 2us);
      context.irq_disable();
      rig.cpus[cpu]->switch_to(context, task);
    });
  rig.run_to_error();
}

TEST_CASE("114 Given a softirq on the stack, when the CPU switches, then that is an internal error") {
  Rig rig;
  auto& task = rig.sleeper([](ProcessContext&) {});
  rig.bottom(0, [&](ProcessContext& context) {
    context.irq_disable();
    rig.cpus[0]->run_softirq(context, [&](SoftirqContext&) { rig.cpus[0]->switch_to(context, task); });
  });
  rig.run_to_error();
}

TEST_CASE("115 Given a softirq, when it works, then its time is its own and an interrupt freezes it") {
  Rig rig;
  sim::Duration end{};
  rig.bottom(0, [&](ProcessContext& context) {
    context.charge(dio::fn::do_direct_IO, 1us);
    context.irq_disable();
    rig.cpus[0]->run_softirq(context, [&](SoftirqContext& softirq) {
      CHECK(rig.cpus[0]->in_softirq());
      CHECK(rig.cpus[0]->in_interrupt());
      softirq.irq_enable();
      softirq.charge(scsi::fn::scsi_softirq, 30us);
      softirq.settle();
      softirq.irq_disable();
    });
    CHECK_FALSE(rig.cpus[0]->in_softirq());
    context.irq_enable();
    end = since_start(context.now());
  });
  rig.raise_at(10us, 0, 7);
  rig.run();
  CHECK(end == 36us);
  CHECK(rig.booked(0, ContextKind::softirq, scsi::fn::scsi_softirq) == 30us);
}

TEST_CASE("116 Given a softirq, when another is run over it, then that is an internal error") {
  Rig rig;
  rig.bottom(0, [&](ProcessContext& context) {
    context.irq_disable();
    rig.cpus[0]->run_softirq(
        context, [&](SoftirqContext& softirq) { rig.cpus[0]->run_softirq(softirq, [](SoftirqContext&) {}); });
  });
  rig.run_to_error();
}

TEST_CASE("117 Given user mode and need_resched, when an interrupt returns, then the scheduler is called and "
          "the rest "
          "of the time is kept") {
  Rig rig;
  sim::Duration end{};
  sim::Duration preempted{};
  rig.entry.on_preempt = [&](Context& context) {
    preempted = since_start(context.now());
    context.change_kind(ContextKind::process);
    context.charge(kernel::fn::schedule, 3us);
    context.change_kind(ContextKind::user);
  };
  rig.bottom(
      0,
      [&](ProcessContext& context) {
        context.charge(machine::fn::user_code, 100us);
        context.settle();
        end = since_start(context.now());
      },
      ContextKind::user);
  rig.at(20us, [&] { rig.entry.resched = true; });
  rig.raise_at(30us, 0, kTimerVector);
  rig.run();
  CHECK(rig.entry.preemptions == 1);
  CHECK(preempted == 35us);
  CHECK(end == 108us);
  CHECK(rig.booked(0, ContextKind::user, machine::fn::user_code) == 100us);
  CHECK(rig.booked(0, ContextKind::process, kernel::fn::schedule) == 3us);
}

TEST_CASE(
    "118 Given two interrupts one after the other over user mode, when both end, then no user time is lost") {
  Rig rig;
  sim::Duration end{};
  rig.bottom(
      0,
      [&](ProcessContext& context) {
        context.charge(machine::fn::user_code, 100us);
        context.settle();
        end = since_start(context.now());
      },
      ContextKind::user);
  rig.at(20us, [&] { rig.entry.resched = true; });
  rig.raise_at(30us, 0, kTimerVector);
  rig.raise_at(31us, 0, kRescheduleVector);
  rig.run();
  CHECK(rig.entry.preemptions == 1);
  CHECK(end == 110us);
}

TEST_CASE("119 Given kernel mode and need_resched, when an interrupt returns, then nothing is preempted") {
  Rig rig;
  rig.entry.resched = true;
  rig.bottom(0, [&](ProcessContext& context) {
    context.charge(dio::fn::do_direct_IO, 100us);
    context.settle();
    CHECK(since_start(context.now()) == 105us);
    rig.entry.resched = false;
  });
  rig.raise_at(30us, 0, kTimerVector);
  rig.run();
  CHECK(rig.entry.preemptions == 0);
}

TEST_CASE("120 Given interrupts on, when they are enabled once more, then that is an internal error") {
  Rig rig;
  rig.bottom(0, [](ProcessContext& context) { context.irq_enable(); });
  rig.run_to_error();
}

TEST_CASE(
    "107 Given a task, when it switches interrupts off and on, nested too, then the lock rules know what may "
    "come on top of it") {
  Rig rig;
  rig.bottom(0, [](ProcessContext& context) {
    const auto& holder = context.lock_holder;
    const auto all = locking::exposure(locking::ContextType::task, {});
    CHECK(all != 0);
    CHECK(holder.exposure() == all);
    context.irq_disable();
    context.irq_disable();
    CHECK(holder.exposure() == 0);
    CHECK(context.masks().irqs_off == 1);
    context.irq_enable();
    CHECK(holder.exposure() == 0);
    context.irq_enable();
    CHECK(holder.exposure() == all);
    CHECK(context.masks() == locking::Masks{});
  });
  rig.run();
}

TEST_CASE("121 Given a handler that keeps a lock, when it returns, then that is an internal error") {
  Rig rig;
  locking::Validator validator([](locking::Site) { return "hba_interrupt"; });
  const auto lock_class = validator.declare("host_lock");
  rig.entry.device = [&](HardirqContext& context, unsigned) {
    validator.acquire(context.lock_holder, lock_class, nullptr, locking::Access::exclusive, 0);
  };
  rig.idle(0);
  rig.raise_at(10us, 0, 7);
  rig.run_to_error();
}

TEST_CASE(
    "122 Given nothing in service, when the end of interrupt is written, then that is an internal error") {
  Rig rig;
  rig.bottom(0, [&](ProcessContext&) { rig.cpus[0]->end_of_interrupt(); });
  rig.run_to_error();
}

TEST_CASE(
    "123 Given a busy machine, when contexts may not run ahead, then the same happens at the same times") {
  const auto run = [](bool run_ahead) {
    return dioscope::test::in_child([run_ahead] {
      sim::Simulation::Options options;
      options.run_ahead = run_ahead;
      Rig rig(machine_of(2), options);
      for (unsigned cpu = 0; cpu < 2; ++cpu)
        rig.bottom(cpu, [&, cpu](ProcessContext& context) {
          for (int i = 0; i < 50; ++i) {
            context.irq_disable();
            context.charge(dio::fn::do_direct_IO, 700ns);
            context.irq_enable();
            context.charge(block::fn::bio_alloc, sim::Duration{300 + 17 * i});
            if (i % 10 == 0) rig.cpus[1 - cpu]->send_reschedule(context);
          }
        });
      for (int i = 1; i < 40; ++i) rig.raise_at(i * 1700ns, static_cast<unsigned>(i) % 2, 7);
      rig.run();
      return std::to_string(rig.simulation.tracer().fingerprint()) + " " +
             std::to_string(since_start(rig.simulation.now()).count());
    });
  };
  CHECK(run(true) == run(false));
}

TEST_CASE("124 Given any vectors that come and go, when the highest is asked for, then it is the highest") {
  PendingVectors pending;
  std::set<Vector> expected;
  sim::RandomStream random(1, "vectors");
  for (int step = 0; step < 20'000; ++step) {
    // Few at a time, so that whole words of bits become empty again.
    const auto vector = static_cast<Vector>(random.below(kRescheduleVector + 1));
    if (random.below(3) == 0)
      expected.insert(vector), pending.add(vector);
    else if (!expected.empty())
      pending.remove(*std::prev(expected.end())), expected.erase(std::prev(expected.end()));
    REQUIRE(pending.empty() == expected.empty());
    if (!expected.empty()) REQUIRE(pending.highest() == *expected.rbegin());
  }
}
