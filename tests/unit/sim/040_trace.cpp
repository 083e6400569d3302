#include "sim/trace.hpp"

#include <doctest/doctest.h>

#include <array>
#include <stdexcept>
#include <vector>

using namespace dioscope::sim;
using namespace std::chrono_literals;

namespace {
constexpr std::array<TracepointDeclaration, 2> kDeclarations{{
    {"sched_switch", {"next", "state", "", ""}, "A CPU goes from one task to another."},
    {"irq_handler_entry", {"irq", "", "", ""}, "A handler starts."},
}};
constexpr TimePoint kStart{};
} // namespace

TEST_CASE("040 Given the same events, When one run is listened to, Then both fingerprints are equal") {
  Tracer quiet(kDeclarations);
  Tracer heard(kDeclarations);
  int calls = 0;
  heard.listen_all([&](const TraceEvent&) { ++calls; });
  for (std::uint64_t i = 0; i < 100; ++i)
    for (auto* tracer : {&quiet, &heard})
      tracer->emit(kStart + Duration{static_cast<std::int64_t>(i)}, i % 2, 3, 7, i, i, i * i);
  CHECK(calls == 100);
  CHECK(quiet.count() == 100);
  CHECK(quiet.fingerprint() == heard.fingerprint());
}

TEST_CASE("041 Given one event, When any single field differs, Then the fingerprint differs") {
  struct Fields {
    TimePoint time;
    std::uint16_t kind, cpu;
    std::uint32_t task;
    std::uint64_t a, b, c, d;
  };
  auto print = [](const Fields& f) {
    Tracer tracer(kDeclarations);
    tracer.emit(f.time, f.kind, f.cpu, f.task, 0, f.a, f.b, f.c, f.d);
    return tracer.fingerprint();
  };
  const Fields base{kStart + 5us, 0, 1, 2, 3, 4, 5, 6};
  std::vector<Fields> variants(8, base);
  variants[0].time += 1ns;
  variants[1].kind = 1;
  variants[2].cpu = kNoCpu;
  variants[3].task = 0;
  variants[4].a = 4;
  variants[5].b = 5;
  variants[6].c = 6;
  variants[7].d = 7;
  for (const auto& variant : variants) CHECK(print(variant) != print(base));
}

TEST_CASE("042 Given two events, When their order differs, Then the fingerprint differs") {
  Tracer one(kDeclarations);
  Tracer two(kDeclarations);
  one.emit(kStart, 0, 0, 1, 0);
  one.emit(kStart, 0, 0, 2, 0);
  two.emit(kStart, 0, 0, 2, 0);
  two.emit(kStart, 0, 0, 1, 0);
  CHECK(one.fingerprint() != two.fingerprint());
}

TEST_CASE(
    "043 Given listeners of one kind, When events pass, Then they see whole events of that kind in order") {
  Tracer tracer(kDeclarations);
  std::vector<TraceEvent> seen;
  std::vector<int> order;
  tracer.listen(1, [&](const TraceEvent& event) {
    seen.push_back(event);
    order.push_back(1);
  });
  tracer.listen(1, [&](const TraceEvent&) { order.push_back(2); });
  const EventId cause = tracer.emit(kStart, 0, 0, 1, 0);
  const EventId id = tracer.emit(kStart + 7ns, 1, 2, 3, cause, 10, 11, 12, 13);
  CHECK(cause == 1);
  CHECK(id == 2);
  REQUIRE(seen.size() == 1);
  CHECK(seen[0].time == kStart + 7ns);
  CHECK(seen[0].id == id);
  CHECK(seen[0].cause == cause);
  CHECK(seen[0].cpu == 2);
  CHECK(seen[0].task == 3);
  CHECK(seen[0].arguments == std::array<std::uint64_t, 4>{10, 11, 12, 13});
  CHECK(order == std::vector<int>{1, 2});
}

TEST_CASE("044 Given a kind that is not declared, When somebody listens, Then it throws") {
  Tracer tracer(kDeclarations);
  CHECK_THROWS_AS(tracer.listen(2, [](const TraceEvent&) {}), std::out_of_range);
}
