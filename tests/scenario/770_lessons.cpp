/// The course: every lesson has its answers, every command that it names works, and it stops politely.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>

#include "tests/scenario/command.hpp"
#include "tests/scenario/documentation.hpp"
#include "tests/unit/support/effort.hpp"
#include "tests/unit/support/skip.hpp"
#include "text/file.hpp"
#include "text/json.hpp"

using namespace dioscope;
using namespace dioscope::test;
namespace fs = std::filesystem;

namespace {

const fs::path kCourse = fs::path(DIOSCOPE_SOURCE_DIR) / "lessons" / "course";

/// Names of all lessons, with their files.
std::map<std::string, fs::path> lesson_files() {
  std::map<std::string, fs::path> files;
  for (const auto& entry : fs::directory_iterator(kCourse))
    if (entry.path().extension() == ".json") files.emplace(entry.path().stem().string(), entry.path());
  return files;
}

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

/// dioscope lesson ARGUMENTS, with `input` as what a student types.
Ended typed(const std::string& arguments, const std::string& input, const fs::path& folder) {
  return run_command({"/bin/sh", "-c", "printf '" + input + "' | '" DIOSCOPE_PROGRAM "' lesson " + arguments},
                     folder);
}

text::Json page_data(const fs::path& page) {
  const auto html = text::read_file(page);
  const std::string open = R"(<script type="application/json" id="data">)";
  const auto begin = html.find(open) + open.size();
  return text::Json::parse(html.substr(begin, html.find("</script>", begin) - begin));
}

} // namespace

TEST_CASE("770 Given the course, when listed, then every lesson is there with its number and minutes") {
  const TemporaryFolder folder;
  ::setenv("COLUMNS", "200", 1); // a title a line
  const auto listed = run_dioscope({"lesson"}, folder.path());
  CAPTURE(listed.err);
  REQUIRE(listed.code == 0);
  const auto files = lesson_files();
  CHECK(files.size() == 8);
  for (const auto& [name, file] : files) {
    CHECK(contains(listed.out, name));
    CHECK(contains(listed.out, text::read_json(file).at("title").get<std::string>()));
  }
  CHECK(contains(listed.out, "8 lessons, 40 minutes"));
}

TEST_CASE("771 Given every lesson, when run unattended, then each question has its answer and no placeholder "
          "is left") {
  const TemporaryFolder folder;
  for (const auto& [name, file] : lesson_files()) {
    CAPTURE(name);
    const auto ended = run_dioscope({"lesson", name, "--answers"}, folder.path());
    CAPTURE(ended.err);
    REQUIRE(ended.code == 0);
    const auto steps = text::read_json(file).at("steps").size();
    CHECK(count_of(ended.out, "\nAnswer: ") + count_of(ended.out, "\nChosen here: ") == steps);
    CHECK_FALSE(contains(ended.out, "{{"));
    CHECK_FALSE(contains(ended.out, " nan "));
    CHECK(contains(ended.out, "Where to look next"));
    // The same as often as it is asked.
    if (name == "wait-queue")
      CHECK(run_dioscope({"lesson", name, "--answers"}, folder.path()).out == ended.out);
  }
}

TEST_CASE("772 Given the commands that lessons name, when typed, then they end as the lesson says") {
  if (kSanitized) return skip("without the sanitizers; what it runs, other tests have with them");
  for (const auto& [name, file] : lesson_files()) {
    auto markdown_file = file;
    auto markdown = text::read_file(markdown_file.replace_extension(".md"));
    const std::string typed_as = "\n    dioscope ";
    for (auto at = markdown.find(typed_as); at != std::string::npos; at = markdown.find(typed_as, at + 1))
      markdown.replace(at, typed_as.size(), "\n    build/dioscope ");
    const TemporaryFolder folder;
    fs::create_directories(folder / "build");
    write_script(folder / "build" / "dioscope", "#!/bin/sh\nexec '" DIOSCOPE_PROGRAM "' \"$@\"\n");
    const auto commands = documented_commands(markdown);
    CHECK(!commands.empty());
    for (const auto& command : commands) {
      const auto ended = type_command(command, folder.path());
      INFO(name, ": ", command.text, "\n", ended.err);
      CHECK(ended_as_documented(command, ended.code));
    }
  }
}

TEST_CASE("773 Given a student who answers, stops or is gone, when a lesson runs in a pipe, then it ends "
          "with 0 and says how to go on") {
  const TemporaryFolder folder;
  const auto gone = typed("deadlock", "", folder.path());
  CHECK(gone.code == 0);
  CHECK(contains(gone.out, "Go on with: dioscope lesson deadlock --step 1"));
  const auto stopped = typed("5", "b\\n?\\nq\\n", folder.path());
  CHECK(stopped.code == 0);
  CHECK(contains(stopped.out, "Right: b)"));
  CHECK(contains(stopped.out, "Does the task that holds the lock still run?"));
  CHECK(contains(stopped.out, "--step 2"));
  const auto later = typed("wait-queue --step 3", "b\\n2 IPIs\\n", folder.path());
  CHECK(later.code == 0);
  CHECK_FALSE(contains(later.out, "Four BIOs"));
  CHECK(contains(later.out, "You predicted 2 of 2."));
}

TEST_CASE("774 Given a design of one's own, when chosen, then it is simulated, and a wrong one is told to be "
          "wrong") {
  const TemporaryFolder folder;
  const auto hangs = typed("design-your-own", "a\\na\\nc\\nc\\n", folder.path());
  CHECK(hangs.code == 0);
  CHECK(contains(hangs.out, "You choose: in bi_end_io itself, in the softirq"));
  CHECK(contains(hangs.out, "Right: c) it breaks lock rules or hangs"));
  const auto loses = typed("design-your-own", "c\\nd\\na\\nb\\n", folder.path());
  CHECK(contains(loses.out, "Right: b) it loses data"));
}

TEST_CASE("775 Given wrong arguments, when given to lesson, then the message says what is legal") {
  const TemporaryFolder folder;
  const auto unknown = run_dioscope({"lesson", "deadlok"}, folder.path());
  CHECK(unknown.code == 2);
  CHECK(contains(unknown.err, "no such lesson, did you mean \"deadlock\"?; legal: 1 to 8, or life-of-a-bio"));
  CHECK(run_dioscope({"lesson", "9"}, folder.path()).code == 2);
  const auto beyond = run_dioscope({"lesson", "1", "--step", "5"}, folder.path());
  CHECK(beyond.code == 1);
  CHECK(contains(beyond.err, "--step: found 5, legal is 1 to 4"));
  CHECK(run_dioscope({"lesson", "--answers"}, folder.path()).code == 1);
  CHECK(run_dioscope({"lesson", "1", "--html", "pages"}, folder.path()).code == 1);
  CHECK_FALSE(fs::exists(folder / "pages"));
}

TEST_CASE("776 Given --html, when the pages are written, then each has its data, no address of a network, "
          "and nothing else is overwritten") {
  if (kSanitized) return skip("without the sanitizers; lessons are run in test 771 with them");
  const TemporaryFolder folder;
  const auto written = run_dioscope({"lesson", "--html", "pages"}, folder.path());
  CAPTURE(written.err);
  REQUIRE(written.code == 0);
  std::set<std::string> pages;
  for (const auto& entry : fs::directory_iterator(folder / "pages"))
    pages.insert(entry.path().filename().string());
  std::set<std::string> wanted{"index.html", "teachers.html"};
  for (const auto& [name, file] : lesson_files()) wanted.insert(name + ".html");
  CHECK(pages == wanted);
  for (const auto& name : pages) {
    CAPTURE(name);
    const auto html = text::read_file(folder / "pages" / name);
    for (const auto* address : {"src=\"http", "href=\"http", "url(http", "@import"})
      CHECK_FALSE(contains(html, address));
    CHECK(page_data(folder / "pages" / name).at("format") == "dioscope-lesson-page-1");
  }
  const auto design = page_data(folder / "pages" / "design-your-own.html");
  CHECK(design.at("steps").at(3).at("results").size() == 24);
  for (const auto& [name, file] : lesson_files())
    for (const auto& step : page_data(folder / "pages" / (name + ".html")).at("steps"))
      for (const auto& [key, result] : step.at("results").items())
        CHECK((step.at("kind") == "choose") == result.at("text").is_null());
  const auto teachers = page_data(folder / "pages" / "teachers.html");
  CHECK(teachers.at("plan").back().at("to") == 45);
  CHECK(teachers.at("sheet").size() == 8);
  write_text(folder / "pages" / "index.html", "<html>mine</html>");
  const auto refused = run_dioscope({"lesson", "--html", "pages"}, folder.path());
  CHECK(refused.code == 1);
  CHECK(text::read_file(folder / "pages" / "index.html") == "<html>mine</html>");
}
