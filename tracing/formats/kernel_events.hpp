#pragma once
/// Events as the tracing of a Linux kernel would have recorded them.
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tracing/event_sink.hpp"
#include "tracing/formats/comms.hpp"
#include "tracing/formats/event_descriptions.hpp"
#include "tracing/formats/name_cache.hpp"

namespace dioscope::tracing {

/// When and where. Times of a CPU never go back.
struct RecordHead {
  std::uint64_t time; ///< ns since the start of the run
  std::uint32_t cpu;
  std::uint32_t pid;
};

struct KernelRecord {
  RecordHead head{};
  std::size_t description = 0;      ///< index into event_descriptions()
  std::array<char, 384> bytes = {}; ///< as `description` lays it out
  std::size_t size = 0;

  std::string_view payload() const { return {bytes.data(), size}; }
};

/// Makes records out of events.
///
/// - Devices have a CPU of their own, the one after the last, and a task of their own, kHardwarePid: on a CPU
///   of the machine they would look like something that it executed.
/// - common_flags says whether a handler of a device interrupt or a softirq runs; of the APIC's short ones
///   (timer, reschedule, call function) only the entry. Whether interrupts are off it does not know, and says
///   so: an X where trace-cmd prints d or a dot.
/// - A lock that is only tried has no lock_acquired, as in the kernel: lock_acquire says that it was taken.
/// - sched_stat_runtime precedes the switch away from a task, and counts interrupts as the task's.
class KernelEvents {
 public:
  /// `names` must outlive it.
  explicit KernelEvents(const Names& names);

  /// The records of an event, in order: two at most. Valid until the next call.
  std::span<const KernelRecord> of(const sim::TraceEvent& event, IoNumber io);

  /// CPUs in records, that of the hardware included.
  unsigned cpus() const { return static_cast<unsigned>(on_cpu_.size()); }
  Comms& comms() { return comms_; }
  const Comms& comms() const { return comms_; }

 private:
  struct OnCpu {
    std::uint32_t hardirqs = 0; ///< how many handlers are under way
    std::uint32_t softirqs = 0;
    std::uint32_t running = 0; ///< pid
    std::uint64_t since = 0;
    bool tries = false; ///< its last lock_acquire was one that only tries
  };
  using Inputs = std::array<std::uint64_t, static_cast<std::size_t>(Input::count_)>;

  void record(std::size_t description, const RecordHead& head, std::uint8_t flags, const Inputs& inputs);
  void put(KernelRecord& record, const Field& field, std::uint64_t value);
  static void put_text(KernelRecord& record, const Field& field, std::string_view text);

  const Names& names_;
  Comms comms_;
  std::vector<OnCpu> on_cpu_;
  NumberCache<std::string> locks_; ///< names, cut to kLongestText; so are the next
  NumberCache<std::string> interrupts_;
  std::array<KernelRecord, 2> records_;
  std::size_t count_ = 0;
};

} // namespace dioscope::tracing
