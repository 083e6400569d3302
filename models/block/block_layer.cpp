#include "models/block/block_layer.hpp"

#include "models/block/functions.hpp"
#include "models/tracepoints.hpp"

namespace dioscope::block {

namespace {

const BlockParameters& checked(const BlockParameters& parameters) {
  parameters.check();
  return parameters;
}

} // namespace

BlockLayer::BlockLayer(const kernel::Kernel& kernel, const BlockParameters& parameters,
                       const memory::PoolParameters& pools)
    : kernel_(kernel), parameters_(checked(parameters)),
      elevator_(Elevators::make(parameters_.elevator, parameters_)),
      plug_list_(parameters_, kernel.locks, statistics_),
      bios_(kernel.cpus(), kernel.cache_line, parameters_, pools, kernel.locks),
      bounce_(kernel.cpus(), kernel.cache_line, parameters_, pools, kernel.locks, bios_, statistics_),
      waiter_(kernel, parameters_.poll_look),
      unplug_(UnplugPolicies::make(parameters_.unplug_policy, *this)) {}

void BlockLayer::add_queue(RequestQueue& queue) {
  if (queues_.size() <= queue.disk()) queues_.resize(queue.disk() + 1);
  queues_[queue.disk()] = &queue;
}

void BlockLayer::submit_bio(kernel::Task& task, Bio& bio) {
  auto& context = task.context;
  RequestQueue& disk_queue = queue(bio.disk);
  context.charge(fn::submit_bio, parameters_.submit_bio);
  const auto per_vec =
      (memory::kPageSize + parameters_.max_segment_size - sim::Bytes{1}) / parameters_.max_segment_size;
  bio.segments = bio.vecs * static_cast<unsigned>(per_vec);
  bio.next = nullptr;
  if (bio.vecs == 0 || bio.sectors() <= 0 || bio.owner == nullptr)
    throw machine::InternalError("an empty BIO was submitted to disk " + std::to_string(bio.disk));
  if (bio.sectors() > disk_queue.limits().max_sectors || bio.segments > disk_queue.limits().max_segments)
    throw machine::InternalError("a BIO of " + sim::to_string(bio.size) + " in " +
                                 std::to_string(bio.segments) + " segments exceeds what a command for disk " +
                                 std::to_string(bio.disk) + " can hold");
  ++statistics_.bios;
  context.settle();
  const auto cause = context.cause;
  if (bio.cause != 0) context.cause = bio.cause;
  bio.cause = context.trace(Tracepoint::block_bio_queue, bio.disk, bio.sector, bio.sectors(), bio.write);
  make_request(task, disk_queue, bio);
  unplug_->bio_queued(context, disk_queue);
  context.cause = cause;
}

} // namespace dioscope::block
