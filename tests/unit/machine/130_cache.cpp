#include "tests/unit/machine/rig.hpp"

#include "models/block/functions.hpp"
#include "models/kernel/functions.hpp"
#include "models/memory/functions.hpp"

using namespace dioscope;
using namespace dioscope::machine;
using namespace dioscope::machine::test;

namespace {

const CacheParameters kCosts;

struct Caches {
  Cache a{0, kCosts};
  Cache b{1, kCosts};
  Cache c{2, kCosts};
  CacheLine line;
};

} // namespace

TEST_CASE("130 Given a new line, when it is touched, then it comes from memory, and is a hit from then on") {
  for (const auto access : {Access::read, Access::write}) {
    Caches m;
    CHECK(m.a.touch(m.line, access) == kCosts.memory);
    CHECK(m.a.touch(m.line, Access::read) == kCosts.hit);
    CHECK(m.a.touch(m.line, Access::write) == kCosts.hit);
    CHECK(m.a.statistics().memory.value == 1);
    CHECK(m.a.statistics().hits.value == 2);
  }
}

TEST_CASE("131 Given a line modified elsewhere, when it is touched, then it is transferred") {
  Caches m;
  m.a.touch(m.line, Access::write);
  CHECK(m.b.touch(m.line, Access::write) == kCosts.transfer);
  CHECK(m.a.touch(m.line, Access::read) == kCosts.transfer);
  CHECK(m.b.statistics().transfers.value == 1);
  CHECK(m.b.touch(m.line, Access::read) == kCosts.hit); // both share it now
}

TEST_CASE("132 Given a shared line, when one writes it, then the others' copies are taken from them") {
  Caches m;
  m.a.touch(m.line, Access::read);
  CHECK(m.b.touch(m.line, Access::read) == kCosts.memory);
  CHECK(m.a.touch(m.line, Access::write) == kCosts.invalidate);
  CHECK(m.a.statistics().invalidations.value == 1);
  CHECK(m.b.touch(m.line, Access::read) == kCosts.transfer);
}

TEST_CASE(
    "133 Given a line written by one CPU and then read by it, when it writes again, then that is a hit") {
  Caches m;
  m.a.touch(m.line, Access::write);
  m.a.touch(m.line, Access::read);
  CHECK(m.a.touch(m.line, Access::write) == kCosts.hit);
}

TEST_CASE(
    "134 Given as much other data as the cache holds, when a line is touched again, then it was evicted") {
  const auto lines = static_cast<std::uint32_t>(kCosts.capacity / kCosts.line);
  Caches m;
  m.a.touch(m.line, Access::read);
  m.a.pass_through(kCosts.line * std::int64_t{lines});
  CHECK(m.a.touch(m.line, Access::read) == kCosts.hit);
  m.a.pass_through(kCosts.line * (std::int64_t{lines} + 1));
  CHECK(m.a.touch(m.line, Access::read) == kCosts.memory);
}

TEST_CASE(
    "135 Given touches by a context, when the books are read, then they stand under the function as a miss") {
  Rig rig;
  CacheLine line;
  rig.bottom(0, [&](ProcessContext& context) {
    context.touch(memory::fn::get_user_pages, line, Access::write);
    context.touch(memory::fn::get_user_pages, line, Access::write);
    context.settle();
    CHECK(since_start(context.now()) == kCosts.memory + kCosts.hit);
  });
  rig.run();
  CHECK(rig.booked(0, ContextKind::process, memory::fn::get_user_pages, Reason::miss) ==
        kCosts.memory + kCosts.hit);
}

TEST_CASE("136 Given books of several CPUs, kinds and tasks, when they are listed, then in order and without "
          "zeros") {
  Ledger ledger(2);
  CHECK(&ledger.book(1, ContextKind::process, 3) == &ledger.book(1, ContextKind::process, 4));
  ledger.tell_tasks_apart();
  ledger.book(1, ContextKind::process, 3).add(kernel::fn::schedule, Reason::run, 5ns);
  ledger.book(0, ContextKind::hardirq, 0).add(kernel::fn::do_IRQ, Reason::run, 7ns);
  ledger.book(0, ContextKind::process, 9).add(block::fn::bio_alloc, Reason::miss, 2ns);
  ledger.book(0, ContextKind::process, 9).add(block::fn::bio_alloc, Reason::run, 1ns);
  ledger.book(0, ContextKind::process, 2);
  const auto entries = ledger.entries();
  REQUIRE(entries.size() == 4);
  CHECK(entries[0].task == 9);
  CHECK(entries[0].reason == Reason::run);
  CHECK(entries[1].reason == Reason::miss);
  CHECK(entries[2].kind == ContextKind::hardirq);
  CHECK(entries[3].cpu == 1);
  CHECK(ledger.cpu_total(0) == 10ns);
  CHECK(ledger.cpu_total(1) == 5ns);
  CHECK(&ledger.book(0, ContextKind::process, 9) == &ledger.book(0, ContextKind::process, 9));
}

TEST_CASE("138 Given any lines, when they are touched together, then it costs what it costs one by one") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    sim::RandomStream random(seed, "touches");
    Caches one;
    Caches all;
    std::vector<CacheLine> one_by_one(8);
    std::vector<CacheLine> together(8);
    for (int step = 0; step < 200; ++step) {
      CAPTURE(seed);
      CAPTURE(step);
      const auto first = random.below(8);
      const auto count = random.below(8 - first + 1);
      const auto by = random.below(3);
      const auto access = [&](std::size_t i) { return (step + i) % 3 == 0 ? Access::read : Access::write; };
      auto& alone = by == 0 ? one.a : by == 1 ? one.b : one.c;
      auto& joint = by == 0 ? all.a : by == 1 ? all.b : all.c;
      sim::Duration sum{0};
      for (std::size_t i = 0; i < count; ++i) sum += alone.touch(one_by_one[first + i], access(i));
      CHECK(joint.touch_each(
                count, [&](std::size_t i) -> auto& { return together[first + i]; }, access) == sum);
      CHECK(joint.statistics().hits.value == alone.statistics().hits.value);
      const auto passing = kCosts.line * static_cast<std::int64_t>(random.below(2000));
      alone.pass_through(passing);
      joint.pass_through(passing);
    }
  }
}

TEST_CASE(
    "139 Given a line that a context keeps, when it charges and touches at once, then that is done before "
    "anything else happens, or nothing is") {
  Rig rig;
  CacheLine line;
  const auto fn = memory::fn::get_user_pages;
  rig.bottom(0, [&](ProcessContext& context) {
    CHECK(!context.keeps(line));
    context.touch(fn, line, Access::write);
    CHECK(context.keeps(line));
    CHECK(context.charge_at_once(fn, 100ns, line));
    CHECK(since_start(context.now()) == kCosts.memory + 100ns + kCosts.hit);
    CHECK(context.charge_at_once(fn, 1us));
    const auto before = context.now();
    CHECK(!context.charge_at_once(fn, 10us)); // the interrupt comes first
    CHECK(!context.charge_at_once(fn, 10us, line));
    context.settle();
    CHECK(context.now() == before);
    rig.cpus[1]->cache().touch(line, Access::read);
    CHECK(!context.keeps(line));
  });
  rig.raise_at(5us, 0, 7);
  rig.run();
  CHECK(rig.booked(0, ContextKind::process, fn) == 1100ns); // as running, not as missing
}

TEST_CASE("106 Given neighbours of a line, when all are touched, then it costs what it costs one by one") {
  Rig rig;
  const auto capacity = static_cast<std::uint64_t>(kCosts.capacity / kCosts.line);
  rig.bottom(0, [&](ProcessContext& context) {
    sim::RandomStream random(1, "neighbours");
    Cache reference(0, kCosts);
    Cache& cache = rig.cpus[0]->cache();
    CacheLine together;
    CacheLine alone;
    for (int step = 0; step < 500; ++step) {
      CAPTURE(step);
      const auto lines = 1 + static_cast<unsigned>(random.below(8));
      const auto access = random.chance(0.5) ? Access::read : Access::write;
      if (random.chance(0.2)) {
        for (auto* line : {&together, &alone}) Cache(1, kCosts).touch(*line, access);
      }
      sim::Duration sum{0};
      for (unsigned left = lines; left > 1; --left) {
        CacheLine neighbour = alone;
        sum += reference.touch(neighbour, access);
      }
      sum += reference.touch(alone, access);
      const auto before = context.now();
      context.touch(memory::fn::get_user_pages, together, access, lines);
      context.settle();
      CHECK(context.now() - before == sum);
      CHECK(together.stamp == alone.stamp);
      CHECK(cache.fills() == reference.fills());
      // Nearly all of it, or a little more.
      const auto passing = kCosts.line * static_cast<std::int64_t>(capacity - 4 + random.below(8));
      cache.pass_through(passing);
      reference.pass_through(passing);
    }
  });
  rig.run();
}
