#include "models/block/block_layer.hpp"

#include "models/tracepoints.hpp"

namespace dioscope::block {

using machine::Fn;

namespace {

const BlockParameters& checked(const BlockParameters& parameters) {
  parameters.check();
  return parameters;
}

} // namespace

BlockLayer::BlockLayer(const KernelServices& kernel, std::vector<HostSetup> hosts,
                       const BlockParameters& block, const ScsiParameters& scsi,
                       const memory::PoolParameters& pools)
    : kernel_(kernel), parameters_(checked(block)), scsi_parameters_(scsi), pool_parameters_(pools),
      elevator_(make_elevator(parameters_)), plug_list_(parameters_, kernel.locks, statistics_),
      bios_(kernel.cpus, kernel.cache_line, parameters_, pool_parameters_, kernel.locks),
      scsi_(kernel_, std::move(hosts), parameters_, scsi_parameters_, pool_parameters_, statistics_) {}

void BlockLayer::submit_bio(kernel::Task& task, Bio& bio) {
  auto& context = task.context;
  RequestQueue& disk_queue = queue(bio.disk);
  context.charge(Fn::submit_bio, parameters_.submit_bio);
  const auto per_vec =
      (memory::kPageSize + parameters_.max_segment_size - sim::Bytes{1}) / parameters_.max_segment_size;
  bio.segments = bio.vecs * static_cast<unsigned>(per_vec);
  bio.next = nullptr;
  if (bio.vecs == 0 || bio.sectors() <= 0 || bio.end_io == nullptr)
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
  context.cause = cause;
}

} // namespace dioscope::block
