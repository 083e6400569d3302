#pragma once
/// What a raw device stands for: a disk, or a stripe over several (md raid0) whose chunks are as long as the
/// largest BIO.
#include <cstdint>

#include "models/block/bio.hpp"
#include "models/memory/page.hpp"

namespace dioscope::dio {

struct Volume {
  /// Member m of `width` is disk `first` + m * `step`. One disk converts to the volume that it is.
  Volume(std::uint32_t first_disk = 0, std::uint32_t members = 1, std::uint32_t distance = 0) // NOLINT
      : first(first_disk), width(members), step(distance) {}

  static constexpr sim::Bytes kChunk = memory::kPageSize * std::int64_t{block::kMaxVecs};

  std::uint32_t first;
  std::uint32_t width;
  std::uint32_t step;

  /// The member that has the byte at `offset`.
  std::uint32_t disk_at(sim::Bytes offset) const {
    return first + step * static_cast<std::uint32_t>(offset / kChunk % width);
  }
  /// Where that byte is on it.
  sim::Bytes offset_on_disk(sim::Bytes offset) const {
    const auto chunk = offset / kChunk;
    return kChunk * (chunk / width) + (offset - kChunk * chunk);
  }
};

} // namespace dioscope::dio
