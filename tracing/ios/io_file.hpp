#pragma once
/// Records of I/Os on their way from the process that simulates to the one that writes results.
#include <filesystem>
#include <functional>
#include <vector>

#include "tracing/ios/io_recorder.hpp"

namespace dioscope::tracing {

/// A file without a name, gone when the last process that has it ends. Made before the process that writes it
/// is forked; read when that has ended.
class IoFile {
 public:
  /// In `folder`. Throws results::FileError.
  explicit IoFile(const std::filesystem::path& folder);
  IoFile(const IoFile&) = delete;
  IoFile& operator=(const IoFile&) = delete;
  ~IoFile();

  /// Throw results::FileError. What is not flushed is not there.
  void append(const IoRecord& record);
  void flush();
  /// All records, from the first. Throws results::FileError.
  void each(const std::function<void(const IoRecord&)>& visit) const;

 private:
  static constexpr std::size_t kBuffered = 512;
  std::filesystem::path folder_;
  int descriptor_ = -1;
  std::vector<IoRecord> buffer_;
};

/// Writes the record of every `every`-th I/O, from the first on, into `file`.
class IoFileSink final : public EventSink {
 public:
  IoFileSink(const Names& names, IoFile& file, IoNumber every);
  void on_event(const sim::TraceEvent& event, IoNumber io) override { recorder_.on_event(event, io); }
  bool watches_execution() const override { return true; }
  void on_fetched(const machine::Context& context, IoNumber io, machine::Fn fn,
                  machine::LineSource source) override {
    recorder_.on_fetched(context, io, fn, source);
  }
  void finish() override;

 private:
  IoFile& file_;
  IoRecorder recorder_;
};

} // namespace dioscope::tracing
