#include "tracing/formats/perf_data.hpp"

#include <linux/perf_event.h>

#include <cstring>

#include "tracing/formats/bytes.hpp"
#include "tracing/formats/tracing_data.hpp"

namespace dioscope::tracing {
namespace {

constexpr std::uint64_t kSampleType =
    PERF_SAMPLE_IDENTIFIER | PERF_SAMPLE_TID | PERF_SAMPLE_TIME | PERF_SAMPLE_CPU | PERF_SAMPLE_RAW;
/// A record of the file's writer, behind those of the kernel: what follows is later than all before the one
/// before.
constexpr std::uint32_t kFinishedRound = 68;
/// Smaller than the buffer of TraceFile, so that it is flushed here only.
constexpr std::uint64_t kRound = std::uint64_t{192} * 1024;
constexpr std::size_t kAlignment = 8;

/// Bits of the file's features: what is behind the data, or said there to be elsewhere.
enum Feature : std::uint8_t { feature_tracing_data = 1, feature_cpu_counts = 7, feature_sample_time = 21 };

struct FileHeader {
  std::array<char, 8> magic{'P', 'E', 'R', 'F', 'I', 'L', 'E', '2'};
  std::uint64_t size = sizeof(FileHeader);
  std::uint64_t attribute_size;
  FileExtent attributes;
  FileExtent data;
  FileExtent event_types{};
  std::array<std::uint64_t, 4> features{};
};

/// What precedes a sample's raw data.
struct SampleHead {
  perf_event_header header;
  std::uint64_t identifier;
  std::uint32_t pid;
  std::uint32_t tid;
  std::uint64_t time;
  std::uint32_t cpu;
  std::uint32_t reserved;
};

/// What follows every other record.
struct SampleId {
  std::uint32_t pid;
  std::uint32_t tid;
  std::uint64_t time;
  std::uint32_t cpu;
  std::uint32_t reserved;
  std::uint64_t identifier;
};

struct CommRecord {
  perf_event_header header;
  std::uint32_t pid;
  std::uint32_t tid;
  Comm comm;
  SampleId id;
};

/// Of the idle task of `cpu`, as an owner of locks.
std::uint32_t idle_thread(std::uint32_t cpu) { return kHardwarePid + 1 + cpu; }

/// perf lock tells owners by their thread, and knows only one idle thread.
std::uint32_t thread_of(const KernelRecord& record) {
  const bool of_idle_lock = record.head.pid == 0 && event_descriptions()[record.description].system == "lock";
  return of_idle_lock ? idle_thread(record.head.cpu) : record.head.pid;
}

std::string attribute(std::size_t index) {
  perf_event_attr attribute;
  std::memset(&attribute, 0, sizeof attribute);
  attribute.type = PERF_TYPE_TRACEPOINT;
  attribute.size = PERF_ATTR_SIZE_VER5;
  attribute.config = event_id(index);
  attribute.sample_period = 1;
  attribute.sample_type = kSampleType;
  attribute.sample_id_all = 1;
  return {reinterpret_cast<const char*>(&attribute), attribute.size};
}

} // namespace

const results::FileKind PerfData::kKind{"a perf.data", kTracingDataMark};

PerfData::PerfData(const std::filesystem::path& path, const Names& names)
    : names_(names), file_(path, kKind, TraceFile::Access::random), events_(names) {
  write_front();
  data_begin_ = flushed_ = file_.size();
  introduce(kHardwarePid, kHardwarePid, {});
  for (unsigned cpu = 0; cpu < names.cpus(); ++cpu)
    introduce(0, idle_thread(cpu), {.time = 0, .cpu = cpu, .pid = 0});
  introduce_tasks({});
  flush();
}

void PerfData::write_front() {
  file_.write(std::string(sizeof(FileHeader), '\0'));
  const auto add = [this](std::string_view bytes) {
    const FileExtent extent{file_.size(), bytes.size()};
    file_.write(bytes);
    file_.write(std::string(padding(bytes.size(), kAlignment), '\0'));
    return extent;
  };
  std::string identifiers;
  std::string attributes;
  for (std::size_t i = 0; i < event_descriptions().size(); ++i) {
    attributes += attribute(i);
    append(attributes, FileExtent{file_.size() + identifiers.size(), sizeof(std::uint64_t)});
    append(identifiers, std::uint64_t{event_id(i)});
  }
  add(identifiers);
  attributes_ = add(attributes);
  tracing_data_ = add(tracing_data("0.6", {}));
  const std::array<std::uint32_t, 2> cpus{names_.cpus(), names_.cpus()}; // online, available
  cpu_counts_ = add(bytes_of(cpus));
}

void PerfData::on_event(const sim::TraceEvent& event, IoNumber io) {
  if (failed_) return;
  for (const auto& record : events_.of(event, io)) {
    introduce_tasks(record.head);
    sample(record);
  }
  if (file_.size() - flushed_ >= kRound) flush();
}

void PerfData::introduce_tasks(const RecordHead& head) {
  for (; introduced_ < names_.tasks(); ++introduced_) introduce(introduced_ + 1, introduced_ + 1, head);
}

void PerfData::introduce(std::uint32_t pid, std::uint32_t thread, const RecordHead& head) {
  const CommRecord record{{PERF_RECORD_COMM, 0, sizeof(CommRecord)},
                          pid,
                          thread,
                          events_.comms().of(pid, head.cpu),
                          {pid, thread, head.time, head.cpu, 0, event_id(0)}};
  file_.write(bytes_of(record));
}

void PerfData::sample(const KernelRecord& record) {
  const auto payload = record.payload();
  const auto fill = padding(sizeof(std::uint32_t) + payload.size(), kAlignment);
  const auto raw = static_cast<std::uint32_t>(payload.size() + fill);
  const auto& head = record.head;
  const SampleHead sample{{PERF_RECORD_SAMPLE, PERF_RECORD_MISC_KERNEL,
                           static_cast<std::uint16_t>(sizeof(SampleHead) + sizeof raw + raw)},
                          event_id(record.description),
                          head.pid,
                          thread_of(record),
                          head.time,
                          head.cpu,
                          0};
  file_.write(bytes_of(sample));
  file_.write(bytes_of(raw));
  file_.write(payload);
  file_.write(std::string_view("\0\0\0\0\0\0\0", fill));
  if (times_[0] == 0) times_[0] = head.time;
  times_[1] = head.time;
}

void PerfData::flush() {
  try {
    file_.write(bytes_of(perf_event_header{kFinishedRound, 0, sizeof(perf_event_header)}));
    file_.flush();
    describe(file_.size());
    flushed_ = file_.size();
  } catch (const results::FileError&) {
    failed_ = true;
    // Its place is there, from the last time.
    describe(flushed_);
    throw;
  }
}

void PerfData::describe(std::uint64_t data_end) const {
  const std::array<FileExtent, 3> features{
      {tracing_data_, cpu_counts_, {data_end + sizeof features, sizeof times_}}};
  std::string tail(bytes_of(features));
  tail += bytes_of(times_);
  file_.write_at(data_end, tail);
  FileHeader header{.attribute_size = PERF_ATTR_SIZE_VER5 + sizeof(FileExtent),
                    .attributes = attributes_,
                    .data = {data_begin_, data_end - data_begin_}};
  for (const auto bit : {feature_tracing_data, feature_cpu_counts, feature_sample_time})
    header.features[0] |= std::uint64_t{1} << bit;
  file_.write_at(0, bytes_of(header));
}

void PerfData::finish() {
  if (!failed_) flush();
}

} // namespace dioscope::tracing
