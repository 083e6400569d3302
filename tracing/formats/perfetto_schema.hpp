#pragma once
/// The field numbers of perfetto.proto, by message.
#include <protozero/types.hpp>

namespace dioscope::tracing::perfetto {

enum class Trace : protozero::pbf_tag_type { packet = 1 };

enum class TracePacket : protozero::pbf_tag_type {
  ftrace_events = 1,
  process_tree = 2,
  timestamp = 8,
  trusted_packet_sequence_id = 10,
  track_event = 11,
  interned_data = 12,
  sequence_flags = 13,
  track_descriptor = 60
};

enum class FtraceEventBundle : protozero::pbf_tag_type { cpu = 1, event = 2 };

enum class FtraceEvent : protozero::pbf_tag_type {
  timestamp = 1,
  pid = 2,
  sched_switch = 4,
  sched_wakeup = 17,
  softirq_entry = 24,
  softirq_exit = 25,
  softirq_raise = 26,
  irq_handler_entry = 36,
  irq_handler_exit = 37,
  block_rq_issue = 45,
  sched_wakeup_new = 114,
  block_bio_backmerge = 115,
  block_bio_complete = 117,
  block_bio_frontmerge = 118,
  block_bio_queue = 119,
  block_getrq = 122,
  block_plug = 123,
  block_rq_complete = 125,
  block_rq_insert = 126,
  block_sleeprq = 130,
  block_unplug = 133
};

enum class SchedSwitch : protozero::pbf_tag_type {
  prev_comm = 1,
  prev_pid = 2,
  prev_prio = 3,
  prev_state = 4,
  next_comm = 5,
  next_pid = 6,
  next_prio = 7
};
enum class SchedWakeup : protozero::pbf_tag_type { comm = 1, pid = 2, prio = 3, success = 4, target_cpu = 5 };
enum class Softirq : protozero::pbf_tag_type { vec = 1 };
enum class IrqHandlerEntry : protozero::pbf_tag_type { irq = 1, name = 2 };
enum class IrqHandlerExit : protozero::pbf_tag_type { irq = 1, ret = 2 };
enum class BlockRequest : protozero::pbf_tag_type {
  dev = 1,
  sector = 2,
  nr_sector = 3,
  bytes = 4,
  rwbs = 5,
  comm = 6
};
enum class BlockBio : protozero::pbf_tag_type { dev = 1, sector = 2, nr_sector = 3, rwbs = 4, comm = 5 };
enum class BlockDone : protozero::pbf_tag_type { dev = 1, sector = 2, nr_sector = 3, error = 4, rwbs = 5 };
enum class BlockPlug : protozero::pbf_tag_type { comm = 1 };
enum class BlockUnplug : protozero::pbf_tag_type { nr_rq = 1, comm = 2 };

enum class ProcessTree : protozero::pbf_tag_type { processes = 1 };
enum class Process : protozero::pbf_tag_type { pid = 1, cmdline = 3 };

enum class TrackDescriptor : protozero::pbf_tag_type {
  uuid = 1,
  name = 2,
  thread = 4,
  parent_uuid = 5,
  counter = 8
};
enum class ThreadDescriptor : protozero::pbf_tag_type { pid = 1, tid = 2, thread_name = 5 };
enum class CounterDescriptor : protozero::pbf_tag_type {};

enum class TrackEvent : protozero::pbf_tag_type {
  debug_annotations = 4,
  type = 9,
  name_iid = 10,
  track_uuid = 11,
  counter_value = 30,
  flow_ids_old = 36,
  terminating_flow_ids_old = 42,
  flow_ids = 47,
  terminating_flow_ids = 48
};
enum class TrackEventType : std::int32_t { slice_begin = 1, slice_end = 2, instant = 3, counter = 4 };
enum class DebugAnnotation : protozero::pbf_tag_type { name_iid = 1, uint_value = 3 };

enum class InternedData : protozero::pbf_tag_type { event_names = 2, debug_annotation_names = 3 };
enum class InternedName : protozero::pbf_tag_type { iid = 1, name = 2 };

/// Bits of TracePacket.sequence_flags.
inline constexpr std::uint32_t kIncrementalStateCleared = 1;
inline constexpr std::uint32_t kNeedsIncrementalState = 2;

} // namespace dioscope::tracing::perfetto
