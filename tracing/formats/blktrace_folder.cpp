#include "tracing/formats/blktrace_folder.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/blktrace_api.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <system_error>
#include <utility>

#include "results/file_lock.hpp"
#include "results/files.hpp"
#include "tracing/names.hpp"

namespace dioscope::tracing {
namespace {

namespace fs = std::filesystem;

std::string file_name(std::uint32_t disk, unsigned cpu) {
  return fmt::format("{}.blktrace.{}", disk_name(disk), cpu);
}

/// sda.blktrace.0
bool is_our_name(std::string_view name) {
  constexpr std::string_view kMiddle = ".blktrace.";
  const auto middle = name.find(kMiddle);
  if (!name.starts_with("sd") || middle == std::string_view::npos) return false;
  const auto cpu = name.substr(middle + kMiddle.size());
  return !cpu.empty() && std::ranges::all_of(cpu, [](char c) { return c >= '0' && c <= '9'; });
}

bool is_blktrace(const fs::path& file) {
  std::uint32_t magic = 0;
  std::ifstream stream(file, std::ios::binary);
  if (!stream.read(reinterpret_cast<char*>(&magic), sizeof magic))
    return stream.gcount() == 0 && stream.eof();
  return magic == (BLK_IO_TRACE_MAGIC | BLK_IO_TRACE_VERSION);
}

[[noreturn]] void refuse_with(int error, const fs::path& path) {
  throw results::FileError(path, std::generic_category().message(error));
}

} // namespace

void check_blktrace_folder(const fs::path& folder) {
  results::check_output_folder(folder);
  std::error_code error;
  if (!fs::exists(folder, error)) return;
  if (!fs::is_directory(folder, error))
    throw results::FileError(folder, "it is a file; legal: a folder for the files of a blktrace");
  for (const auto& entry : fs::directory_iterator(folder)) {
    const bool ours = is_our_name(entry.path().filename().string()) &&
                      entry.symlink_status(error).type() == fs::file_type::regular &&
                      is_blktrace(entry.path());
    if (!ours)
      throw results::FileError(folder,
                               fmt::format("it holds {}; legal: a new folder, or one of blktrace files only",
                                           entry.path().filename().string()));
  }
}

BlktraceFolder::BlktraceFolder(fs::path folder) : path_(std::move(folder)) {
  check_blktrace_folder(path_);
  results::prepare_folder(path_);
  descriptor_ = open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (descriptor_ < 0) refuse_with(errno, path_);
  if (results::try_lock(descriptor_) == results::LockAnswer::taken) {
    close(descriptor_);
    throw results::FileError(path_, "another process writes a trace into it; legal: another folder");
  }
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(path_)) fs::remove(entry.path(), ignored);
}

BlktraceFolder::~BlktraceFolder() { close(descriptor_); }

int BlktraceFolder::open_file(const std::string& name, int flags) const {
  constexpr mode_t kReadWriteAll = 0666;
  const int file =
      openat(descriptor_, name.c_str(), O_WRONLY | O_NOFOLLOW | O_CLOEXEC | flags, kReadWriteAll);
  if (file < 0) refuse_with(errno, path_ / name);
  return file;
}

void BlktraceFolder::create(std::uint32_t disk, unsigned cpus) const {
  for (unsigned cpu = 0; cpu < cpus; ++cpu) close(open_file(file_name(disk, cpu), O_CREAT | O_EXCL));
}

void BlktraceFolder::append(std::uint32_t disk, unsigned cpu, std::string_view records) const {
  const auto name = file_name(disk, cpu);
  const int file = open_file(name, O_APPEND);
  struct stat before {};
  fstat(file, &before);
  try {
    results::write_all(file, records, path_ / name);
  } catch (const results::FileError&) {
    if (ftruncate(file, before.st_size) != 0) // a reader stops at half a record
      errno = 0;
    close(file);
    throw;
  }
  close(file);
}

} // namespace dioscope::tracing
