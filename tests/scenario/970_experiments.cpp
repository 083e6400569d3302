/// compare and sweep as their users call them.
#include <doctest/doctest.h>

#include <csignal>

#include <chrono>
#include <sstream>
#include <thread>

#include "results/variant_result.hpp"
#include "tests/scenario/command.hpp"
#include "tests/unit/support/effort.hpp"
#include "tests/unit/support/skip.hpp"

using namespace dioscope;
using namespace dioscope::test;
namespace fs = std::filesystem;

namespace {

/// Write NAME.json into `folder`: its workload, its variants, and what else there is. A fraction of a second
/// each.
void scenario(const fs::path& folder, const std::string& name, const std::string& workload,
              const std::string& variants, const std::string& more = "") {
  write_scenario(folder, name,
                 R"("run": {"warmup": "10ms"}, "workload": {"requests": 20, )" + workload +
                     R"(}, "variants": [)" + variants + "]" + more);
}

/// Two designs on four disks; `more` follows the variants.
void two_designs(const fs::path& folder, const std::string& more = "") {
  scenario(folder, "two", R"("disks": 4)",
           R"({"name": "old", "set": {"kernel.dio.completion": "process_reap"}},
              {"name": "new", "set": {"kernel.dio.completion": "interrupt"}})",
           more);
}

/// `dioscope VERB words ...` in `folder`.
Ended dioscope_in(const TemporaryFolder& folder, const std::vector<std::string>& words,
                  const std::function<void(int)>& meanwhile = {}) {
  return run_dioscope(words, folder.path(), meanwhile);
}

/// A claim on the two designs whose author found `finding`.
std::string claim(const std::string& relation, const std::string& finding) {
  return R"(, "claim": {"said": "The old code switches far more.", "source": "a mail", "finding": ")" +
         finding +
         R"(", "because": "It sleeps for every command.", "predictions": [
            {"condition": "four disks", "metric": "switches_per_io", "variant": "old", "than": "new",
             "relation": ")" +
         relation + R"("}]})";
}

/// "by request" pays 9.5 us more for every request, "by page" 1 us more for every page of it.
void request_and_page(const fs::path& folder) {
  scenario(folder, "size", R"("disks": 1)",
           R"({"name": "by request", "set": {"kernel.dio.setup": "11500ns"}},
              {"name": "by page", "set": {"kernel.dio.do_direct_io_page": "1200ns"}})");
}

/// Text that was wrapped and aligned, with single blanks.
std::string one_line(const std::string& text) {
  std::istringstream words(text);
  std::string line;
  for (std::string word; words >> word;) line += word + " ";
  return line;
}

const std::vector<std::string> kGrid{
    "sweep", "two.json", "--vary", "machine.cpus=1,2,4", "--vary", "workload.request_size=64KiB,256KiB"};

std::vector<std::string> grid_and(std::vector<std::string> more) {
  auto words = kGrid;
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

} // namespace

TEST_CASE("970 Given two designs, when compared, then each metric has its difference, size and confidence in "
          "words") {
  const TemporaryFolder folder;
  two_designs(folder.path());
  const auto ended = dioscope_in(folder, {"compare", "two.json", "--out", "results", "--details"});
  CHECK(ended.code == 0);
  CHECK(contains(one_line(ended.out), "is better in context switches per I/O"));
  CHECK(contains(ended.out, "5 replications, run by run with the same seed; 95 % confidence"));
  CHECK(contains(ended.out, "new  against  old"));
  CHECK(contains(one_line(ended.out), "% less (95 % confidence: "));
  CHECK(contains(ended.out, "no difference to see"));
  const auto csv = read_text(folder / "results" / "differences.csv");
  CHECK(contains(csv, "new,old,switches_per_io,,5,0.95,"));
  CHECK(contains(read_text(folder / "results" / "replications.csv"), "old,5,5,elapsed_s,"));
  CHECK(fs::exists(folder / "results" / "result.json"));
}

TEST_CASE(
    "971 Given a target, when compared until it is reached, then there are as many runs as that takes") {
  const TemporaryFolder folder;
  two_designs(folder.path());
  const auto reached =
      dioscope_in(folder, {"compare", "two.json", "--until", "5%", "--metric", "switches_per_io"});
  CHECK(reached.code == 0);
  CHECK_FALSE(contains(reached.out, "still wider"));
  const auto missed = dioscope_in(
      folder, {"compare", "two.json", "--until", "0.01%", "--at-most", "6", "--metric", "switches_per_io"});
  CHECK(missed.code == 0);
  CHECK(contains(missed.out,
                 "After 6 replications the interval of new: switches_per_io is still wider than 0.01 %"));
}

TEST_CASE("972 Given bad arguments of compare, when called, then each is told with what is legal") {
  const TemporaryFolder folder;
  two_designs(folder.path());
  const auto complaint = [&](std::vector<std::string> words) {
    words.insert(words.begin(), {"compare", "two.json"});
    const auto ended = dioscope_in(folder, words);
    CHECK(ended.code == 1);
    CHECK(ended.out.empty());
    return ended.err;
  };
  CHECK(contains(complaint({"--metric", "speed"}), "unknown metric speed; legal: elapsed_s"));
  CHECK(contains(complaint({"--until", "1"}), "legal is a percentage such as 1%"));
  CHECK(contains(complaint({"--confidence", "100%"}), "less than 100%"));
  CHECK(contains(complaint({"--baseline", "odl"}), "it has: old; new"));
  CHECK(contains(complaint({"--seed", "9223372036854775807"}), "each has the next seed"));
}

TEST_CASE(
    "973 Given a claim, when compared, then a card tells what was said, what the runs show, and whether the "
    "scenario says so too") {
  const TemporaryFolder folder;
  two_designs(folder.path(), claim("more", "true"));
  const auto borne_out = dioscope_in(folder, {"compare", "two.json", "--strict", "--out", "results"});
  CHECK(borne_out.code == 0);
  CHECK(contains(borne_out.out, "The old code switches far more."));
  CHECK(contains(borne_out.out, "\nholds "));
  CHECK(contains(borne_out.out, "Finding: true (5 paired runs, 95 % confidence)\n"));
  CHECK(contains(dioscope_in(folder, {"compare", "two.json", "--details"}).out, "      holds: "));
  CHECK(contains(read_text(folder / "results" / "claim.csv"),
                 "four disks,switches_per_io,old,more,new,holds,"));
  two_designs(folder.path(), claim("less", "true"));
  CHECK(dioscope_in(folder, {"compare", "two.json"}).code == 0);
  const auto refuted = dioscope_in(folder, {"compare", "two.json", "--strict"});
  CHECK(refuted.code == 7);
  CHECK(contains(refuted.out, "Finding: false, where the scenario says true: MISSED"));
}

TEST_CASE("974 Given bad claims, when loaded, then the place and what is legal are told") {
  const TemporaryFolder folder;
  const auto complaint = [&](const std::string& text) {
    two_designs(folder.path(), text);
    const auto ended = dioscope_in(folder, {"compare", "two.json"});
    CHECK(ended.code == 2);
    return ended.err;
  };
  CHECK(
      contains(complaint(claim("mroe", "true")), "unknown relation: found \"mroe\", did you mean \"more\"?"));
  CHECK(contains(complaint(claim("more", "maybe")), "claim.finding: unknown finding"));
  CHECK(contains(complaint(claim("same", "true")), "claim.predictions[0].within"));
  CHECK(
      contains(complaint(R"(, "claim": {"said": "x", "source": "y", "finding": "true", "predictions": []})"),
               "at least one prediction"));
}

TEST_CASE(
    "975 Given a grid, when swept twice, then nothing is simulated twice, and the bytes do not depend on the "
    "number of processes") {
  const TemporaryFolder folder;
  two_designs(folder.path());
  const auto first = dioscope_in(folder, grid_and({"--out", "a.sqlite", "--jobs", "1", "--csv", "a.csv"}));
  CHECK(first.code == 0);
  CHECK(contains(first.out, "12 points simulated, 0 found; 12 points are in a.sqlite"));
  CHECK(contains(first.out, "64KiB"));
  const auto second = dioscope_in(folder, grid_and({"--out", "a.sqlite"}));
  CHECK(contains(second.out, "0 points simulated, 12 found"));
  CHECK(dioscope_in(folder, grid_and({"--out", "b.sqlite", "--jobs", "3", "--csv", "b.csv"})).code == 0);
  CHECK(read_text(folder / "a.csv") == read_text(folder / "b.csv"));
  CHECK(contains(read_text(folder / "a.csv"), "number,scenario,variant,seed,exit_code,error,machine.cpus,"));
}

TEST_CASE("976 Given a sweep that is killed at once, when called again, then it goes on and ends with the "
          "same bytes") {
  const TemporaryFolder folder;
  two_designs(folder.path());
  const auto words = grid_and({"--replications", "2", "--jobs", "2", "--out", "a.sqlite", "--csv", "a.csv"});
  int kills = 0;
  Ended ended;
  for (; kills < 40; ++kills) {
    ended = dioscope_in(folder, words, [kills](int pid) {
      std::this_thread::sleep_for(std::chrono::milliseconds(150 * (kills + 1)));
      kill(pid, SIGKILL);
    });
    if (ended.code == 0) break;
    CHECK(ended.code == -SIGKILL);
  }
  if (ended.code != 0) ended = dioscope_in(folder, words);
  CHECK(ended.code == 0);
  CHECK(kills > 0);
  CHECK_FALSE(contains(ended.out, "24 points simulated"));
  CHECK(contains(ended.out, "24 points are in a.sqlite"));
  auto undisturbed = words;
  undisturbed[undisturbed.size() - 3] = "b.sqlite";
  undisturbed.back() = "b.csv";
  CHECK(dioscope_in(folder, undisturbed).code == 0);
  CHECK(read_text(folder / "a.csv") == read_text(folder / "b.csv"));
}

TEST_CASE("977 Given Ctrl-C, when sweeping, then what is finished is kept and the command says so") {
  const TemporaryFolder folder;
  two_designs(folder.path());
  const auto ended = dioscope_in(folder, grid_and({"--replications", "20", "--jobs", "1"}), [](int pid) {
    wait_for_child(pid);
    kill(pid, SIGINT);
  });
  CHECK(ended.code == 130);
  CHECK(contains(ended.err, "points are recorded; the same command goes on from there"));
}

TEST_CASE("978 Given a point that cannot be run, when swept, then it is recorded with its error and the "
          "others run") {
  const TemporaryFolder folder;
  two_designs(folder.path());
  // More disks than there are: a contradiction that only the third value brings.
  const std::vector<std::string> words{"sweep", "two.json", "--vary", "workload.disks=2,4,1000",
                                       "--csv", "a.csv"};
  const auto ended = dioscope_in(folder, words);
  CHECK(ended.code == 2);
  CHECK(contains(ended.err, "failed with exit code 2: "));
  CHECK(contains(ended.err, "workload.disks = 1000 is more than the 40 disks"));
  CHECK(contains(ended.out, "6 points simulated, 0 found"));
  CHECK(contains(ended.out, "failed"));
  CHECK(contains(read_text(folder / "a.csv"), "contradiction: workload.disks = 1000"));
  CHECK(contains(dioscope_in(folder, words).out, "0 points simulated, 6 found"));
  auto again = words;
  again.emplace_back("--again");
  CHECK(contains(dioscope_in(folder, again).out, "2 points simulated, 4 found"));
}

TEST_CASE("979 Given a jobs file, when GNU parallel has run it and the parts are merged, then the points are "
          "those of "
          "a direct sweep") {
  if (!fs::exists("/usr/bin/parallel")) {
    skip("GNU parallel is not installed");
    return;
  }
  const TemporaryFolder folder;
  two_designs(folder.path());
  const auto planned = dioscope_in(folder, grid_and({"--jobs-file", "jobs", "--out", "a.sqlite"}));
  CHECK(planned.code == 0);
  CHECK(contains(planned.out, "12 commands are in jobs, 0 points were found"));
  const auto ran = run_command({"/usr/bin/parallel", "--will-cite", "-j2", "-a", "jobs"}, folder.path());
  CHECK(ran.code == 0);
  std::vector<std::string> merge{"sweep", "--out", "a.sqlite", "--csv", "a.csv", "--merge"};
  for (const auto& part : fs::directory_iterator(folder / "jobs.parts"))
    merge.push_back(part.path().string());
  CHECK(merge.size() == 18);
  const auto merged = dioscope_in(folder, merge);
  CHECK(merged.code == 0);
  CHECK(contains(merged.out, "12 points added; 12 points in a.sqlite, 0 of them failed"));
  CHECK(dioscope_in(folder, grid_and({"--out", "b.sqlite", "--csv", "b.csv"})).code == 0);
  CHECK(read_text(folder / "a.csv") == read_text(folder / "b.csv"));
  CHECK(contains(dioscope_in(folder, grid_and({"--jobs-file", "jobs", "--out", "a.sqlite"})).out,
                 "0 commands are in jobs, 12 points were found"));
}

TEST_CASE("980 Given bad sweeps, when called, then nothing is written and the message says what is legal") {
  const TemporaryFolder folder;
  two_designs(folder.path());
  const auto complaint = [&](int code, std::vector<std::string> words) {
    words.insert(words.begin(), {"sweep", "two.json"});
    const auto ended = dioscope_in(folder, words);
    CHECK(ended.code == code);
    CHECK_FALSE(fs::exists(folder / "sweep-two.sqlite"));
    return ended.err;
  };
  CHECK(contains(complaint(2, {"--vary", "machine.cpuz=1"}), "did you mean \"machine.cpus\"?"));
  CHECK(contains(complaint(2, {"--vary", "machine.cpus="}), "empty grid"));
  CHECK(contains(complaint(2, {"--vary", "kernel.dio.completion=interupt"}), "did you mean \"interrupt\"?"));
  CHECK(contains(complaint(1, {}), "found nothing to vary"));
  CHECK(contains(complaint(1, {"--vary", "machine.cpus=1,2", "--point", "5"}), "legal: 1 .. 4"));
  CHECK(contains(complaint(1, {"--break-even", "cpu_us_per_io"}), "found nothing to vary"));
  const std::vector<std::string> three{"--vary", "machine.cpus=1,2", "--vary",       "workload.disks=1,2",
                                       "--vary", "workload.pin=all", "--break-even", "cpu_us_per_io"};
  CHECK(contains(complaint(1, three), "found another number of values to vary"));
  CHECK(contains(complaint(1, {"--vary", "machine.cpus=1,2", "--variant", "odl"}), "it has: old; new"));
  CHECK(contains(complaint(1, {"--vary", "machine.cpus=1,2", "--span", "3"}),
                 "--span: means nothing by itself; legal: with --sensitivity"));
  CHECK(contains(
      complaint(1, {"--vary", "machine.cpus=1,2", "--point", "1", "--break-even", "switches_per_io"}),
      "--break-even: means nothing with --point"));
  CHECK(contains(complaint(1, {"--sensitivity", "switches_per_io", "--span", "1x"}),
                 "found 1x, legal are stated, legal or a factor above 1"));
  write_text(folder / "text", std::string(2000, 'x'));
  CHECK(contains(complaint(1, {"--vary", "machine.cpus=1", "--out", "text"}),
                 "text: cannot be written: it holds"));
  CHECK(read_text(folder / "text") == std::string(2000, 'x'));
  CHECK(contains(complaint(1, {"--merge", "text", "--out", "joined"}),
                 "scenario: means nothing with --merge; legal: --out, --csv"));
}

TEST_CASE("981 Given two variants of which one pays for a cost, when the break-even is sought, then it is "
          "where the "
          "other's handicap is paid for") {
  const TemporaryFolder folder;
  // Every request of "handicap" costs 8 us more; "queue" waits on a queue, twice a request: less than 4 us
  // each, since the queue's lock and lines cost as well.
  scenario(folder.path(), "wake", R"("disks": 1)",
           R"({"name": "handicap", "set": {"kernel.dio.wake": "wake_up_process", "kernel.dio.setup": "10us"}},
              {"name": "queue", "set": {"kernel.dio.wake": "waitqueue"}})");
  const auto ended =
      dioscope_in(folder, {"sweep", "wake.json", "--vary", "kernel.locks.wait_queue_add=0ns..10us:3",
                           "--break-even", "cpu_us_per_io", "--replications", "3"});
  CHECK(ended.code == 0);
  CHECK(contains(ended.out, "queue - handicap"));
  CHECK(contains(one_line(ended.out),
                 "Break-even of handicap and queue in cpu_us_per_io at kernel.locks.wait_queue_add = 3"));
  CHECK(contains(one_line(ended.out), "ns (95 % confidence: "));
  CHECK(contains(one_line(ended.out), "Below, queue is ahead, with less cpu_us_per_io; above, handicap is."));
  const auto never =
      dioscope_in(folder, {"sweep", "wake.json", "--vary", "kernel.locks.wait_queue_add=0ns..10ns:3",
                           "--break-even", "cpu_us_per_io", "--replications", "3"});
  CHECK(contains(one_line(never.out),
                 "No break-even within 0ns .. 10ns: queue is always ahead, with less cpu_us_per_io."));
}

TEST_CASE(
    "987 Given a parameter with a step, when the break-even is sought, then only its multiples are tried") {
  const TemporaryFolder folder;
  request_and_page(folder.path());
  const auto ended = dioscope_in(folder, {"sweep", "size.json", "--vary",
                                          "workload.request_size=4KiB..128KiB:3", "--break-even",
                                          "cpu_us_per_io", "--replications", "3", "--set", "run.warmup=1ms"});
  CHECK(ended.code == 0);
  CHECK(ended.err.empty());
  // 9.5 pages, where a page counts whole.
  CHECK(contains(one_line(ended.out), "Break-even of by request and by page in cpu_us_per_io "));
  CHECK(contains(one_line(ended.out), "workload.request_size = 3"));
  CHECK(contains(ended.out, " 128KiB "));
  CHECK_FALSE(contains(ended.out, "1B "));
  const auto off = dioscope_in(folder, {"sweep", "size.json", "--vary", "workload.request_size=4KiB,21845B",
                                        "--break-even", "cpu_us_per_io"});
  CHECK(off.code == 2);
  CHECK(contains(off.err, "between two steps: found \"21845B\", nearest are 21KiB and 22016B"));
}

TEST_CASE("988 Given values that cannot be run, when the break-even is sought, then they are shown with the "
          "reason and the answer rests on the others") {
  const TemporaryFolder folder;
  request_and_page(folder.path());
  // Of the values that are tried only the ends fit the chunks of a stripe.
  const std::vector<std::string> words{
      "sweep",        "size.json",        "--vary",         "workload.request_size=4KiB..128KiB:3",
      "--break-even", "cpu_us_per_io",    "--replications", "3",
      "--set",        "workload.stripe=2"};
  const auto ended = dioscope_in(folder, words);
  CHECK(ended.code == 2);
  CHECK(contains(one_line(ended.out), "Break-even of by request and by page in cpu_us_per_io between "));
  CHECK(contains(one_line(ended.out), "could not be run: see the table."));
  CHECK(contains(one_line(ended.out), " 66KiB cannot run size.json: variant \"by request\": contradiction: "
                                      "workload.request_size = 66KiB crosses the chunks"));
  CHECK(contains(one_line(ended.out),
                 "Below, by page is ahead, with less cpu_us_per_io; above, by request is."));
  CHECK(contains(ended.err, "failed with exit code 2"));
  CHECK(contains(dioscope_in(folder, words).out, "0 points simulated, "));
}

TEST_CASE(
    "989 Given a second axis, when the break-even is sought, then there is one for each of its values, or "
    "who is always ahead, or why there is no answer") {
  const TemporaryFolder folder;
  // Asynchronous calls wait for all alike: what is left is the handicap.
  scenario(folder.path(), "wake", R"("disks": 1)",
           R"({"name": "handicap", "set": {"kernel.dio.wake": "wake_up_process", "kernel.dio.setup": "6us",
                                           "kernel.dio.completion": "interrupt"}},
              {"name": "queue", "set": {"kernel.dio.wake": "waitqueue", "kernel.dio.completion": "interrupt"}})");
  const auto ask = [&folder](const std::string& second) {
    return dioscope_in(folder, {"sweep", "wake.json", "--vary", "kernel.locks.wait_queue_add=0ns..10us:3",
                                "--vary", second, "--break-even", "cpu_us_per_io", "--replications", "3"});
  };
  const auto calls = ask("workload.api=all");
  CHECK(calls.code == 0);
  const auto text = one_line(calls.out);
  CHECK(contains(text, "handicap and queue in cpu_us_per_io: break-even at kernel.locks.wait_queue_add = "));
  CHECK(
      contains(text, "ns, only with workload.api = sync. queue is always ahead with workload.api = async."));
  CHECK(contains(text, " queue handicap async queue is always ahead "));
  const auto disks = ask("workload.disks=1,1000");
  CHECK(disks.code == 2);
  CHECK(
      contains(one_line(disks.out), "only with workload.disks = 1. cannot run with workload.disks = 1000."));
  CHECK(contains(one_line(disks.out), " 1000 cannot run 3 of 3 values cannot run "));
  CHECK(contains(disks.out,
                 "workload.disks = 1000, kernel.locks.wait_queue_add = 0ns, 5us, 10us: wake.json: "));
  CHECK(ask("workload.api=sink").code == 2);
}

TEST_CASE("982 Given costs, when ranked by how far they move a metric, then the one that is paid most often "
          "leads") {
  const TemporaryFolder folder;
  two_designs(folder.path());
  const auto ended =
      dioscope_in(folder, {"sweep", "two.json", "--variant", "old", "--sensitivity", "cpu_us_per_io",
                           "--vary", "kernel.dio.setup=1us,50us", "--vary", "kernel.dio.raw_device=2us,3us",
                           "--vary", "kernel.aio.read_event=1us,500us", "--csv", "ranking.csv"});
  CHECK(ended.code == 0);
  const auto setup = ended.out.find("kernel.dio.setup ");
  const auto raw = ended.out.find("kernel.dio.raw_device ");
  CHECK(setup != std::string::npos);
  CHECK(raw != std::string::npos);
  CHECK(setup < raw);
  // Nobody reads events of asynchronous I/O here.
  CHECK_FALSE(contains(ended.out, "kernel.aio.read_event "));
  CHECK(contains(ended.out, "1 of 3 parameters are not shown"));
  const auto ranking = read_text(folder / "ranking.csv");
  CHECK(contains(ranking, "path,value,low,high,change_at_low,"));
  CHECK(ranking.find("\nkernel.dio.setup,2us,1us,50us,") <
        ranking.find("\nkernel.dio.raw_device,2us,2us,3us,"));
}

TEST_CASE(
    "983 Given requests anywhere on the disk, when run, then each seeks, and the bytes follow the seed") {
  const TemporaryFolder folder;
  scenario(folder.path(), "seek", R"("disks": 4, "request_size": "64KiB")",
           R"({"name": "in a row"}, {"name": "anywhere", "set": {"workload.pattern": "random"}})",
           R"(, "expect": [
             {"metric": "io_latency_p50_us", "variant": "anywhere", "over": "in a row", "min": 2},
             {"metric": "kib_per_s", "variant": "anywhere", "over": "in a row", "max": 0.5}])");
  CHECK(dioscope_in(folder, {"run", "seek.json", "--strict", "--out", "a"}).code == 0);
  CHECK(dioscope_in(folder, {"run", "seek.json", "--strict", "--out", "b"}).code == 0);
  CHECK(dioscope_in(folder, {"run", "seek.json", "--seed", "2", "--out", "c"}).code == 0);
  const auto first = read_text(folder / "a" / "metrics.csv");
  CHECK(first == read_text(folder / "b" / "metrics.csv"));
  CHECK(first != read_text(folder / "c" / "metrics.csv"));
}

TEST_CASE("984 Given a process that is woken by every BIO and one woken by the last, when run, then the "
          "first is in user "
          "mode sooner after the adapter's response") {
  const TemporaryFolder folder;
  scenario(folder.path(), "sooner", R"("disks": 4)",
           R"({"name": "each", "set": {"kernel.dio.completion": "process_reap"}},
              {"name": "last", "set": {"kernel.dio.completion": "process_last_bio"}})",
           R"(, "expect": [
             {"metric": "completion_to_user_us", "min": 40, "max": 200},
             {"metric": "completion_to_user_us", "variant": "last", "over": "each", "min": 1.05}])");
  const auto ended = dioscope_in(folder, {"run", "sooner.json", "--strict"});
  CHECK(ended.code == 0);
  const auto asynchronous =
      dioscope_in(folder, {"run", "sooner.json", "--variant", "last", "--set", "workload.api=async", "--set",
                           "kernel.dio.completion=interrupt", "--strict"});
  CHECK(asynchronous.code == 0);
}

TEST_CASE(
    "985 Given the claims of the thread, when put to the test, then each comes out as its scenario says") {
  const TemporaryFolder folder;
  const fs::path claims = fs::path(DIOSCOPE_SOURCE_DIR) / "scenarios" / "claims";
  std::size_t files = 0;
  for (const auto& file : fs::directory_iterator(claims)) {
    ++files;
    CHECK(dioscope_in(folder, {"check", file.path().string()}).code == 0);
  }
  CHECK(files >= 10);
  if (kSanitized) return; // minutes
  const auto ended = dioscope_in(folder, {"compare", claims.string(), "--strict"});
  INFO(ended.out, ended.err);
  CHECK(ended.code == 0);
}

TEST_CASE("986 Given results of two runs, when compared, then variants of the same names are held against "
          "each other") {
  const TemporaryFolder folder;
  two_designs(folder.path());
  CHECK(dioscope_in(folder, {"run", "two.json", "--out", "a"}).code == 0);
  CHECK(dioscope_in(folder, {"run", "two.json", "--set", "kernel.dio.setup=90us", "--out", "b"}).code == 0);
  const auto both = dioscope_in(
      folder, {"compare", "a/result.json", "b/result.json", "--metric", "cpu_us_per_io", "--details"});
  CHECK(both.code == 0);
  CHECK(contains(both.out, "b/result.json: old  against  a/result.json"));
  CHECK(contains(both.out, "b/result.json: new  against  a/result.json"));
  CHECK(contains(dioscope_in(folder, {"compare", "a/result.json"}).out, "new against old"));
  CHECK(dioscope_in(folder, {"compare", "a/result.json", "two.json"}).code == 1);
  const auto refused = dioscope_in(folder, {"compare", "a/result.json", "--variant", "old"});
  CHECK(refused.code == 1);
  CHECK(contains(refused.err, "--variant: means nothing with result files"));
  auto text = read_text(folder / "a" / "result.json");
  text.replace(text.find("dioscope-result-"), 17, "dioscope-result-1");
  write_text(folder / "old.json", text);
  const auto old = dioscope_in(folder, {"compare", "old.json"});
  CHECK(old.code == 2);
  CHECK(contains(old.err, "old.json: format \"dioscope-result-1\" cannot be read by this program"));
}

TEST_CASE("987 Given a result of a design that took no interrupt, when compared, then its latency is no zero "
          "but said "
          "not to be comparable") {
  const TemporaryFolder folder;
  two_designs(folder.path(), R"(, "expect": [{"metric": "irq_latency_p99_us", "max": 1000}])");
  REQUIRE(dioscope_in(folder, {"run", "two.json", "--out", "a"}).code == 0);
  auto json = results::Json::parse(read_text(folder / "a" / "result.json"));
  json["variants"][1]["metrics"]["irq_latency_p99_us"] = nullptr;
  json["variants"][1]["expectations"][0]["simulated"] = nullptr;
  json["variants"][1]["expectations"][0]["verdict"] = "no samples";
  write_text(folder / "polls.json", json.dump());
  const auto ended =
      dioscope_in(folder, {"compare", "polls.json", "--metric", "irq_latency_p99_us", "--details"});
  CHECK(ended.code == 0);
  CHECK(contains(one_line(ended.out), "not comparable: no interrupt was taken in \"new\""));
  CHECK_FALSE(contains(ended.out, "% less"));
}
