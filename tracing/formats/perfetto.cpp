#include "tracing/formats/perfetto.hpp"

#include "tracing/formats/perfetto_ftrace.hpp"
#include "tracing/formats/perfetto_tracks.hpp"

namespace dioscope::tracing {

class PerfettoSink::Writer {
 public:
  Writer(TraceFile& file, const Names& names)
      : packets_(file, names.cpus()), tracks_(packets_, names), ftrace_(packets_, names) {}
  void on_event(const sim::TraceEvent& event, IoNumber io) {
    if (event.cpu != sim::kNoCpu) ftrace_.on_event(event);
    tracks_.on_event(event, io);
  }
  void finish() { packets_.flush(); }

 private:
  perfetto::Packets packets_;
  perfetto::IoTracks tracks_;
  perfetto::FtraceEvents ftrace_;
};

PerfettoSink::PerfettoSink(const std::filesystem::path& path, const Names& names)
    : file_(path, kPerfettoFile, TraceFile::Access::stream), writer_(std::make_unique<Writer>(file_, names)) {
  // What is in the file is known as a trace from here on.
  file_.flush();
}

PerfettoSink::~PerfettoSink() = default;

void PerfettoSink::on_event(const sim::TraceEvent& event, IoNumber io) { writer_->on_event(event, io); }

void PerfettoSink::finish() { writer_->finish(); }

} // namespace dioscope::tracing
