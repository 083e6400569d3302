#include <bit>

#include "models/machine/line_group.hpp"
#include "tests/unit/machine/rig.hpp"
#include "tests/unit/support/child.hpp"

using namespace dioscope;
using namespace dioscope::machine;
using namespace dioscope::machine::test;

namespace {

/// The same as so many lines that are touched one by one.
struct OneByOne {
  explicit OneByOne(unsigned count) : lines(count) {}
  void touch(Context& context, Fn fn, unsigned line, Access access) {
    context.touch(fn, lines[line], access);
  }
  void read_others(Context& context, Fn fn, sim::Duration each) {
    for (unsigned i = 0; i < lines.size(); ++i) {
      if (i == context.cpu().number()) continue;
      context.charge(fn, each);
      context.touch(fn, lines[i], Access::read);
    }
  }
  std::vector<CacheLine> lines;
};

/// What thousands of random readings and touches cost each CPU, with a cache that holds hardly more than the
/// lines.
template <class Lines>
std::string costs(std::uint64_t seed, unsigned cpus) {
  return dioscope::test::in_child([=] {
    auto parameters = machine_of(cpus);
    parameters.cache.capacity = parameters.cache.line * std::int64_t{2 * cpus};
    Rig rig(parameters, {.seed = seed});
    std::vector<ProcessContext*> contexts;
    for (unsigned cpu = 0; cpu < cpus; ++cpu)
      contexts.push_back(&rig.bottom(
          cpu, [](ProcessContext&) {}, ContextKind::idle));
    Lines lines(cpus);
    auto random = rig.simulation.stream("touches");
    std::string text;
    rig.at(1us, [&] {
      for (int step = 0; step < 4000; ++step) {
        auto& context = *contexts[random.below(cpus)];
        const auto what = random.below(10);
        if (what < 5)
          lines.read_others(context, fn::default_idle, 7ns);
        else if (what < 8)
          lines.touch(context, fn::default_idle, static_cast<unsigned>(random.below(cpus)), Access::write);
        else if (what == 8)
          lines.touch(context, fn::default_idle, static_cast<unsigned>(random.below(cpus)), Access::read);
        else
          context.cpu().cache().pass_through(parameters.cache.line *
                                             static_cast<std::int64_t>(random.below(4 * cpus)));
        if (step % 100 == 0) text += sim::to_string(context.outstanding()) + "\n";
      }
    });
    rig.run_until(2us);
    for (const auto& cpu : rig.cpus) {
      const auto& s = cpu->cache().statistics();
      text += std::to_string(s.hits.value) + " " + std::to_string(s.transfers.value) + " " +
              std::to_string(s.invalidations.value) + " " + std::to_string(s.memory.value) + "\n";
    }
    return text;
  });
}

} // namespace

TEST_CASE(
    "137 Given lines that CPUs read all together, when they are kept as a group, then every touch costs "
    "what it costs one by one") {
  for (std::uint64_t seed = 1; seed <= 10; ++seed)
    for (const unsigned cpus : {1U, 2U, 3U, 8U, 64U}) {
      CAPTURE(seed);
      CAPTURE(cpus);
      const auto grouped = costs<LineGroup>(seed, cpus);
      CHECK(grouped == costs<OneByOne>(seed, cpus));
      CHECK(grouped.size() > 100);
    }
}
