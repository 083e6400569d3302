#include "models/workload/targets.hpp"

namespace dioscope::workload {

Targets::Targets(memory::PageCache& cache, const WorkloadParameters& parameters, std::uint32_t processes)
    : cache_(cache) {
  const auto backing = parameters.target == "shmem" ? memory::Backing::no_buffers : memory::Backing::buffers;
  const auto pages = static_cast<std::size_t>(parameters.request_size / memory::kPageSize);
  const bool shared = parameters.target_files == "shared";
  const std::uint32_t files = shared ? 1 : processes;
  for (std::uint32_t i = 0; i < files; ++i)
    files_.push_back(std::make_unique<memory::AddressSpace>(std::to_string(i), backing,
                                                            shared ? pages * processes : pages, cache));
  for (std::uint32_t i = 0; i < processes; ++i) {
    auto& mm = *mms_.emplace_back(std::make_unique<memory::Mm>(std::to_string(i), cache));
    regions_.push_back(
        std::make_unique<memory::Vma>(mm, *files_[shared ? 0 : i], shared ? pages * i : 0, pages));
  }
}

} // namespace dioscope::workload
