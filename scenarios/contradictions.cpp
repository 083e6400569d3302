#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <stdexcept>

#include "models/block/bio.hpp"
#include "models/dio/completion.hpp"
#include "models/dio/volume.hpp"
#include "models/driver/qla2x00.hpp"
#include "models/workload/raw_io.hpp"
#include "scenarios/configuration.hpp"

namespace dioscope::scenarios {
namespace {

using Found = std::vector<std::string>;

void check_machine(const Configuration& configuration, Found& found) {
  const auto& machine = configuration.machine;
  if (machine.interrupts.fixed_cpu >= machine.cpus)
    found.push_back(
        fmt::format("machine.interrupts.fixed_cpu = {} is none of the machine.cpus = {} processors, which "
                    "are numbered from 0",
                    machine.interrupts.fixed_cpu, machine.cpus));
  else if (machine.interrupts.fixed_cpu >= 0 &&
           machine.interrupts.fixed_cpu + machine.interrupts.fixed_cpus > machine.cpus)
    found.push_back(
        fmt::format("machine.interrupts.fixed_cpus = {} processors from fixed_cpu = {} on are more "
                    "than machine.cpus = {} has",
                    machine.interrupts.fixed_cpus, machine.interrupts.fixed_cpu, machine.cpus));
}

/// A model that checks itself throws std::invalid_argument.
template <class Parameters>
void check_model(const Parameters& parameters, Found& found) {
  try {
    parameters.check();
  } catch (const std::invalid_argument& error) {
    found.emplace_back(error.what());
  }
}

void check_queues(const Configuration& configuration, Found& found) {
  const auto& scsi = configuration.scsi;
  const auto& adapter = configuration.storage.adapter;
  constexpr auto kLines = std::int64_t{machine::kDeviceLines - driver::kFirstLine};
  const auto lines = configuration.storage.adapters * configuration.storage.queues();
  if (lines > kLines)
    found.push_back(
        fmt::format("storage.adapters = {} with {} queue pairs each need {} interrupt lines; {} are left "
                    "for adapters",
                    configuration.storage.adapters, configuration.storage.queues(), lines, kLines));
  const auto page_segments =
      (4096 + configuration.block.max_segment_size.count - 1) / configuration.block.max_segment_size.count;
  const auto most_segments = std::min(scsi.sg_tablesize, configuration.block.max_phys_segments);
  if (static_cast<std::int64_t>(block::kMaxVecs) * page_segments > most_segments)
    found.push_back(
        fmt::format("a BIO of {} pages has {} segments with kernel.block.max_segment_size = {}, more than "
                    "the {} of kernel.scsi.sg_tablesize and kernel.block.max_phys_segments",
                    block::kMaxVecs, static_cast<std::int64_t>(block::kMaxVecs) * page_segments,
                    sim::to_string(configuration.block.max_segment_size), most_segments));
  if (scsi.can_queue > adapter.can_queue)
    found.push_back(
        fmt::format("kernel.scsi.can_queue = {} is more than the storage.adapter.can_queue = {} commands "
                    "that the adapter takes",
                    scsi.can_queue, adapter.can_queue));
  if (scsi.queue_depth > scsi.can_queue)
    found.push_back(
        fmt::format("kernel.scsi.queue_depth = {} is more than the kernel.scsi.can_queue = {} commands "
                    "of the whole adapter",
                    scsi.queue_depth, scsi.can_queue));
}

void check_scheduler(const kernel::SchedulerParameters& scheduler, Found& found) {
  if (scheduler.max_timeslice < scheduler.min_timeslice)
    found.push_back(fmt::format("kernel.scheduler.max_timeslice = {} is less than "
                                "kernel.scheduler.min_timeslice = {}: nice -20 gets the longer slice",
                                sim::to_string(scheduler.max_timeslice),
                                sim::to_string(scheduler.min_timeslice)));
}

void check_completion(const dio::DioParameters& dio, Found& found) {
  const auto choice = dio::choice_of(dio);
  if (auto reason = choice.refused(); !reason.empty()) found.push_back(std::move(reason));
  if (dio.defects.any() && choice.needs_waiting_task())
    found.push_back(fmt::format("kernel.dio.defects are faults of designs that complete a kiocb, which "
                                "kernel.dio.completion = {} with kernel.dio.place = {} does not",
                                dio.completion, dio.place));
}

/// Every process has a stack, which takes two mappings of the simulator's memory: it, and the page that
/// guards it. Of these Linux gives a program 65 530, unless it is told to; the simulated machine's kernel
/// needs some too.
constexpr std::int64_t kMostProcesses = 30'000;

void check_processes(const Configuration& configuration, Found& found) {
  const auto& workload = configuration.workload;
  const auto& others = configuration.page_cache;
  const auto& storage = configuration.storage;
  const auto disks = static_cast<std::uint32_t>(storage.adapters * storage.disks_per_adapter);
  const auto measured = workload::RawIo::process_count(workload, disks);
  if (measured + others.users() > kMostProcesses)
    found.push_back(
        fmt::format("workload.disks = {} with workload.processes_per_disk = {} each are {} processes, "
                    "and workload.page_cache has {}; legal: at most {} together",
                    workload::RawIo::volume_count(workload, disks), workload.processes_per_disk, measured,
                    others.users(), kMostProcesses));
}

void check_workload(const Configuration& configuration, Found& found) {
  const auto& workload = configuration.workload;
  const auto& storage = configuration.storage;
  const auto disks = storage.adapters * storage.disks_per_adapter;
  if (workload.disks > disks)
    found.push_back(fmt::format("workload.disks = {} is more than the {} disks of storage.adapters = {} with "
                                "storage.disks_per_adapter = {} each",
                                workload.disks, disks, storage.adapters, storage.disks_per_adapter));
  else if (std::max<std::int64_t>(1, workload.disks) * workload.stripe > disks)
    found.push_back(
        fmt::format("workload.disks = {} volumes of workload.stripe = {} disks each are more than the {} "
                    "disks that there are",
                    workload.disks, workload.stripe, disks));
  else if (workload.disks == 0 && disks % workload.stripe != 0)
    found.push_back(fmt::format(
        "workload.stripe = {} leaves {} of the {} disks without a volume; legal: a divisor of {}, or "
        "workload.disks = {} volumes, which says that the others are not used",
        workload.stripe, disks % workload.stripe, disks, disks, disks / workload.stripe));
  if (workload.duration > sim::Duration{0} && workload.duration <= configuration.run.warmup)
    found.push_back(
        fmt::format("workload.duration = {} ends before the warm-up, run.warmup = {}, so that nothing "
                    "would be measured",
                    sim::to_string(workload.duration), sim::to_string(configuration.run.warmup)));
  if (workload.buffer == "zero_page" && (workload.direction != "write" || workload.target != "anonymous"))
    found.push_back(
        fmt::format("workload.buffer = zero_page needs workload.direction = write and "
                    "workload.target = anonymous, found {} and {}: only memory of one's own that is "
                    "never written stays the zero page",
                    workload.direction, workload.target));
  if (workload.target != "anonymous" && workload.request_size.count % memory::kPageSize.count != 0)
    found.push_back(
        fmt::format("workload.request_size = {} needs workload.target = anonymous: mapped pages are "
                    "read and written whole; legal: a multiple of 4KiB",
                    sim::to_string(workload.request_size)));
  const auto chunk = dio::Volume::kChunk.count;
  if (workload.stripe > 1 && workload.request_size.count % chunk != 0 &&
      chunk % workload.request_size.count != 0)
    found.push_back(
        fmt::format("workload.request_size = {} crosses the chunks of 64KiB of workload.stripe = {}; "
                    "legal: a multiple or a whole part of 64KiB",
                    sim::to_string(workload.request_size), workload.stripe));
  if (workload.api == "async" && dio::choice_of(configuration.dio).needs_waiting_task())
    found.push_back(
        fmt::format("workload.api = async cannot use kernel.dio.completion = {}, where a task waits "
                    "for its I/O; legal: {}",
                    configuration.dio.completion, fmt::join(dio::asynchronous_designs(), ", ")));
  if (workload.api == "sync" && (workload.queue > 1 || workload.disks_per_process > 1))
    found.push_back(
        fmt::format("workload.queue = {} and workload.disks_per_process = {} need workload.api = async: "
                    "a synchronous call waits for its one I/O",
                    workload.queue, workload.disks_per_process));
  if (workload.api == "async" && workload.processes_per_disk > 1)
    found.push_back(
        fmt::format("workload.processes_per_disk = {} needs workload.api = sync: asynchronous calls have "
                    "workload.queue",
                    workload.processes_per_disk));
  if (workload.api == "async" && workload.cached_reader_interval > sim::Duration{0})
    found.push_back(
        fmt::format("workload.cached_reader_interval = {} needs workload.api = sync: which requests are "
                    "under way is only known of synchronous calls",
                    sim::to_string(workload.cached_reader_interval)));
  const auto capacity = storage.device_capacity();
  const auto in_a_row = workload.pattern == "random" ? 1 : workload.requests * workload.processes_per_disk;
  if (workload.request_size.count / workload.stripe > capacity.count / in_a_row)
    found.push_back(
        fmt::format("workload.requests = {} of workload.request_size = {} do not fit on a disk of {} bytes",
                    in_a_row, sim::to_string(workload.request_size), capacity.count));
}

} // namespace

Found contradictions(const Configuration& configuration) {
  Found found;
  check_machine(configuration, found);
  check_model(configuration.storage, found);
  check_model(configuration.block, found);
  check_queues(configuration, found);
  check_workload(configuration, found);
  check_processes(configuration, found);
  check_completion(configuration.dio, found);
  check_scheduler(configuration.kernel.scheduler, found);
  return found;
}

} // namespace dioscope::scenarios
