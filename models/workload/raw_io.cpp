#include "models/workload/raw_io.hpp"

#include "models/kernel/functions.hpp"
#include "models/workload/functions.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

namespace dioscope::workload {

using machine::ContextKind;

RawIo::RawIo(aio::Aio& aio, const WorkloadParameters& parameters, Disks disks, sim::Bytes memory,
             Targets* targets)
    : aio_(aio), parameters_(parameters), disks_(disks.count), used_(used_disks(parameters, disks.count)),
      disks_per_process_(disks_per_process(parameters)),
      process_count_(process_count(parameters, disks.count)),
      targets_(parameters.target == "anonymous" ? nullptr : targets), memory_(memory),
      places_(static_cast<std::uint64_t>(disks.capacity * parameters.stripe / parameters.request_size)),
      under_way_(used_) {
  if (parameters.pattern == "random")
    for (std::uint32_t i = 0; i < used_; ++i)
      random_.push_back(aio.direct_io().kernel().simulation.stream("workload.disk." + std::to_string(i)));
  if (parameters.target != "anonymous" && targets == nullptr)
    throw std::invalid_argument("workload.target = " + parameters.target + " needs a file to map");
}

std::uint64_t RawIo::total_requests() const {
  return std::uint64_t{used_} * static_cast<std::uint64_t>(parameters_.requests);
}

dio::Volume RawIo::volume(std::uint32_t index) const {
  const auto width = static_cast<std::uint32_t>(parameters_.stripe);
  const auto volumes = disks_ / width;
  const auto shared = static_cast<std::uint32_t>(parameters_.processes_per_disk);
  return {static_cast<std::uint32_t>(std::uint64_t{index / shared} * volumes / (used_ / shared)), width,
          volumes};
}

sim::Bytes RawIo::offset_of(std::uint32_t index, std::int64_t number) {
  const auto region = parameters_.requests * (index % parameters_.processes_per_disk);
  if (random_.empty()) return parameters_.request_size * (region + number);
  return parameters_.request_size * static_cast<std::int64_t>(random_[index].below(places_));
}

std::optional<RawIo::UnderWay> RawIo::under_way(sim::RandomStream& random) const {
  const auto index = static_cast<std::uint32_t>(random.below(used_));
  if (!under_way_[index]) return std::nullopt;
  return UnderWay{volume(index), *under_way_[index], memory::pages_of(parameters_.request_size)};
}

kernel::Task& RawIo::create_shell() {
  return aio_.direct_io().kernel().scheduler.create("sh", 0, [this](kernel::Task& self) { shell(self); });
}

void RawIo::shell(kernel::Task& self) {
  auto& scheduler = aio_.direct_io().kernel().scheduler;
  for (std::uint32_t i = 0; i < process_count_; ++i) {
    self.context.charge(kernel::fn::fork, parameters_.fork_time);
    self.context.settle();
    auto& child = scheduler.create("raw_io." + std::to_string(i), 0,
                                   [this, i](kernel::Task& task) { process(task, i); },
                                   {.cause = "raw_io", .workload = true});
    const unsigned cpu = parameters_.pin ? i % scheduler.cpus() : self.cpu;
    if (parameters_.pin) scheduler.bind(child, cpu);
    processes_.push_back(&child);
    scheduler.wake_up_forked_process(self.context, child, cpu);
    scheduler.cond_resched(self);
  }
  self.prepare_to_sleep(kernel::TaskState::interruptible, {.what = "its children"});
  scheduler.schedule(self);
}

dio::UserBuffer& RawIo::make_buffer(std::uint32_t index) {
  using dio::UserBuffer;
  if (targets_ != nullptr)
    return *buffers_.emplace_back(std::make_unique<UserBuffer>(targets_->region(index)));
  if (parameters_.buffer == "zero_page")
    return *buffers_.emplace_back(std::make_unique<UserBuffer>(parameters_.request_size, zero_page_));
  auto& buffer = *buffers_.emplace_back(std::make_unique<UserBuffer>(parameters_.request_size));
  place(buffer);
  return buffer;
}

void RawIo::place(dio::UserBuffer& buffer) {
  // Multiples of the golden section, modulo 1, fill the unit interval evenly.
  constexpr double kGoldenSection = 0.6180339887498949;
  for (auto& page : buffer.pages) {
    const double at = static_cast<double>(++pages_placed_) * kGoldenSection;
    page.frame = static_cast<std::uint32_t>((at - std::floor(at)) * static_cast<double>(memory_.count) /
                                            static_cast<double>(memory::kPageSize.count));
  }
}

void RawIo::user_code(machine::Context& context, std::int64_t ios) const {
  context.charge(machine::fn::user_code, parameters_.user_time * ios);
  for (; ios > 0; --ios) context.cpu().cache().pass_through(parameters_.footprint);
}

void RawIo::process(kernel::Task& self, std::uint32_t index) {
  if (parameters_.api == "async") {
    asynchronous(self, index);
    self.context.change_kind(ContextKind::process);
  } else {
    synchronous(self, index);
    self.context.change_kind(ContextKind::process);
    disk_done();
  }
  if (++ended_ == process_count_ && on_last_exit_) on_last_exit_();
}

void RawIo::disk_done() {
  if (++disks_done_ == 1 && on_first_done_) on_first_done_();
}

void RawIo::synchronous(kernel::Task& self, std::uint32_t index) {
  auto& context = self.context;
  auto& buffer = make_buffer(index);
  dio::Dio dio(self, aio_.direct_io().completion());
  const bool write = parameters_.direction == "write";
  context.change_kind(ContextKind::user);
  for (std::int64_t i = 0; i < parameters_.requests && !over(context); ++i) {
    user_code(context, 1);
    const auto offset = offset_of(index, i);
    under_way_[index] = offset;
    aio_.direct_io().raw_read_write(self, dio, volume(index), write, offset, buffer);
    under_way_[index].reset();
  }
}

void RawIo::asynchronous(kernel::Task& self, std::uint32_t index) {
  auto& context = self.context;
  struct Disk {
    std::uint32_t index; ///< of the disks that are used
    dio::Volume volume;
    std::vector<aio::Iocb> iocbs;  ///< one for each place in its queue
    std::vector<std::size_t> idle; ///< places with nothing under way
    std::int64_t submitted = 0;
    std::int64_t done = 0;
  };
  std::vector<Disk> disks;
  const auto queue = queue_length(parameters_);
  const auto first = index * disks_per_process_;
  for (auto i = first; i < std::min(used_, first + disks_per_process_); ++i) {
    auto& disk = disks.emplace_back(Disk{i, volume(i), {}, {}});
    for (std::uint32_t place = 0; place < queue; ++place) {
      disk.iocbs.push_back({.volume = disk.volume,
                            .write = parameters_.direction == "write",
                            .buffer = &make_buffer(i * queue + place),
                            .data = (disks.size() - 1) * queue + place});
      disk.idle.push_back(place);
    }
  }
  const auto io = aio::KioContext::io_setup(aio_, self);
  const bool batch = parameters_.refill == "batch";
  const auto submit = [&](Disk& disk) {
    std::vector<aio::Iocb> iocbs;
    for (const auto place : std::exchange(disk.idle, {})) {
      if (disk.submitted == parameters_.requests || over(context)) break;
      auto& iocb = disk.iocbs[place];
      iocb.offset = offset_of(disk.index, disk.submitted++);
      iocbs.push_back(iocb);
    }
    if (iocbs.empty()) return;
    user_code(context, static_cast<std::int64_t>(iocbs.size()));
    io->io_submit(iocbs);
  };
  std::size_t under_way = 0;
  const auto submit_and_count = [&](Disk& disk) {
    const auto before = disk.submitted;
    submit(disk);
    under_way += static_cast<std::size_t>(disk.submitted - before);
  };
  context.change_kind(ContextKind::user);
  for (auto& disk : disks) submit_and_count(disk);
  while (under_way > 0) {
    // With one disk a batch is waited for as a whole; with several, and without batches, for what comes.
    const auto min = batch && disks.size() == 1 ? under_way : 1;
    for (const auto data : io->io_getevents(min, under_way)) {
      --under_way;
      auto& disk = disks[data / queue];
      disk.idle.push_back(data % queue);
      ++disk.done;
      if (!batch || disk.idle.size() == queue) submit_and_count(disk);
      if (disk.done == disk.submitted) disk_done();
    }
  }
}

void start_periodic(kernel::Scheduler& scheduler, kernel::Timers& timers, const std::string& name,
                    unsigned cpu, sim::Duration interval, sim::Duration cost) {
  if (interval == sim::Duration{0} || cost == sim::Duration{0}) return;
  auto& task = scheduler.create(name, 0, [&timers, interval, cost](kernel::Task& self) {
    for (;;) {
      timers.schedule_timeout(self, interval);
      self.context.charge(fn::daemon, cost);
      self.context.settle();
    }
  });
  scheduler.start(task, cpu);
}

} // namespace dioscope::workload
