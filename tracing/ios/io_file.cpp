#include "tracing/ios/io_file.hpp"

#include <string_view>
#include <type_traits>

namespace dioscope::tracing {

static_assert(std::is_trivially_copyable_v<IoRecord>);

void IoFile::append(const IoRecord& record) {
  buffer_.push_back(record);
  if (buffer_.size() == kBuffered) flush();
}

void IoFile::flush() {
  file_.append({reinterpret_cast<const char*>(buffer_.data()), buffer_.size() * sizeof(IoRecord)});
  buffer_.clear();
}

void IoFile::each(const std::function<void(const IoRecord&)>& visit) const {
  std::vector<IoRecord> records(kBuffered);
  for (std::uint64_t at = 0;;) {
    const std::span bytes(reinterpret_cast<char*>(records.data()), records.size() * sizeof(IoRecord));
    const auto got = file_.read(at, bytes) / sizeof(IoRecord);
    if (got == 0) return;
    for (std::size_t i = 0; i < got; ++i) visit(records[i]);
    at += got * sizeof(IoRecord);
  }
}

} // namespace dioscope::tracing
