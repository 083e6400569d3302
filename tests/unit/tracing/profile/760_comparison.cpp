/// Profiles beside each other, and the files about them.
#include <doctest/doctest.h>

#include <filesystem>
#include <set>
#include <sstream>

#include "tests/unit/results/sample.hpp"
#include "text/file.hpp"
#include "tracing/profile/profile_files.hpp"

using namespace dioscope;
using namespace dioscope::tracing;
using doctest::Approx;

namespace {

/// A handler that runs with interrupts off, and the softirq that its time is counted in.
results::VariantResult sample() {
  auto variant = results::sample_variant("sync read, old");
  variant.profile = {{"hardirq", "hba_interrupt", 30, 2, 8},
                     {"softirq", "do_softirq", 5, 0, 0},
                     {"softirq", "scsi_softirq", 6, 0, 1},
                     {"idle", "default_idle", 900, 0, 0},
                     {"user", "user_code", 3, 0, 0}};
  variant.sampled = {{"do_softirq", 45}, {"scsi_softirq", 7}};
  return variant;
}

TickProfile sample_ticks() {
  TickProfile ticks;
  ticks.measured.user = 2;
  ticks.measured.kernel = {{"default_idle", 900}, {"do_softirq", 50}, {"scsi_softirq", 6}};
  ticks.whole_run = ticks.measured;
  ticks.tick_ns = 1'000'000;
  ticks.ios = 1000;
  ticks.spent = {{0, "process", 7, "raw, io", "schedule", "run", 1200},
                 {1, "hardirq", 0, "", "hba_interrupt", "miss", 5}};
  return ticks;
}

const results::PublishedProfile kPublished{
    {"a source"},
    {{"do_softirq", {72.8, 46.4}, {"do_softirq", "scsi_softirq"}}, {"schedule", {14.3, {}}, {"schedule"}}}};

} // namespace

TEST_CASE(
    "760 Given a handler with interrupts off, when profiles are compared, then its time is hidden and the "
    "softirq's too large") {
  const auto comparison = compare_profiles(sample(), sample_ticks(), kPublished);
  REQUIRE(comparison.functions.size() == 3);
  const auto& softirq = comparison.functions[0];
  CHECK(softirq.ticks == 56);
  CHECK(softirq.found == 56);
  CHECK(softirq.expected == 52);
  CHECK(softirq.spent == 12);
  CHECK(softirq.hidden() == -40);
  CHECK(comparison.functions[1].spent == 0);
  const auto& handler = comparison.functions[2];
  CHECK(handler.function == "hba_interrupt");
  CHECK(handler.hidden() == 40);
  CHECK_FALSE(handler.listed);
  CHECK(comparison.ticks == 56);
  CHECK(*percent(softirq, softirq.published[0], *comparison.sum.published[0]) ==
        Approx(83.58).epsilon(0.001));
  CHECK_FALSE(percent(handler, handler.spent, comparison.sum.spent).has_value());
}

TEST_CASE(
    "761 Given profiles, when the page is made, then it says what cannot be seen and names the functions") {
  const auto variant = sample();
  const auto ticks = sample_ticks();
  const std::vector<ProfiledVariant> variants{{variant, ticks}};
  const auto page = profile_page(variants, kPublished);
  CHECK(page.find("the profiler cannot see any time with interrupts off") != std::string::npos);
  CHECK(page.find("\n## sync read, old\n") != std::string::npos);
  CHECK(page.find("56 ticks found the kernel, in 1000 I/Os. Most of what the profile hides is in "
                  "`hba_interrupt` (40.00 "
                  "us). It adds most to `do_softirq` (40.00 us).") != std::string::npos);
  CHECK(page.find("* a source\n") != std::string::npos);
}

TEST_CASE("762 Given profiles, when written as CSV, then a line is a function, or a place of the ledger") {
  const auto variant = sample();
  const auto ticks = sample_ticks();
  const std::vector<ProfiledVariant> variants{{variant, ticks}};
  CHECK(comparison_csv(variants, kPublished)
            .find("\n\"sync read, old\",do_softirq,do_softirq scsi_softirq,72.8,46.4,56,56,52,12,-40,") !=
        std::string::npos);
  CHECK(comparison_csv(variants, kPublished).ends_with("hba_interrupt,hba_interrupt,,,0,0,0,40,40,,,,,\n"));
  CHECK(tree_csv(variants) == "variant,cpu,context,task,task_name,function,reason,ns\n"
                              "\"sync read, old\",0,process,7,\"raw, io\",schedule,run,1200\n"
                              "\"sync read, old\",1,hardirq,0,,hba_interrupt,miss,5\n");
}

TEST_CASE("763 Given two variants with one slug, when their files are made, then each is known by its kind "
          "and none "
          "is lost") {
  const auto variant = sample();
  auto other = sample();
  other.name = "sync read-old";
  const auto ticks = sample_ticks();
  const std::vector<ProfiledVariant> variants{{variant, ticks}, {other, ticks}};
  std::set<std::string> names;
  for (const auto& file : profile_files(variants, kPublished)) {
    const auto& name = file.first;
    const auto& text = file.second;
    CAPTURE(name);
    CHECK(names.insert(name).second);
    const auto* kind = results::file_kind(name);
    REQUIRE(kind != nullptr);
    CHECK(text.substr(0, 65536).find(kind->mark) != std::string::npos);
  }
  CHECK(names == std::set<std::string>{"readprofile-sync-read-old.map", "readprofile-sync-read-old.profile",
                                       "lockstat-sync-read-old.txt", "readprofile-sync-read-old-2.map",
                                       "readprofile-sync-read-old-2.profile", "lockstat-sync-read-old-2.txt",
                                       "profile-comparison.csv", "profile-tree.csv", "profile.md"});
}

TEST_CASE(
    "764 Given the output dictionary, when searched, then every file and column about profiles is in it") {
  const auto dictionary = text::read_file(std::filesystem::path(DIOSCOPE_SOURCE_DIR) / "docs/output.md");
  const auto variant = sample();
  const auto ticks = sample_ticks();
  const std::vector<ProfiledVariant> variants{{variant, ticks}};
  for (const auto& file : profile_files(variants, kPublished)) {
    auto name = file.first;
    const auto& content = file.second;
    const std::string slug = "sync-read-old";
    if (const auto at = name.find(slug); at != std::string::npos) name.replace(at, slug.size(), "VARIANT");
    CHECK_MESSAGE(dictionary.find("`" + name + "`") != std::string::npos, name);
    if (!name.ends_with(".csv")) continue;
    std::istringstream columns(content.substr(0, content.find('\n')));
    for (std::string column; std::getline(columns, column, ',');)
      CHECK_MESSAGE(dictionary.find("`" + column + "`") != std::string::npos, name, ": ", column);
  }
}

TEST_CASE("765 Given a profile, when it crosses a process border as JSON, then nothing is lost, and what is "
          "wrong is "
          "refused") {
  const auto ticks = sample_ticks();
  const auto json = to_json(ticks);
  CHECK(to_json(tick_profile_from_json(results::Json::parse(json.dump()))) == json);
  auto wrong = json;
  wrong["measured"]["kernel"]["do_softirq"] = -1;
  CHECK_THROWS_WITH_AS((void)tick_profile_from_json(wrong),
                       "a profile: measured: field \"do_softirq\" has the wrong type: the number -1",
                       text::InputError);
  wrong = json;
  wrong["spent"][0].erase("ns");
  CHECK_THROWS_WITH_AS((void)tick_profile_from_json(wrong), "a profile: spent: field \"ns\" is missing",
                       text::InputError);
}
