#pragma once
/// The BIO: a run of pages that goes to or comes from one place of one disk (spec 3.3 and 11).
#include <array>
#include <cstdint>

#include "models/block/parameters.hpp"
#include "models/memory/mempool.hpp"
#include "models/memory/page.hpp"
#include "sim/trace.hpp"

namespace dioscope::block {

inline constexpr sim::Bytes kSector{512};
inline constexpr std::size_t kMaxVecs = 16;

/// The bio_vec array of a BIO as an object of its own slab cache: 16 entries of 12 bytes.
struct BioVecs : memory::SlabObject {};

struct Bio;

/// Whoever submits BIOs.
class BioOwner {
 public:
  virtual ~BioOwner() = default;
  /// bi_end_io: `bio` has ended, in whatever context; by way of the SCSI softirq with its queue's lock held
  /// and interrupts off.
  virtual void end_io(machine::Context& context, Bio& bio) = 0;
};

struct Bio : memory::SlabObject {
  std::uint32_t disk = 0; ///< index in the whole machine
  bool write = false;     ///< to the disk
  bool uptodate = false;  ///< set at completion when the data is good
  bool completed = false; ///< end_io has been called
  bool allocated = false;
  std::int64_t sector = 0; ///< first 512-byte sector
  sim::Bytes size{};       ///< a whole number of sectors
  std::array<memory::Page*, kMaxVecs> pages{};
  unsigned vecs = 0;     ///< entries of `pages` in use
  unsigned segments = 0; ///< hardware segments, counted by submit_bio
  BioOwner* owner = nullptr;
  Bio* next = nullptr;    ///< in its request; the submitter's before and after
  sim::EventId cause = 0; ///< the submitter's event, 0: its context's; then the BIO's own block_bio_queue
  BioVecs* io_vec = nullptr;
  Bio* original = nullptr;    ///< for which it carries bounce pages
  sim::TimePoint responded{}; ///< when the adapter said that its command is done

  std::int64_t sectors() const { return size / kSector; }
  std::int64_t end_sector() const { return sector + sectors(); }
};

/// Cache lines of a BIO (56 bytes, aligned) and of its vecs (192 bytes).
inline constexpr sim::Bytes kBioSize{64};
inline constexpr sim::Bytes kVecsSize{192};

/// Read or write the BIO's own fields on behalf of `fn`.
inline void touch_bio(machine::Context& context, machine::Fn fn, Bio& bio, machine::Access access) {
  context.touch(fn, bio.line, access);
}
/// Walk the vecs of the BIO.
void touch_vecs(machine::Context& context, machine::Fn fn, const Bio& bio, machine::Access access);

/// bio_endio: call end_io, once. Throws InternalError when the BIO was completed before.
void bio_endio(machine::Context& context, Bio& bio, bool uptodate);

/// Where BIOs come from: the bio slab, the biovec-16 slab and their mempools.
class BioPool {
 public:
  BioPool(unsigned cpus, sim::Bytes cache_line, const BlockParameters& parameters,
          const memory::PoolParameters& pools, kernel::Locks& locks);

  /// A BIO with all fields at their defaults.
  Bio& bio_alloc(machine::Context& context);
  /// Throws InternalError when the BIO is free already.
  void bio_put(machine::Context& context, Bio& bio);

  /// BIOs allocated and not put.
  const sim::Gauge& live() const { return live_; }
  const memory::SlabCache<Bio>& bio_slab() const { return bio_slab_; }
  const memory::SlabCache<BioVecs>& vec_slab() const { return vec_slab_; }
  const memory::Mempool<Bio>& bio_pool() const { return bio_pool_; }
  const memory::Mempool<BioVecs>& vec_pool() const { return vec_pool_; }

 private:
  const BlockParameters& parameters_;
  memory::SlabCache<Bio> bio_slab_;
  memory::SlabCache<BioVecs> vec_slab_;
  memory::Mempool<Bio> bio_pool_;
  memory::Mempool<BioVecs> vec_pool_;
  sim::Gauge live_;
};

} // namespace dioscope::block
