#pragma once
/// The files into whose mapped pages the measured processes read, one region a process.
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "models/memory/mm.hpp"
#include "models/workload/parameters.hpp"

namespace dioscope::workload {

class Targets {
 public:
  /// Files for `processes` processes as the parameters say. With an anonymous target there is one file all
  /// the same, so that the programs of the page cache have the same work.
  Targets(memory::PageCache& cache, const WorkloadParameters& parameters, std::uint32_t processes);

  memory::PageCache& cache() { return cache_; }
  std::uint32_t processes() const { return static_cast<std::uint32_t>(regions_.size()); }
  /// Where process `index` reads to, mapped in its own memory.
  memory::Vma& region(std::uint32_t index) { return *regions_.at(index); }
  const std::vector<std::unique_ptr<memory::AddressSpace>>& files() const { return files_; }

 private:
  memory::PageCache& cache_;
  std::vector<std::unique_ptr<memory::AddressSpace>> files_;
  std::vector<std::unique_ptr<memory::Mm>> mms_;
  std::vector<std::unique_ptr<memory::Vma>> regions_;
};

} // namespace dioscope::workload
