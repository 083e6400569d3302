/// Files of blktrace, read by blkparse, btt and blkrawverify.
#include <doctest/doctest.h>

#include <fmt/format.h>

#include <fstream>
#include <memory>
#include <sstream>
#include <string>

#include "tests/unit/support/skip.hpp"
#include "tests/unit/tracing/full_disk.hpp"
#include "tests/unit/tracing/synthetic_run.hpp"
#include "tests/unit/tracing/tools.hpp"
#include "tracing/formats/blktrace.hpp"

using namespace dioscope;
using namespace dioscope::tracing;
using namespace dioscope::tracing::test;
using dioscope::test::skip;

namespace {

void write_blktrace(const std::filesystem::path& folder, const std::vector<SyntheticEvent>& events,
                    std::optional<std::set<std::uint32_t>> disks = std::nullopt) {
  const SyntheticNames names;
  Blktrace sink(folder, names, "raw_io 4-way seed=2002", std::move(disks));
  pass(sink, events);
  sink.finish();
}

std::string in_folder(const std::filesystem::path& folder, const std::string& command) {
  return output_of("cd " + folder.string() + " && " + command);
}

int files_in(const std::filesystem::path& folder) {
  return static_cast<int>(std::distance(std::filesystem::directory_iterator(folder), {}));
}

SyntheticEvent block_event(Tracepoint kind, std::int64_t at_us, std::uint16_t cpu, std::uint64_t sector,
                           std::uint64_t sectors, bool write) {
  return {{sim::TimePoint(sim::Duration(at_us * 1000)),
           0,
           0,
           static_cast<std::uint16_t>(kind),
           cpu,
           1,
           {0, sector, sectors, write ? 1U : 0U}},
          1};
}

/// Seconds of nine digits, in whole microseconds: events of one nanosecond are moved apart by a few.
std::string in_microseconds(const std::string& numbers) {
  std::istringstream words(numbers);
  std::string rounded;
  for (std::string word; words >> word;)
    rounded += word.find('.') == std::string::npos ? word : fmt::format("{:.0f} ", std::stod(word) * 1e6);
  return rounded;
}

} // namespace

TEST_CASE("716 Given blktrace files, When blkparse reads them, Then it counts what happened") {
  if (!have("blkparse")) return skip("blktrace is not installed");
  const TestFolder folder;
  const auto path = folder / "run.blktrace";
  write_blktrace(path, synthetic_run(kIos));
  CHECK(files_in(path) == kDisks * kCpus);
  const auto text = in_folder(path, "blkparse -i sda");
  const auto total = text.substr(text.find("\nTotal (sda):"));
  CHECK(found(total, "Reads Queued: +([0-9]+, +[0-9]+KiB)") == "200,     1600KiB");
  CHECK(found(total, "Read Dispatches: +([0-9]+, +[0-9]+KiB)") == "200,     1600KiB");
  CHECK(found(total, "Reads Completed: +([0-9]+, +[0-9]+KiB)") == "200,     1600KiB");
  CHECK(found(total, "IO unplugs: +([0-9]+)") == "200");
  CHECK(lines_with(text, "m   N raw_io 4-way seed=2002") == 1);
  CHECK(lines_with(text, "  Q   R 0 + 16 [raw_io.1]") == 1);
  CHECK(lines_with(text, "  U   N [raw_io.1] 1") == 50);
  CHECK(lines_with(text, "(null)") == 0);
  CHECK(lines_with(text, "Skips: 0 forward") == 1);
}

TEST_CASE("716 Given blktrace files, When btt reads them, Then each stage takes as long as it did") {
  if (!have("btt")) return skip("blktrace is not installed");
  const TestFolder folder;
  const auto path = folder / "run.blktrace";
  write_blktrace(path, synthetic_run(kIos));
  in_folder(path, "blkparse -i sda -d ../sda.bin -q -O && cd .. && btt -i sda.bin -o btt");
  const auto table = in_folder(folder.path(), "cat btt.avg");
  const auto stage = [&table](const std::string& name) {
    return in_microseconds(found(table, "\n" + name + " +([0-9.]+ +[0-9.]+ +[0-9.]+ +[0-9]+)"));
  };
  const auto always = [](const std::string& time) { return fmt::format("{0} {0} {0} 200", time); };
  CHECK(stage("Q2G") == always("5"));
  CHECK(stage("G2I") == always("2"));
  CHECK(stage("I2D") == always("13"));
  CHECK(stage("D2C") == always("434"));
  CHECK(stage("Q2C") == always("454"));
}

TEST_CASE("716 Given blktrace files, When blkrawverify reads them, Then all records are valid") {
  if (!have("blkrawverify")) return skip("blktrace is not installed");
  const TestFolder folder;
  write_blktrace(folder / "run.blktrace", synthetic_run(kIos));
  in_folder(folder.path(), "cd run.blktrace && blkrawverify sda sdb");
  const auto text = in_folder(folder / "run.blktrace", "cat sda.verify.out sdb.verify.out");
  CHECK(lines_with(text, " 0 invalid (100.0%)") == 2 * kCpus);
}

TEST_CASE(
    "716 Given a BIO that is merged and a request that is waited for, When blkparse reads, Then it tells") {
  if (!have("btt")) return skip("blktrace is not installed");
  const TestFolder folder;
  const auto path = folder / "run.blktrace";
  using T = Tracepoint;
  write_blktrace(path, {block_event(T::block_bio_queue, 10, 0, 64, 8, true),
                        block_event(T::block_sleeprq, 11, 0, 64, 8, true),
                        block_event(T::block_getrq, 20, 0, 64, 8, true),
                        block_event(T::block_rq_insert, 21, 0, 64, 8, true),
                        block_event(T::block_bio_queue, 30, 0, 72, 8, true),
                        block_event(T::block_bio_backmerge, 31, 0, 72, 8, true),
                        block_event(T::block_bio_queue, 40, 0, 56, 8, true),
                        block_event(T::block_bio_frontmerge, 41, 0, 56, 8, true),
                        block_event(T::block_rq_issue, 50, 0, 56, 24, true),
                        block_event(T::block_rq_complete, 950, 3, 56, 24, true)});
  const auto text = in_folder(path, "blkparse -i sda");
  CHECK(lines_with(text, "  S   W 64 + 8 [raw_io.1]") == 1);
  CHECK(lines_with(text, "  M   W 72 + 8 [raw_io.1]") == 1);
  CHECK(lines_with(text, "  F   W 56 + 8 [raw_io.1]") == 1);
  CHECK(lines_with(text, "  D   W 56 + 24 [raw_io.1]") == 1);
  CHECK(lines_with(text, "  C   W 56 + 24 [0]") == 1);
  in_folder(path, "blkparse -i sda -d ../sda.bin -q -O && cd .. && btt -i sda.bin -o btt");
  const auto table = in_folder(folder.path(), "cat btt.avg");
  CHECK(in_microseconds(found(table, "\nD2C +[0-9.]+ +([0-9.]+ +[0-9.]+ +[0-9]+)")) == "900 900 3");
}

TEST_CASE("716 Given some disks, When a run is traced, Then only these have files") {
  const TestFolder folder;
  write_blktrace(folder / "run.blktrace", synthetic_run(kIos), std::set<std::uint32_t>{1});
  CHECK(files_in(folder / "run.blktrace") == kCpus);
  CHECK(std::filesystem::exists(folder / "run.blktrace" / "sdb.blktrace.7"));
}

TEST_CASE("716 Given a disk that gets full, When blkparse reads the files, Then what came before is there") {
  if (!have("blkparse")) return skip("blktrace is not installed");
  const TestFolder folder;
  const auto path = folder / "run.blktrace";
  constexpr int kMany = 40'000;
  const auto errors = write_with_limit(1 << 20, synthetic_run(kMany), [&] {
    static const SyntheticNames names;
    return std::make_unique<Blktrace>(path, names, "full");
  });
  CHECK(errors == "1");
  in_folder(folder.path(), "cd run.blktrace && blkrawverify sda");
  CHECK(lines_with(in_folder(path, "cat sda.verify.out"), " 0 invalid (100.0%)") == kCpus);
  const auto text = in_folder(path, "blkparse -i sda");
  const auto queued =
      std::stoi("0" + found(text.substr(text.find("\nTotal (sda):")), "Reads Queued: +([0-9]+),"));
  CHECK(queued > kMany / 4);
  CHECK(queued < kMany / 2);
}

TEST_CASE("716 Given a thousand disks on 64 CPUs, When all are traced, Then no limit is in the way") {
  const TestFolder folder;
  const auto path = folder / "run.blktrace";
  constexpr std::uint32_t kMany = 1000;
  constexpr unsigned kManyCpus = 64;
  const SyntheticNames names(kManyCpus, kMany);
  Blktrace sink(path, names, "many");
  for (std::uint64_t disk = 0; disk < kMany; ++disk) {
    auto it = block_event(Tracepoint::block_bio_queue, 10, static_cast<std::uint16_t>(disk % kManyCpus), 8, 8,
                          false);
    it.event.arguments[0] = disk;
    sink.on_event(it.event, it.io);
  }
  sink.finish();
  CHECK(files_in(path) == static_cast<int>(kMany * kManyCpus));
  CHECK(std::filesystem::file_size(path / "sda.blktrace.0") > 96);
  CHECK(std::filesystem::file_size(path / "sda.blktrace.1") == 0);
}

TEST_CASE("716 Given a folder, When it holds anything else, Then it is refused and left as it was") {
  const TestFolder folder;
  const auto path = folder / "run.blktrace";
  write_blktrace(path, synthetic_run(kIos));
  CHECK_NOTHROW(check_blktrace_folder(path));
  const auto refused = [&path] {
    CHECK_THROWS_AS(check_blktrace_folder(path), results::FileError);
    CHECK_THROWS_AS(write_blktrace(path, {}), results::FileError);
    CHECK(std::filesystem::exists(path / "sdb.blktrace.7"));
  };
  SUBCASE("a file of another name") {
    std::ofstream(path / "notes.txt") << "mine";
    refused();
  }
  SUBCASE("a file of another kind") {
    std::ofstream(path / "sdc.blktrace.0") << "mine";
    refused();
  }
  SUBCASE("a link") {
    std::filesystem::create_symlink(path / "sda.blktrace.0", path / "sdc.blktrace.0");
    refused();
  }
  SUBCASE("nothing else: then it is written anew") {
    write_blktrace(path, synthetic_run(2), std::set<std::uint32_t>{0});
    CHECK(files_in(path) == kCpus);
  }
}

TEST_CASE("716 Given a link to a folder or a file, When it is to be the folder, Then it is refused") {
  const TestFolder folder;
  std::filesystem::create_directory(folder / "real");
  std::filesystem::create_symlink(folder / "real", folder / "link");
  std::ofstream(folder / "file") << "mine";
  CHECK_THROWS_AS(check_blktrace_folder(folder / "link"), results::FileError);
  CHECK_THROWS_AS(check_blktrace_folder(folder / "file"), results::FileError);
  CHECK_NOTHROW(check_blktrace_folder(folder / "new"));
}
