#include "tests/unit/machine/rig.hpp"

#include "models/block/functions.hpp"
#include "models/dio/functions.hpp"

using namespace dioscope;
using namespace dioscope::machine;
using namespace dioscope::machine::test;

namespace {

/// Writes everything down.
class Recorder final : public ExecutionWatcher {
 public:
  void executed(const Context& context, Fn fn, Reason, sim::TimePoint from, sim::TimePoint to) override {
    slices.push_back({context.kind(), fn, since_start(from), since_start(to)});
  }
  void ticked(const Context& context, Fn fn) override { ticks.push_back({context.kind(), fn, {}, {}}); }
  struct Slice {
    ContextKind kind;
    Fn fn;
    sim::Duration from;
    sim::Duration to;
    friend bool operator==(const Slice&, const Slice&) = default;
  };
  std::vector<Slice> slices;
  std::vector<Slice> ticks;
};

} // namespace

TEST_CASE(
    "125 Given two charges, when an interrupt comes in the first, then it stands between its parts, and a "
    "tick finds the first") {
  Rig rig(machine_of(1));
  Recorder recorder;
  rig.cpus[0]->watch(recorder);
  rig.entry.fast = false;
  rig.entry.in_vector = [](HardirqContext& context) { context.cpu().sample(); };
  rig.bottom(0, [](ProcessContext& context) {
    context.charge(dio::fn::do_direct_IO, 10us);
    context.charge(block::fn::bio_alloc, 5us);
    context.settle();
  });
  rig.raise_at(3us, 0, kTimerVector);
  rig.at(30us, [&] { rig.cpus[0]->lay_out(); });
  rig.run();
  using Slices = std::vector<Recorder::Slice>;
  CHECK(recorder.slices == Slices{{ContextKind::process, dio::fn::do_direct_IO, 0us, 3us},
                                  {ContextKind::hardirq, kernel::fn::smp_apic_timer_interrupt, 3us, 8us},
                                  {ContextKind::process, dio::fn::do_direct_IO, 8us, 15us},
                                  {ContextKind::process, block::fn::bio_alloc, 15us, 20us},
                                  {ContextKind::process, fn::default_idle, 20us, 30us}});
  CHECK(recorder.ticks == Slices{{ContextKind::process, dio::fn::do_direct_IO, {}, {}}});
}

TEST_CASE(
    "126 Given interrupts off, when a tick comes, then it is taken, and finds, where they are on again") {
  Rig rig(machine_of(1));
  Recorder recorder;
  rig.cpus[0]->watch(recorder);
  rig.entry.fast = false;
  rig.entry.in_vector = [](HardirqContext& context) { context.cpu().sample(); };
  rig.bottom(0, [](ProcessContext& context) {
    context.irq_disable();
    context.charge(dio::fn::do_direct_IO, 10us);
    context.charge(block::fn::bio_alloc, 1us);
    context.irq_enable();
    context.charge(dio::fn::do_direct_IO, 10us);
    context.settle();
  });
  rig.raise_at(3us, 0, kTimerVector);
  rig.run();
  REQUIRE(recorder.ticks.size() == 1);
  CHECK(recorder.ticks[0].fn == block::fn::bio_alloc);
  REQUIRE(recorder.slices.size() >= 4);
  CHECK(recorder.slices[2].from == 11us);
  CHECK(recorder.slices[2].kind == ContextKind::hardirq);
}

TEST_CASE("127 Given a halted CPU, when a tick comes, then it finds the idle loop") {
  Rig rig(machine_of(1));
  Recorder recorder;
  rig.cpus[0]->watch(recorder);
  rig.entry.fast = false;
  rig.entry.in_vector = [](HardirqContext& context) { context.cpu().sample(); };
  rig.idle(0);
  rig.raise_at(3us, 0, kTimerVector);
  rig.run();
  REQUIRE(recorder.ticks.size() == 1);
  CHECK(recorder.ticks[0].fn == fn::default_idle);
  CHECK(recorder.ticks[0].kind == ContextKind::idle);
}
