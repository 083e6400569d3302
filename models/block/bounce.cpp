#include "models/block/bounce.hpp"

#include "models/block/functions.hpp"

namespace dioscope::block {

namespace {
constexpr std::size_t kPoolSize = 64;
} // namespace

Bounce::Bounce(unsigned cpus, sim::Bytes cache_line, const BlockParameters& parameters,
               const memory::PoolParameters& pools, kernel::Locks& locks, BioPool& bios,
               BlockStatistics& statistics)
    : parameters_(parameters), bios_(bios), statistics_(statistics),
      // Of a page only its struct, one line, is touched by the allocator.
      pages_("page", cpus, cache_line, cache_line, pools, locks),
      page_pool_("page", pages_, kPoolSize, pools, locks) {}

void Bounce::copy(machine::Context& context, machine::Fn fn, sim::Bytes size) {
  context.charge(fn, sim::transfer_time(size, parameters_.bounce_copy_rate));
  context.cpu().cache().pass_through(size * std::int64_t{2});
  statistics_.bounced_bytes += static_cast<std::uint64_t>(size.count);
}

Bio& Bounce::bounced(machine::Context& context, Bio& bio) {
  if (parameters_.bounce_limit == sim::Bytes{0}) return bio; // the adapter reaches all pages
  Bio* bounce = nullptr;
  for (unsigned i = 0; i < bio.vecs; ++i) {
    if (bio.pages[i]->address() < parameters_.bounce_limit) continue;
    if (bounce == nullptr) bounce = &bios_.bio_alloc(context);
    auto& page = page_pool_.alloc(context, fn::blk_queue_bounce);
    bounce->pages[i] = &page;
    context.charge(fn::blk_queue_bounce, parameters_.bounce_page);
    if (bio.write) copy(context, fn::blk_queue_bounce, memory::part_in_page(bio.size, i));
  }
  if (bounce == nullptr) return bio;
  for (unsigned i = 0; i < bio.vecs; ++i)
    if (bounce->pages[i] == nullptr) bounce->pages[i] = bio.pages[i];
  bounce->disk = bio.disk;
  bounce->write = bio.write;
  bounce->sector = bio.sector;
  bounce->size = bio.size;
  bounce->vecs = bio.vecs;
  bounce->segments = bio.segments;
  bounce->cause = bio.cause;
  bounce->owner = this;
  bounce->original = &bio;
  touch_bio(context, fn::blk_queue_bounce, bio, machine::Access::read);
  touch_vecs(context, fn::blk_queue_bounce, bio, machine::Access::read);
  return *bounce;
}

void Bounce::end_io(machine::Context& context, Bio& bio) {
  Bio& original = *bio.original;
  for (unsigned i = 0; i < bio.vecs; ++i)
    if (bio.pages[i]->is_bounce() && !bio.write)
      copy(context, fn::bounce_end_io, memory::part_in_page(bio.size, i));
  for (unsigned i = 0; i < bio.vecs; ++i)
    if (bio.pages[i]->is_bounce()) page_pool_.free(context, static_cast<BouncePage&>(*bio.pages[i]));
  original.responded = bio.responded;
  original.completed = true;
  original.uptodate = bio.uptodate;
  touch_bio(context, fn::bounce_end_io, original, machine::Access::write);
  original.owner->end_io(context, original);
  bios_.bio_put(context, bio);
}

} // namespace dioscope::block
