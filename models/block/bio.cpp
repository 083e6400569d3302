#include "models/block/bio.hpp"

#include "models/block/functions.hpp"
#include "models/tracepoints.hpp"

namespace dioscope::block {

using machine::Access;
using machine::Fn;

namespace {
constexpr std::size_t kBioPoolSize = 256;
constexpr sim::Bytes kVecSize{12};
} // namespace

void touch_vecs(machine::Context& context, Fn fn, const Bio& bio, Access access) {
  const auto line = context.cpu().parameters().cache.line;
  const auto lines = (kVecSize * bio.vecs + line - sim::Bytes{1}) / line;
  context.touch(fn, bio.io_vec->line, access, static_cast<unsigned>(lines));
}

void bio_endio(machine::Context& context, Bio& bio, bool uptodate) {
  if (bio.completed || !bio.allocated)
    throw machine::InternalError("BIO of disk " + std::to_string(bio.disk) + " at sector " +
                                 std::to_string(bio.sector) + " completed twice");
  bio.completed = true;
  bio.uptodate = uptodate;
  touch_bio(context, fn::end_that_request_first, bio, Access::write);
  context.settle();
  const auto cause = context.cause;
  context.cause = bio.cause;
  context.cause =
      context.trace(Tracepoint::block_bio_complete, bio.disk, bio.sector, bio.sectors(), bio.write);
  bio.cause = context.cause;
  bio.owner->end_io(context, bio);
  context.cause = cause;
}

BioPool::BioPool(unsigned cpus, sim::Bytes cache_line, const BlockParameters& parameters,
                 const memory::PoolParameters& pools, kernel::Locks& locks)
    : parameters_(parameters), bio_slab_("bio", cpus, kBioSize, cache_line, pools, locks),
      vec_slab_("biovec-16", cpus, kVecsSize, cache_line, pools, locks),
      bio_pool_("bio", bio_slab_, kBioPoolSize, pools, locks),
      vec_pool_("biovec-16", vec_slab_, kBioPoolSize, pools, locks) {}

Bio& BioPool::bio_alloc(machine::Context& context) {
  context.charge(fn::bio_alloc, parameters_.bio_alloc);
  Bio& bio = bio_pool_.alloc(context, fn::bio_alloc);
  BioVecs& vecs = vec_pool_.alloc(context, fn::bio_alloc);
  const auto line = bio.line;
  bio = Bio{};
  bio.line = line;
  bio.io_vec = &vecs;
  bio.allocated = true;
  live_.add(1);
  return bio;
}

void BioPool::bio_put(machine::Context& context, Bio& bio) {
  if (!bio.allocated)
    throw machine::InternalError("BIO of disk " + std::to_string(bio.disk) + " at sector " +
                                 std::to_string(bio.sector) + " freed twice");
  context.charge(fn::bio_put, parameters_.bio_put);
  touch_bio(context, fn::bio_put, bio, Access::write);
  bio.allocated = false;
  live_.add(-1);
  vec_pool_.free(context, *bio.io_vec);
  bio_pool_.free(context, bio);
}

} // namespace dioscope::block
