#pragma once
/// Pages of the kernel's ring buffer, as trace.dat holds them for each CPU.
#include <cstdint>
#include <string>
#include <string_view>

#include "tracing/formats/tracing_data.hpp"

namespace dioscope::tracing {

/// Puts one CPU's records into pages.
class RingPages {
 public:
  /// Times must not go back.
  void add(std::uint64_t time, std::string_view payload);
  /// End the page that is being filled.
  void close();
  /// Pages that are complete.
  const std::string& full() const { return full_; }
  void clear_full() { full_.clear(); }

 private:
  std::string full_;
  std::string page_; ///< empty, or with its head
  std::uint64_t last_ = 0;
};

} // namespace dioscope::tracing
