#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <sstream>

#include "results/csv.hpp"
#include "results/designs.hpp"
#include "results/summary.hpp"
#include "results/validation.hpp"
#include "results/vmstat_view.hpp"
#include "tests/unit/results/sample.hpp"

using namespace dioscope::results;

namespace {

std::size_t widest(const std::string& text) {
  std::istringstream lines(text);
  std::size_t width = 0;
  for (std::string line; std::getline(lines, line);) width = std::max(width, columns_of(line));
  return width;
}

} // namespace

TEST_CASE(
    "740 Given samples, when shown as vmstat of 2002, then headers and columns are those of the thread") {
  CHECK(vmstat_view(sample_variant("a").vmstat) ==
        "   procs                      memory    swap          io     system         cpu\n"
        " r  b  w   swpd   free   buff  cache  si  so    bi    bo   in    cs  us  sy  id\n"
        " 0 39  0      0      -      -      -   0   0 384371     0 3980  6361   0   5  95\n"
        " 1 39  0      0      -      -      -   0   0     0 302963 3383  4882   0   3  97\n");
}

TEST_CASE("748 Given an I/O that has been under way for longer than the percentiles say, when a run is told, "
          "then it "
          "says that somebody is starved") {
  auto variant = sample_variant("sync read, old");
  set_metric(variant, "io_latency_p99_us", 50e3);
  set_metric(variant, "io_oldest_under_way_us", 60e3);
  CHECK(summary_text(variant).find("starved") == std::string::npos);
  set_metric(variant, "io_oldest_under_way_us", 5e6);
  set_metric(variant, "ios_under_way_at_end", 40);
  const auto text = summary_text(variant);
  CHECK(text.find("starved") != std::string::npos);
  CHECK(text.find("I/O 5.00 s") != std::string::npos);
  CHECK(text.find("the oldest of the 40 under way at the end") != std::string::npos);
}

TEST_CASE(
    "741 Given a variant, when summarised, then it fits a terminal and names rate, switches and causes") {
  const auto text = summary_text(sample_variant("sync read, old"));
  CHECK(widest(text) <= Screen{}.columns);
  CHECK(text.starts_with("sync read, old\n"));
  for (const auto* part :
       {"384 371 KiB/s", "160 000 I/Os in 114.3 s", "4.210 per I/O", "ksoftirqd 0.16", "26.6 ms", "1.40 s"})
    CHECK_MESSAGE(text.find(part) != std::string::npos, part);
}

TEST_CASE("742 Given four variants, when laid side by side, then they fit a terminal in one table") {
  const auto run = sample_run();
  const auto text = designs_text(run.variants);
  CHECK(widest(text) <= Screen{}.columns);
  for (const auto* part :
       {"Interrupts\n", "scsi_end_request", "ksoftirqd", "hba_interrupt", "BIOs at one time"})
    CHECK_MESSAGE(text.find(part) != std::string::npos, part);
  CHECK(text.find("sync write, patched") == text.rfind("sync write, patched"));
}

TEST_CASE("746 Given a variant without interrupts, when shown, then their latency is no zero but a dash") {
  std::vector<VariantResult> variants{sample_variant("polls"), sample_variant("old")};
  for (const auto* name : {"irq_latency_p50_us", "irq_latency_p99_us"})
    set_metric(variants[0], name, std::nullopt);
  const auto table = designs_text(variants);
  const auto line = table.substr(table.find("interrupt latency, p50"));
  CHECK(line.substr(0, line.find('\n')).find(" -  ") != std::string::npos);
  CHECK(summary_text(variants[0]).find("interrupt -\n") != std::string::npos);
  CHECK(metrics_csv(variants).find("polls,irq_latency_p50_us,us,\n") != std::string::npos);
}

TEST_CASE("743 Given more variants than fit, when laid side by side, then the rest follows below with the "
          "same rows") {
  auto run = sample_run();
  for (const auto* name : {"async read, queue 1", "async write, queue 1"})
    run.variants.push_back(sample_variant(name));
  const auto text = designs_text(run.variants);
  CHECK(widest(text) <= Screen{}.columns);
  CHECK(text.find("Interrupts\n") != text.rfind("Interrupts\n"));
  std::istringstream lines(text);
  std::map<std::string, int> rows;
  for (std::string line; std::getline(lines, line);) ++rows[line.substr(0, line.find("  ", 2))];
  CHECK(rows["  scsi_end_request"] == 3);
  CHECK(rows["  loop utilisation"] == 3);
  CHECK(designs_text({}).empty());
}

TEST_CASE("744 Given variants, when written as CSV, then there is one line per value") {
  const auto run = sample_run();
  const auto text = metrics_csv(run.variants);
  CHECK(static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) ==
        1 + 4 * metric_declarations().size());
  CHECK(text.find("\"sync read, old\",kib_per_s,KiB/s,384371.25\n") != std::string::npos);
  CHECK(statistics_csv(run.variants)
            .starts_with("variant,model,name,quantity,unit,value\n"
                         "\"sync read, old\",scsi,commands,,1,32000\n"
                         "\"sync read, old\",scsi,service,count,1,0\n"
                         "\"sync read, old\",scsi,service,mean,ns,\n"));
  CHECK(histograms_csv(run.variants)
            .starts_with("variant,histogram,lower_ns,upper_ns,count,up_to_here_pct\n"
                         "\"sync read, old\",io_latency,130,131,3,75\n"
                         "\"sync read, old\",io_latency,2048,2079,1,100\n"
                         "\"sync write, old\",io_latency,130,131,3,75\n"));
  CHECK(interrupts_csv(run.variants)
            .starts_with("variant,line,cpu,count,per_second\n\"sync read, old\",21,0,1200,600.5\n"));
  CHECK(profile_csv(run.variants).find("\"sync read, old\",softirq,scsi_end_request,20.5,1.5,3.25\n") !=
        std::string::npos);
  CHECK(vmstat_csv(run.variants).find("\"sync read, old\",1,0,39,384371.4,0,3980.2,6361.1,0.1,4.9,95\n") !=
        std::string::npos);
  CHECK(
      locks_csv(run.variants)
          .starts_with("variant,class,acquisitions_per_io,contended_pct,wait_min_us,wait_mean_us,wait_p99_us,"
                       "wait_max_us,hold_min_us,hold_mean_us,hold_p99_us,hold_max_us,spin_pct,"
                       "transfers_per_io\n\"sync read, old\",host_lock,17.5,1.25,0.0625,0.8,12.5,21.7,0.375,"
                       "2.5,30.5,44.5,0.25,5.5\n"));
  CHECK(lock_takers_csv(run.variants)
            .starts_with("variant,class,function,acquisitions_per_io,held_us_per_io,blamed_us_per_io\n"
                         "\"sync read, old\",host_lock,make_request,2.5,6.25,1.5\n"));
  CHECK(csv_line({"", "a\"b"}) == ",\"a\"\"b\"\n");
}

TEST_CASE("745 Given a run with a miss, when the validation page is made, then the miss stands there with "
          "its note") {
  auto run = sample_run();
  const auto data = load_published(find_published("thread-2002-09-19"));
  run.figures = compare(expected_figures(data, run.variants), run.variants);
  const std::vector<ParameterLine> parameters{
      {"storage.loop.read_efficiency", "0.955", "fitted on the rate", "Share of the wire."},
      {"machine.cpus", "8", "L12", "Number of processors."}};
  const Notes notes{{"sync read, patched: switches_per_io", "Because."}, {"elapsed_s", "Tail."}};
  const auto page = validation_page(run, data, notes, parameters);
  CHECK(page.find("* **sync read, patched: switches_per_io**: published 2.320, simulated 4.210, band 2.134 "
                  ".. 2.506. Because.\n") != std::string::npos);
  CHECK(page.find("* **sync write, old: elapsed_s**: published 139.5, simulated 114.3, band 134.0 .. 144.0. "
                  "Not explained yet.\n") != std::string::npos);
  CHECK(page.find("* `elapsed_s`: Tail.\n") != std::string::npos);
  CHECK(page.find("1 of 2 parameters were fitted") != std::string::npos);
  CHECK(page.find("read\\_efficiency") != std::string::npos);
  CHECK(page.find("machine.cpus") == std::string::npos);
  CHECK(page.find(data.url) != std::string::npos);
}
