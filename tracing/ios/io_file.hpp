#pragma once
/// Records of I/Os on their way from the process that simulates to the one that writes results.
#include <functional>
#include <vector>

#include "tracing/hand_over_file.hpp"
#include "tracing/ios/io_recorder.hpp"

namespace dioscope::tracing {

class IoFile {
 public:
  /// In `folder`. Throws results::FileError, as all of it may.
  explicit IoFile(const std::filesystem::path& folder) : file_(folder) {}

  /// What is not flushed is not there.
  void append(const IoRecord& record);
  void flush();
  /// All records, from the first.
  void each(const std::function<void(const IoRecord&)>& visit) const;

 private:
  static constexpr std::size_t kBuffered = 512;
  HandOverFile file_;
  std::vector<IoRecord> buffer_;
};

/// Writes the record of every `every`-th I/O, from the first on, into `file`.
class IoFileSink final : public EventSink {
 public:
  IoFileSink(const Names& names, IoFile& file, IoNumber every);
  void on_event(const sim::TraceEvent& event, IoNumber io) override { recorder_.on_event(event, io); }
  bool watches_execution() const override { return true; }
  void on_fetched(const machine::Context& context, IoNumber io, machine::Fn fn) override {
    recorder_.on_fetched(context, io, fn);
  }
  void finish() override;

 private:
  IoFile& file_;
  IoRecorder recorder_;
};

} // namespace dioscope::tracing
