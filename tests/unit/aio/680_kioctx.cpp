#include "models/aio/kioctx.hpp"

#include <algorithm>

#include "tests/unit/dio/rig.hpp"
#include "tests/unit/support/child.hpp"

using namespace dioscope;
using namespace std::chrono_literals;
using dioscope::test::in_child;

namespace {

constexpr std::size_t kIoPages = 64;

struct AioRig : dio::test::Rig {
  explicit AioRig(const std::string& completion, const block::test::RigOptions& options = {},
                  const std::string& wake = "waitqueue")
      : dio::test::Rig(completion, options), costs(woken_by(wake)), aio(direct_io, costs, pools) {}

  static aio::AioParameters woken_by(const std::string& wake) {
    aio::AioParameters parameters;
    parameters.wake = wake;
    return parameters;
  }

  /// A process on CPU 0 that submits `queue` reads at a time, `rounds` times, and waits for all of them,
  /// `at_once` at least with each call.
  void batches(std::size_t queue, std::size_t at_once, int rounds) {
    task(0, [this, queue, at_once, rounds](kernel::Task& self) {
      std::deque<dio::UserBuffer> buffers;
      for (std::size_t i = 0; i < queue; ++i)
        buffers.emplace_back(memory::kPageSize * static_cast<std::int64_t>(kIoPages));
      const auto io = aio::KioContext::io_setup(aio, self);
      auto& context = *io;
      self.context.change_kind(machine::ContextKind::user);
      for (int round = 0; round < rounds; ++round) {
        std::vector<aio::Iocb> iocbs;
        for (std::size_t i = 0; i < queue; ++i)
          iocbs.push_back({.volume = 0,
                           .offset = memory::kPageSize * static_cast<std::int64_t>(kIoPages * i),
                           .buffer = &buffers[i],
                           .data = i});
        context.io_submit(iocbs);
        for (std::size_t left = queue; left > 0;) {
          const auto events = context.io_getevents(std::min(at_once, left), left);
          left -= events.size();
          data.insert(data.end(), events.begin(), events.end());
        }
      }
      self.context.change_kind(machine::ContextKind::process);
      for (const auto& buffer : buffers)
        for (const auto& page : buffer.pages) pinned += page.references != 1 || !page.dirty;
      finished = context.in_flight() == 0;
    });
  }

  aio::AioParameters costs;
  aio::Aio aio;
  std::vector<std::uint64_t> data;
};

/// How often the queue of waiters was locked, when a reader that finds nothing asks for one event and up to
/// `most`.
std::uint64_t times_queued(std::size_t most) {
  AioRig rig("interrupt");
  rig.task(0, [&](kernel::Task& self) {
    dio::UserBuffer buffer(memory::kPageSize * static_cast<std::int64_t>(kIoPages));
    const auto io = aio::KioContext::io_setup(rig.aio, self);
    self.context.change_kind(machine::ContextKind::user);
    const std::vector<aio::Iocb> iocbs{{.volume = 0, .offset = sim::Bytes{0}, .buffer = &buffer, .data = 1}};
    io->io_submit(iocbs);
    CHECK(io->io_getevents(1, most).size() == 1);
    self.context.change_kind(machine::ContextKind::process);
  });
  rig.run();
  for (const auto& lock_class : rig.locks.classes())
    if (lock_class.name == "ioctx.wait") return lock_class.statistics.acquisitions.value;
  return 0;
}

} // namespace

TEST_CASE("679 Given a reader of events that may have more than it needs, when it has waited, then it looks "
          "for another "
          "one, queued up anew") {
  const auto one = times_queued(1);
  CHECK(one > 0);
  CHECK(times_queued(4) == one + 2);
}

TEST_CASE("680 Given several I/Os in one io_submit, when their events are read, then each is told once, and "
          "all is given back") {
  for (const auto& name : dio::asynchronous_designs()) {
    CAPTURE(name);
    const auto told = in_child([&] {
      AioRig rig(name);
      rig.batches(4, 4, 10);
      rig.run();
      CHECK(rig.finished);
      CHECK(rig.pinned == 0);
      CHECK(rig.aio.statistics.submitted.value == 40);
      CHECK(rig.aio.statistics.completed.value == 40);
      CHECK(rig.aio.statistics.in_flight.level == 0);
      CHECK(rig.aio.statistics.in_flight.peak == 4);
      CHECK(rig.aio.kiocbs.statistics().in_use.level == 0);
      CHECK(rig.direct_io.completion().objects().statistics().in_use.level == 0);
      CHECK(rig.direct_io.statistics().requests.value == 40);
      for (std::size_t round = 0; round < 10; ++round) {
        std::vector<std::uint64_t> batch(rig.data.begin() + static_cast<std::ptrdiff_t>(4 * round),
                                         rig.data.begin() + static_cast<std::ptrdiff_t>(4 * round + 4));
        std::ranges::sort(batch);
        CHECK(batch == std::vector<std::uint64_t>{0, 1, 2, 3});
      }
      return std::to_string(rig.data.size());
    });
    CHECK(told == "40");
  }
}

TEST_CASE("681 Given events that are there, when they are asked for, then the reader neither sleeps nor "
          "queues up") {
  AioRig rig("interrupt");
  std::size_t events = 0;
  rig.task(0, [&](kernel::Task& self) {
    dio::UserBuffer buffer(memory::kPageSize * static_cast<std::int64_t>(kIoPages));
    const auto io = aio::KioContext::io_setup(rig.aio, self);
    auto& context = *io;
    self.context.change_kind(machine::ContextKind::user);
    const aio::Iocb iocb{.volume = 0, .buffer = &buffer};
    context.io_submit({&iocb, 1});
    self.context.charge(machine::fn::user_code, 50ms);
    self.context.settle();
    CHECK(context.io_getevents(0, 0).empty());
    events = context.io_getevents(1, 1).size();
    CHECK(context.io_getevents(0, 1).empty());
  });
  rig.run();
  CHECK(events == 1);
  CHECK(rig.aio.statistics.waits.value == 0);
}

TEST_CASE("682 Given a queue of four, when one event is enough, then a call returns before all are done") {
  AioRig rig("interrupt");
  rig.batches(4, 1, 5);
  rig.run();
  CHECK(rig.finished);
  CHECK(rig.data.size() == 20);
  CHECK(rig.aio.statistics.waits.value >= 5);
}

TEST_CASE("683 Given commands that complete at any moment around the sleep, when a task reads events, then "
          "no wake-up is lost") {
  for (const auto& name : dio::asynchronous_designs())
    for (const auto& wake : kernel::wake_paths()) {
      CAPTURE(name);
      CAPTURE(wake);
      for (const auto latency : std::initializer_list<sim::Duration>{1ns, 370ns, 1100ns, 2300ns, 3100ns,
                                                                     5000ns, 7700ns, 13us, 40us}) {
        CAPTURE(latency.count());
        const auto done = in_child([&] {
          block::test::RigOptions options;
          options.latency = latency;
          AioRig rig(name, options, wake);
          rig.batches(2, 2, 20);
          rig.run();
          return std::to_string(rig.data.size()) + (rig.finished ? " finished" : " stuck");
        });
        CHECK(done == "40 finished");
      }
    }
}

TEST_CASE("684 Given no unplugging at submission, when nobody else unplugs, then the request waits and the "
          "reader with it") {
  AioRig rig("interrupt");
  rig.parameters.defects.no_unplug = true;
  rig.batches(1, 1, 1);
  rig.simulation.run();
  CHECK_FALSE(rig.finished);
  CHECK(rig.aio.statistics.in_flight.level == 1);
}
