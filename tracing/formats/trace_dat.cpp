#include "tracing/formats/trace_dat.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <cerrno>
#include <limits>
#include <system_error>
#include <utility>

#include "tracing/formats/bytes.hpp"

namespace dioscope::tracing {
namespace {

/// Records that a CPU may have in memory.
constexpr std::size_t kSpill = 16 * kRingPage;
/// What is moved at a time.
constexpr std::size_t kPiece = std::size_t{1024} * 1024;

std::uint64_t file_size_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_FSIZE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
    return std::numeric_limits<std::int64_t>::max();
  return limit.rlim_cur;
}

} // namespace

const results::FileKind TraceDat::kKind{"a trace.dat", kTracingDataMark};

TraceDat::TraceDat(const std::filesystem::path& path, const Names& names)
    : file_(path, kKind, TraceFile::Access::random), events_(names) {
  for (unsigned cpu = 0; cpu < events_.cpus(); ++cpu) cpus_.emplace_back(path);
  const auto empty = header(std::vector<Section>(cpus_.size()));
  // Tasks' names are not known yet, nor how many; the kernel's table of them is no larger.
  constexpr std::uint64_t kNames = std::uint64_t{128} * 1024;
  const auto reserve = kPiece + kNames + empty.size() + cpus_.size() * (kSpill + kRingPage);
  most_ = file_size_limit() - std::min<std::uint64_t>(file_size_limit(), reserve - kPiece);
  file_.write_at(0, empty);
  file_.write_at(empty.size(), std::string(reserve - empty.size(), '\0'));
}

void TraceDat::on_event(const sim::TraceEvent& event, IoNumber io) {
  if (failed_) return;
  for (const auto& record : events_.of(event, io)) {
    auto& cpu = cpus_[record.head.cpu];
    cpu.pages.add(record.head.time, record.payload());
    if (cpu.pages.full().size() >= kSpill) spill(cpu);
  }
}

void TraceDat::spill(CpuTrace& cpu) {
  const auto& full = cpu.pages.full();
  try {
    if (spilled_ + full.size() > most_)
      throw results::FileError(file_.path(), std::generic_category().message(EFBIG));
    cpu.file.append(full);
  } catch (const results::FileError&) {
    failed_ = true;
    throw;
  }
  spilled_ += full.size();
  cpu.pages.clear_full();
}

std::string TraceDat::header(const std::vector<Section>& sections) const {
  std::string cmdlines;
  events_.comms().for_each([&cmdlines](std::uint32_t pid, std::string_view name) {
    cmdlines += fmt::format("{} {}\n", pid, name);
  });
  auto text = tracing_data("6", cmdlines);
  append(text, static_cast<std::uint32_t>(cpus_.size()));
  text.append("options  \0\0\0flyrecord\0", 22);
  for (const auto& section : sections) {
    const auto size = section.end - section.begin;
    append(text, size == 0 ? 0 : section.begin);
    append(text, size);
  }
  text.append(padding(text.size(), kRingPage), '\0');
  return text;
}

void TraceDat::move(const TraceFile& to, CpuTrace& cpu, Section& section) {
  const auto put = [&](std::string_view bytes) {
    to.write_at(section.begin - bytes.size(), bytes);
    section.begin -= bytes.size();
  };
  put(cpu.pages.full());
  cpu.pages.clear_full();
  while (cpu.file.size() > 0) {
    // All pieces but the first of a CPU begin at the same places, so that blocks are given back whole.
    const auto odd = static_cast<std::size_t>(cpu.file.size() % kPiece);
    const auto count = odd == 0 ? kPiece : odd;
    put(cpu.file.last(count));
    cpu.file.drop_last(count);
  }
}

void TraceDat::assemble() {
  std::vector<Section> sections(cpus_.size());
  auto end = std::uint64_t{header(sections).size()};
  for (std::size_t i = 0; i < cpus_.size(); ++i) {
    cpus_[i].pages.close();
    end += cpus_[i].file.size() + cpus_[i].pages.full().size();
    sections[i] = {end, end};
  }
  file_.cut(0);
  file_.write_at(0, header(std::vector<Section>(cpus_.size())));
  try {
    // From the end, so that each piece's place is free again before the next is written.
    for (auto i = cpus_.size(); i-- > 0;) move(file_, cpus_[i], sections[i]);
  } catch (const results::FileError&) {
    file_.write_at(0, header(sections));
    throw;
  }
  file_.write_at(0, header(sections));
}

void TraceDat::finish() {
  if (std::exchange(finished_, true)) return;
  try {
    assemble();
  } catch (const results::FileError&) {
    if (!failed_) throw;
  }
}

} // namespace dioscope::tracing
