#include "tracing/formats/blktrace.hpp"

#include <endian.h>
#include <linux/blktrace_api.h>

#include <algorithm>
#include <utility>

#include "models/tracepoints.hpp"
#include "tracing/formats/bytes.hpp"
#include "tracing/formats/comms.hpp"

namespace dioscope::tracing {
namespace {

constexpr std::size_t kAllPending = std::size_t{8} * 1024 * 1024;
constexpr std::size_t kLeastPending = 256;
constexpr std::size_t kMostPending = 65536;
/// BLK_TN_MAX_MSG of the kernel.
constexpr std::size_t kMostMessage = 127;
/// 2002-09-19, the day of the published measurements, in seconds since 1970: what clocks show as a run
/// starts.
constexpr std::uint64_t kStartOfRun = 1032393600;
constexpr std::uint64_t kNanoseconds = 1'000'000'000;

/// Of requests the kernel says that they are those of file systems, of BIOs nothing.
constexpr std::uint32_t kOfRequest = BLK_TC_ACT(BLK_TC_FS);

/// The letter's code and categories; 0 for what blktrace does not record.
std::uint32_t action_code(Tracepoint kind) {
  switch (kind) {
  case Tracepoint::block_bio_queue:
    return BLK_TA_QUEUE;
  case Tracepoint::block_bio_backmerge:
    return BLK_TA_BACKMERGE;
  case Tracepoint::block_bio_frontmerge:
    return BLK_TA_FRONTMERGE;
  case Tracepoint::block_getrq:
    return BLK_TA_GETRQ;
  case Tracepoint::block_sleeprq:
    return BLK_TA_SLEEPRQ;
  case Tracepoint::block_plug:
    return BLK_TA_PLUG;
  case Tracepoint::block_unplug:
    return BLK_TA_UNPLUG_IO;
  case Tracepoint::block_rq_insert:
    return BLK_TA_INSERT | kOfRequest;
  case Tracepoint::block_rq_merge:
    return BLK_TA_BACKMERGE | kOfRequest;
  case Tracepoint::block_rq_issue:
    return BLK_TA_ISSUE | kOfRequest;
  case Tracepoint::block_rq_complete:
    return BLK_TA_COMPLETE | kOfRequest;
  default:
    return 0;
  }
}

} // namespace

Blktrace::Blktrace(const std::filesystem::path& folder, const Names& names, std::string message,
                   std::optional<std::set<std::uint32_t>> disks)
    : folder_(folder), names_(names), message_(std::move(message)), disks_(std::move(disks)) {
  message_.resize(std::min(message_.size(), kMostMessage));
  const auto files = std::max<std::size_t>(1, std::size_t{names.disks()} * names.cpus());
  most_pending_ = std::clamp(kAllPending / files, kLeastPending, kMostPending);
}

void Blktrace::on_event(const sim::TraceEvent& event, IoNumber) {
  const auto kind = kind_of(event);
  const auto code = action_code(kind);
  if (code == 0 || failed_) return;
  const auto& [disk_number, sector, sectors, write] = event.arguments;
  const auto disk = static_cast<std::uint32_t>(disk_number);
  if (disks_ && !disks_->contains(disk)) return;
  const Moment moment{static_cast<std::uint64_t>(event.time.time_since_epoch().count()), event.cpu,
                      event.task};
  Action action{.code = code, .device = device_number(disk).packed()};
  std::uint64_t requests = 0;
  std::string_view extra;
  if (kind == Tracepoint::block_unplug) {
    requests = htobe64(event.arguments[1]);
    extra = bytes_of(requests);
  } else if (kind != Tracepoint::block_plug) {
    action.code |= BLK_TC_ACT(write != 0 ? BLK_TC_WRITE : BLK_TC_READ);
    action.sector = sector;
    action.bytes = static_cast<std::uint32_t>(bytes_of_sectors(sectors));
  }
  try {
    record(disk, moment, action, extra);
  } catch (const results::FileError&) {
    failed_ = true;
    throw;
  }
}

void Blktrace::record(std::uint32_t disk, const Moment& moment, const Action& action,
                      std::string_view extra) {
  begin(disk, moment);
  auto& pending = pending_[disk][moment.cpu];
  name_task(pending, moment);
  append_record(pending, moment, action, extra);
  if (pending.records.size() >= most_pending_) flush(disk, moment.cpu);
}

void Blktrace::begin(std::uint32_t disk, const Moment& moment) {
  if (pending_.size() <= disk) pending_.resize(disk + 1);
  if (!pending_[disk].empty()) return;
  folder_.create(disk, names_.cpus());
  pending_[disk].resize(names_.cpus());
  auto& first = pending_[disk].front();
  const Moment of_no_task{moment.time, 0, 0};
  const std::array<std::uint32_t, 2> date{
      static_cast<std::uint32_t>(kStartOfRun + moment.time / kNanoseconds),
      static_cast<std::uint32_t>(moment.time % kNanoseconds)};
  append_record(first, of_no_task, {.code = BLK_TN_TIMESTAMP, .device = 0}, bytes_of(date));
  append_record(first, of_no_task, {.code = BLK_TN_MESSAGE, .device = device_number(disk).packed()},
                message_);
}

void Blktrace::name_task(Pending& pending, const Moment& moment) const {
  if (pending.named.size() <= moment.pid) pending.named.resize(moment.pid + 1);
  if (pending.named[moment.pid]) return;
  pending.named[moment.pid] = true;
  append_record(pending, moment, {.code = BLK_TN_PROCESS, .device = 0},
                bytes_of(comm(names_.task(moment.pid))));
}

void Blktrace::append_record(Pending& pending, const Moment& moment, const Action& action,
                             std::string_view extra) {
  pending.time = std::max(moment.time, pending.time + 1);
  const blk_io_trace record{.magic = BLK_IO_TRACE_MAGIC | BLK_IO_TRACE_VERSION,
                            .sequence = ++pending.sequence,
                            .time = pending.time,
                            .sector = action.sector,
                            .bytes = action.bytes,
                            .action = action.code,
                            .pid = moment.pid,
                            .device = action.device,
                            .cpu = moment.cpu,
                            .error = 0,
                            .pdu_len = static_cast<std::uint16_t>(extra.size())};
  pending.records += bytes_of(record);
  pending.records += extra;
}

void Blktrace::flush(std::uint32_t disk, std::uint32_t cpu) {
  auto& records = pending_[disk][cpu].records;
  if (records.empty()) return;
  folder_.append(disk, cpu, records);
  records.clear();
}

void Blktrace::finish() {
  std::optional<results::FileError> error;
  for (std::uint32_t disk = 0; disk < pending_.size(); ++disk)
    for (std::uint32_t cpu = 0; cpu < pending_[disk].size(); ++cpu) {
      try {
        flush(disk, cpu);
      } catch (const results::FileError& of_this) {
        error = of_this;
      }
    }
  if (error && !failed_) throw results::FileError(*error);
}

} // namespace dioscope::tracing
