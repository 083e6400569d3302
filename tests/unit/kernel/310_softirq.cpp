#include "tests/unit/kernel/rig.hpp"

#include "models/driver/functions.hpp"
#include "models/scsi/functions.hpp"

using namespace dioscope;
using namespace dioscope::kernel;
using namespace dioscope::kernel::test;

namespace {

constexpr unsigned kLine = 20; // goes to CPU 0 of two

struct SoftirqRig : Rig {
  SoftirqRig() {
    device(kLine, true, [this](machine::HardirqContext& context) {
      for (const auto vector : raises) softirq.raise(context, vector);
    });
    for (const auto vector : {SoftirqVector::hi, SoftirqVector::net_tx, SoftirqVector::net_rx,
                              SoftirqVector::scsi, SoftirqVector::tasklet})
      open(vector, [](machine::SoftirqContext&) {});
  }
  void open(SoftirqVector vector, std::function<void(machine::SoftirqContext&)> more) {
    softirq.open(vector, [this, vector, more = std::move(more)](machine::SoftirqContext& context) {
      served.push_back(vector);
      deepest = std::max(deepest, ++running);
      CHECK(context.irqs_enabled());
      context.charge(scsi::fn::scsi_softirq, 20us);
      context.settle();
      more(context);
      --running;
    });
  }
  void raise(machine::Context& context, SoftirqVector vector) {
    context.irq_disable();
    softirq.raise(context, vector);
    context.irq_enable();
  }
  std::vector<SoftirqVector> raises;
  std::vector<SoftirqVector> served;
  int running = 0;
  int deepest = 0;
};

using V = SoftirqVector;

} // namespace

TEST_CASE("310 Given several pending softirqs, when the interrupt ends, then they are served in the order of "
          "vectors") {
  SoftirqRig rig;
  rig.raises = {V::tasklet, V::scsi, V::net_rx, V::hi, V::net_tx};
  rig.interrupt_at(10us, kLine);
  rig.run();
  CHECK(rig.served == std::vector{V::hi, V::net_tx, V::net_rx, V::scsi, V::tasklet});
  CHECK(rig.softirq.statistics().runs.value == 1);
  CHECK(rig.softirq.statistics().ksoftirqd_wakeups.value == 0);
  CHECK_FALSE(rig.softirq.pending(0));
}

TEST_CASE(
    "311 Given a softirq that raises one not yet served, when the pass ends, then another pass serves it") {
  SoftirqRig rig;
  rig.raises = {V::tasklet};
  rig.open(V::tasklet, [&](auto& context) { rig.raise(context, V::net_tx); });
  rig.interrupt_at(10us, kLine);
  rig.run();
  CHECK(rig.served == std::vector{V::tasklet, V::net_tx});
  CHECK(rig.softirq.statistics().runs.value == 1);
  CHECK(rig.softirq.statistics().ksoftirqd_wakeups.value == 0);
}

TEST_CASE("312 Given a softirq that raises itself, when the pass ends, then the rest is left to ksoftirqd") {
  SoftirqRig rig;
  rig.raises = {V::tasklet};
  rig.open(V::tasklet, [&](auto& context) {
    if (rig.served.size() == 1) rig.raise(context, V::tasklet);
  });
  rig.interrupt_at(10us, kLine);
  rig.run();
  CHECK(rig.served == std::vector{V::tasklet, V::tasklet});
  CHECK(rig.softirq.statistics().runs.value == 2);
  CHECK(rig.softirq.statistics().ksoftirqd_wakeups.value == 1);
  CHECK(rig.scheduler.statistics().switches.value == 2); // to ksoftirqd and back
}

TEST_CASE("313 Given the scsi softirq running, when its interrupt comes again, then softirqs do not nest and "
          "ksoftirqd "
          "is woken") {
  SoftirqRig rig;
  rig.raises = {V::scsi};
  rig.interrupt_at(10us, kLine);
  rig.interrupt_at(25us, kLine);
  rig.run();
  CHECK(rig.deepest == 1);
  CHECK(rig.served == std::vector{V::scsi, V::scsi});
  CHECK(rig.softirq.statistics().ksoftirqd_wakeups.value == 1);
  CHECK(rig.scheduler.statistics().switches.value == 2);
}

TEST_CASE("314 Given a task, when it raises a softirq, then ksoftirqd is woken and serves it") {
  SoftirqRig rig;
  rig.task(0, [&](Task& self) {
    Rig::work(self, 10us);
    rig.raise(self.context, V::net_rx);
    CHECK(rig.served.empty());
  });
  rig.run();
  CHECK(rig.served == std::vector{V::net_rx});
  CHECK(rig.softirq.statistics().ksoftirqd_wakeups.value == 1);
}

TEST_CASE(
    "315 Given softirqs pending on one CPU, when another CPU has an interrupt, then it does not serve them") {
  SoftirqRig rig;
  rig.raises = {V::scsi};
  rig.device(21, true, [](machine::HardirqContext&) {});
  rig.interrupt_at(10us, kLine);
  rig.interrupt_at(11us, 21);
  rig.run();
  const auto entries = rig.of_kind(Tracepoint::softirq_entry);
  REQUIRE(entries.size() == 1);
  CHECK(entries[0].cpu == 0);
}

TEST_CASE(
    "316 Given an interrupt over a handler, when it ends, then the softirqs wait for the outermost one") {
  SoftirqRig rig;
  rig.raises = {V::scsi};
  sim::Duration handler_end{};
  rig.device(22, false, [&](machine::HardirqContext& context) {
    rig.softirq.raise(context, V::tasklet);
    context.charge(driver::fn::hba_interrupt, 50us);
    context.settle();
    handler_end = since_start(context.now());
  });
  rig.interrupt_at(10us, 22);
  rig.at(20us, [&] { rig.cpus[0]->raise(machine::kTimerVector); });
  rig.run();
  CHECK(rig.interrupts.ticks().system.value + rig.interrupts.ticks().idle.value == 1);
  REQUIRE(rig.count(Tracepoint::softirq_entry) == 1);
  CHECK(since_start(rig.of_kind(Tracepoint::softirq_entry)[0].time) > handler_end);
}
