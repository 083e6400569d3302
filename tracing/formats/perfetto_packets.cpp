#include "tracing/formats/perfetto_packets.hpp"

#include <utility>

namespace dioscope::tracing::perfetto {
namespace {

/// Interned names belong to a sequence; there is one.
constexpr std::uint32_t kSequence = 1;

} // namespace

Packets::Packets(TraceFile& file, unsigned cpus) : file_(file), bundles_(cpus) {}

template <class Fill>
void Packets::packet(Fill&& fill) {
  packet_.clear();
  {
    Builder<Trace> trace(packet_);
    Builder<TracePacket> packet(trace, Trace::packet);
    fill(packet);
    packet.add_uint32(TracePacket::trusted_packet_sequence_id, kSequence);
    packet.add_uint32(TracePacket::sequence_flags,
                      std::exchange(begun_, true) ? kNeedsIncrementalState : kIncrementalStateCleared);
  }
  file_.write(packet_);
}

void Packets::flush_bundle(std::size_t cpu) {
  if (bundles_[cpu].empty()) return;
  packet([&](auto& packet) { packet.add_message(TracePacket::ftrace_events, bundles_[cpu]); });
  bundles_[cpu].clear();
}

void Packets::flush_bundles() {
  for (std::size_t cpu = 0; cpu < bundles_.size(); ++cpu) flush_bundle(cpu);
}

void Packets::flush() {
  flush_bundles();
  file_.flush();
}

void Packets::describe_process(std::uint32_t pid, std::string_view name) {
  packet([&](auto& packet) {
    Builder<ProcessTree> tree(packet, TracePacket::process_tree);
    Builder<Process> process(tree, ProcessTree::processes);
    process.add_int32(Process::pid, static_cast<std::int32_t>(pid));
    process.add_string(Process::cmdline, name.data(), name.size());
  });
}

void Packets::describe_thread(TrackId track, std::uint32_t pid, std::string_view name) {
  packet([&](auto& packet) {
    Builder<TrackDescriptor> descriptor(packet, TracePacket::track_descriptor);
    descriptor.add_uint64(TrackDescriptor::uuid, static_cast<std::uint64_t>(track));
    Builder<ThreadDescriptor> thread(descriptor, TrackDescriptor::thread);
    thread.add_int32(ThreadDescriptor::pid, static_cast<std::int32_t>(pid));
    thread.add_int32(ThreadDescriptor::tid, static_cast<std::int32_t>(pid));
    thread.add_string(ThreadDescriptor::thread_name, name.data(), name.size());
  });
}

namespace {

void describe(Builder<TrackDescriptor>& descriptor, TrackId track, TrackId parent, std::string_view name) {
  descriptor.add_uint64(TrackDescriptor::uuid, static_cast<std::uint64_t>(track));
  if (parent != TrackId{})
    descriptor.add_uint64(TrackDescriptor::parent_uuid, static_cast<std::uint64_t>(parent));
  descriptor.add_string(TrackDescriptor::name, name.data(), name.size());
}

} // namespace

void Packets::describe_track(TrackId track, TrackId parent, std::string_view name) {
  packet([&](auto& packet) {
    Builder<TrackDescriptor> descriptor(packet, TracePacket::track_descriptor);
    describe(descriptor, track, parent, name);
  });
}

void Packets::describe_counter(TrackId track, TrackId parent, std::string_view name) {
  packet([&](auto& packet) {
    Builder<TrackDescriptor> descriptor(packet, TracePacket::track_descriptor);
    describe(descriptor, track, parent, name);
    descriptor.add_message(TrackDescriptor::counter, std::string()); // a Builder leaves an empty one out
  });
}

NameId Packets::interned(std::unordered_map<std::string, NameId>& names, InternedData list,
                         std::string_view name) {
  const auto added = names.try_emplace(std::string(name), NameId{names.size() + 1});
  const auto iid = added.first->second;
  if (added.second)
    packet([&](auto& packet) {
      Builder<InternedData> data(packet, TracePacket::interned_data);
      Builder<InternedName> entry(data, list);
      entry.add_uint64(InternedName::iid, static_cast<std::uint64_t>(iid));
      entry.add_string(InternedName::name, name.data(), name.size());
    });
  return iid;
}

NameId Packets::event_name(std::string_view name) {
  return interned(event_names_, InternedData::event_names, name);
}

NameId Packets::argument_name(std::string_view name) {
  return interned(argument_names_, InternedData::debug_annotation_names, name);
}

template <class Fill>
void Packets::track_event(sim::TimePoint time, TrackId track, TrackEventType type, Fill&& fill) {
  packet([&](auto& packet) {
    packet.add_uint64(TracePacket::timestamp, nanoseconds(time));
    Builder<TrackEvent> event(packet, TracePacket::track_event);
    event.add_enum(TrackEvent::type, static_cast<std::int32_t>(type));
    event.add_uint64(TrackEvent::track_uuid, static_cast<std::uint64_t>(track));
    fill(event);
  });
}

namespace {

void add(Builder<TrackEvent>& event, NameId name, Flow flow, std::initializer_list<Argument> arguments) {
  event.add_uint64(TrackEvent::name_iid, static_cast<std::uint64_t>(name));
  for (const auto& argument : arguments) {
    Builder<DebugAnnotation> annotation(event, TrackEvent::debug_annotations);
    annotation.add_uint64(DebugAnnotation::name_iid, static_cast<std::uint64_t>(argument.name));
    annotation.add_uint64(DebugAnnotation::uint_value, argument.value);
  }
  if (flow.io == 0) return;
  event.add_uint64(flow.ends ? TrackEvent::terminating_flow_ids_old : TrackEvent::flow_ids_old, flow.io);
  event.add_fixed64(flow.ends ? TrackEvent::terminating_flow_ids : TrackEvent::flow_ids, flow.io);
}

} // namespace

void Packets::begin(sim::TimePoint time, TrackId track, NameId name, Flow flow,
                    std::initializer_list<Argument> arguments) {
  track_event(time, track, TrackEventType::slice_begin,
              [&](auto& event) { add(event, name, flow, arguments); });
}

void Packets::end(sim::TimePoint time, TrackId track) {
  track_event(time, track, TrackEventType::slice_end, [](auto&) {});
}

void Packets::instant(sim::TimePoint time, TrackId track, NameId name, Flow flow,
                      std::initializer_list<Argument> arguments) {
  track_event(time, track, TrackEventType::instant, [&](auto& event) { add(event, name, flow, arguments); });
}

void Packets::count(sim::TimePoint time, TrackId track, std::uint64_t value) {
  track_event(time, track, TrackEventType::counter, [&](auto& event) {
    event.add_int64(TrackEvent::counter_value, static_cast<std::int64_t>(value));
  });
}

} // namespace dioscope::tracing::perfetto
