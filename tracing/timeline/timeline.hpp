#pragma once
/// A few milliseconds of a run as a picture draws them: what each CPU did, which locks were held, what was
/// under way on adapters, loops and disks, and the I/Os that lie in them from beginning to end.
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "results/variant_result.hpp"
#include "sim/time.hpp"

namespace dioscope::tracing {

/// What a stretch of a CPU was. On a CPU those of different kinds lie upon each other.
enum class Band : std::uint8_t { task, softirq, hardirq, spin, idle };

/// Where a step of an I/O happens.
enum class Lane : std::uint8_t { process, softirq, hardirq, adapter, loop, disk };

/// All times are nanoseconds since the window's begin; `name` is an index into Timeline::names.
struct Timeline {
  struct Span {
    std::int64_t begin;
    std::int64_t duration;
    Band band;
    std::size_t name;
  };
  struct Held {
    std::int64_t begin;
    std::int64_t duration;
    unsigned cpu;
  };
  struct Lock {
    std::string name;
    std::int64_t waited = 0; ///< for it, by all: what makes it interesting
    std::vector<Held> spans;
  };
  struct Level {
    std::int64_t at;
    std::int64_t level;
  };
  struct Queue {
    std::string name;
    std::vector<Level> steps;
  };
  struct Step {
    std::int64_t begin;
    std::int64_t duration;
    Lane lane;
    int cpu; ///< -1: on a device
    std::size_t name;
  };
  struct Io {
    std::uint64_t io;      ///< its number in the run
    std::uint64_t task_io; ///< among those of its process, from 1
    std::size_t task;      ///< name
    std::uint64_t disk;
    std::int64_t begin;
    std::int64_t end;
    std::vector<Step> steps;
  };

  std::string variant;
  sim::TimePoint begin{};
  sim::TimePoint end{};
  std::vector<std::string> names;
  std::vector<std::vector<Span>> cpus;
  std::vector<Lock> locks;   ///< most waited for first
  std::vector<Queue> queues; ///< adapters, loops, disks
  std::vector<Io> ios;       ///< by begin
};

/// As report/page/README.md lays it out.
results::Json to_json(const Timeline& timeline);

} // namespace dioscope::tracing
