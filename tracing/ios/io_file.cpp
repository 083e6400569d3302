#include "tracing/ios/io_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>

#include "results/files.hpp"

namespace dioscope::tracing {

static_assert(std::is_trivially_copyable_v<IoRecord>);

IoFile::IoFile(const std::filesystem::path& folder) : folder_(folder) {
  auto path = (folder / ".dioscope-ios.XXXXXX").string();
  descriptor_ = mkostemp(path.data(), O_CLOEXEC | O_APPEND);
  if (descriptor_ < 0) throw results::FileError(folder, std::generic_category().message(errno));
  unlink(path.c_str());
}

IoFile::~IoFile() { close(descriptor_); }

void IoFile::append(const IoRecord& record) {
  buffer_.push_back(record);
  if (buffer_.size() == kBuffered) flush();
}

void IoFile::flush() {
  const std::string_view bytes(reinterpret_cast<const char*>(buffer_.data()),
                               buffer_.size() * sizeof(IoRecord));
  results::write_all(descriptor_, bytes, folder_);
  buffer_.clear();
}

void IoFile::each(const std::function<void(const IoRecord&)>& visit) const {
  std::vector<IoRecord> records(kBuffered);
  for (off_t at = 0;;) {
    const auto got = pread(descriptor_, records.data(), records.size() * sizeof(IoRecord), at);
    if (got < 0) throw results::FileError(folder_, std::generic_category().message(errno));
    const auto whole = static_cast<std::size_t>(got) / sizeof(IoRecord);
    if (whole == 0) return;
    for (std::size_t i = 0; i < whole; ++i) visit(records[i]);
    at += static_cast<off_t>(whole * sizeof(IoRecord));
  }
}

IoFileSink::IoFileSink(const Names& names, IoFile& file, IoNumber every)
    : file_(file), recorder_(names, [&file, every](const IoRecord& record) {
        if ((record.number - 1) % every == 0) file.append(record);
      }) {}

void IoFileSink::finish() {
  recorder_.finish();
  file_.flush();
}

} // namespace dioscope::tracing
