#include "models/workload/raw_io.hpp"

#include <stdexcept>

namespace dioscope::workload {

using machine::ContextKind;
using machine::Fn;

RawIo::RawIo(dio::DirectIo& direct_io, const WorkloadParameters& parameters, std::uint32_t disks,
             unsigned cpus, std::function<void()> on_first_exit, std::function<void()> on_last_exit,
             Targets* targets)
    : direct_io_(direct_io), parameters_(parameters), disks_(disks), used_(process_count(parameters, disks)),
      cpus_(cpus), on_first_exit_(std::move(on_first_exit)), on_last_exit_(std::move(on_last_exit)),
      targets_(parameters.target == "anonymous" ? nullptr : targets) {
  if (parameters.target != "anonymous" && targets == nullptr)
    throw std::invalid_argument("workload.target = " + parameters.target + " needs a file to map");
}

std::uint64_t RawIo::total_requests() const {
  return std::uint64_t{used_} * static_cast<std::uint64_t>(parameters_.requests);
}

std::uint32_t RawIo::disk_of(std::uint32_t index) const {
  return static_cast<std::uint32_t>(std::uint64_t{index} * disks_ / used_);
}

kernel::Task& RawIo::create_shell() {
  return direct_io_.services().scheduler.create("sh", 0, [this](kernel::Task& self) { shell(self); });
}

void RawIo::shell(kernel::Task& self) {
  auto& scheduler = direct_io_.services().scheduler;
  for (std::uint32_t i = 0; i < used_; ++i) {
    self.context.charge(Fn::fork, parameters_.fork_time);
    self.context.settle();
    auto& child = scheduler.create("raw_io." + std::to_string(i), 0,
                                   [this, i](kernel::Task& task) { process(task, i); });
    const unsigned cpu = parameters_.pin ? i % cpus_ : self.cpu;
    if (parameters_.pin) child.cpus_allowed = std::uint64_t{1} << cpu;
    processes_.push_back(&child);
    scheduler.wake_up_forked_process(self.context, child, cpu);
    scheduler.cond_resched(self);
  }
  self.state = kernel::TaskState::interruptible;
  scheduler.schedule(self);
}

std::unique_ptr<dio::UserBuffer> RawIo::make_buffer(std::uint32_t index) const {
  return targets_ == nullptr ? std::make_unique<dio::UserBuffer>(parameters_.request_size)
                             : std::make_unique<dio::UserBuffer>(targets_->region(index));
}

void RawIo::process(kernel::Task& self, std::uint32_t index) {
  auto& context = self.context;
  auto& buffer = *buffers_.emplace_back(make_buffer(index));
  dio::Dio dio(self, direct_io_.services());
  const bool write = parameters_.direction == "write";
  context.change_kind(ContextKind::user);
  for (std::int64_t i = 0; i < parameters_.requests; ++i) {
    context.charge(Fn::user_code, parameters_.user_time);
    context.cpu().cache().pass_through(parameters_.footprint);
    direct_io_.raw_read_write(dio, disk_of(index), write, parameters_.request_size * i, buffer);
  }
  context.change_kind(ContextKind::process);
  if (++ended_ == 1) on_first_exit_();
  if (ended_ == used_) on_last_exit_();
}

void start_periodic(kernel::Scheduler& scheduler, kernel::Timers& timers, const std::string& name,
                    unsigned cpu, sim::Duration interval, sim::Duration cost) {
  if (interval == sim::Duration{0} || cost == sim::Duration{0}) return;
  auto& task = scheduler.create(name, 0, [&timers, interval, cost](kernel::Task& self) {
    for (;;) {
      timers.schedule_timeout(self, interval);
      self.context.charge(Fn::daemon, cost);
      self.context.settle();
    }
  });
  scheduler.start(task, cpu);
}

} // namespace dioscope::workload
