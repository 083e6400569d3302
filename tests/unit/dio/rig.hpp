#pragma once
/// Direct I/O over the block layer and mock adapters. The books of every CPU are checked at the end of a run.
#include <doctest/doctest.h>

#include "models/dio/direct_io.hpp"
#include "models/workload/functions.hpp"
#include "tests/unit/block/rig.hpp"

namespace dioscope::dio::test {

using namespace std::chrono_literals;

inline dio::DioParameters design(std::string name, std::string wake) {
  dio::DioParameters parameters;
  parameters.completion = std::move(name);
  parameters.wake = std::move(wake);
  return parameters;
}

/// Every design that there is.
inline std::vector<std::string> all_designs() { return Designs::names(); }

struct Rig : block::test::Rig {
  explicit Rig(const std::string& completion, const block::test::RigOptions& options = {},
               const std::string& wake = "wake_up_process")
      : block::test::Rig(options), parameters(design(completion, wake)),
        direct_io(kernel, layer, parameters, pools) {}

  /// A process on CPU 0 that reads or writes `pages` at a time, `requests` times.
  void process(std::size_t buffer_pages, bool write = false, int requests = 1) {
    task(0, [this, buffer_pages, write, requests](kernel::Task& self) {
      UserBuffer buffer(memory::kPageSize * static_cast<std::int64_t>(buffer_pages));
      Dio dio(self, direct_io.completion());
      for (int i = 0; i < requests; ++i) {
        const auto size = memory::kPageSize * static_cast<std::int64_t>(buffer_pages);
        direct_io.raw_read_write(self, dio, 0, write, size * i, buffer);
      }
      self.context.change_kind(machine::ContextKind::process);
      for (const auto& page : buffer.pages) {
        pinned += page.references != 1;
        dirty += page.dirty;
      }
      finished = true;
    });
  }
  /// On CPU 1, for `how_long`: unplug whatever is plugged, all the time.
  void unplugger(sim::Duration how_long) {
    task(1, [this, how_long](kernel::Task& self) {
      while (self.context.now().time_since_epoch() < how_long) {
        layer.blk_run_queues(self.context);
        self.context.charge(workload::fn::daemon, 2us);
        self.context.settle();
      }
    });
  }
  void run() {
    block::test::Rig::run();
    for (const auto& cpu : cpus) {
      const auto booked = ledger.cpu_total(cpu->number()) - cpu->outstanding();
      if (booked != simulation.now().time_since_epoch())
        throw std::runtime_error("the books of CPU " + std::to_string(cpu->number()) +
                                 " do not balance: " + sim::to_string(booked));
    }
    CHECK(layer.bios().live().level == 0);
  }
  sim::Duration booked(machine::ContextKind kind, machine::Fn fn) const {
    sim::Duration sum{0};
    for (const auto& entry : ledger.entries())
      if (entry.kind == kind && entry.function == fn) sum += entry.time;
    return sum;
  }

  DioParameters parameters;
  DirectIo direct_io;
  int pinned = 0; ///< pages that were not released in the end
  int dirty = 0;
  bool finished = false;
};

} // namespace dioscope::dio::test
