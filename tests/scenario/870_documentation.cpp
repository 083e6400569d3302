/// The commands that the documentation shows do what it says.
///
/// They run in a folder of their own, with two stand-ins: `build/dioscope` is the program, but makes a `run`,
/// `compare` (unless of results) or `sweep` (unless it merges) small (8 requests per process, a warm-up of 10
/// ms; 100 and 1 ms on fast devices) unless the command sets its own; `./dev` is that of documentation.hpp.
/// The library of scenarios is a copy, to which pages may add.
#include <doctest/doctest.h>

#include "tests/scenario/command.hpp"
#include "tests/scenario/documentation.hpp"
#include "tests/unit/support/effort.hpp"
#include "tests/unit/support/skip.hpp"

using namespace dioscope::test;
namespace fs = std::filesystem;

namespace {

const fs::path kSource = DIOSCOPE_SOURCE_DIR;

/// Fill `folder` with the stand-ins.
void lay_out(const fs::path& folder) {
  fs::create_directories(folder / "build");
  fs::copy(kSource / "scenarios", folder / "scenarios", fs::copy_options::recursive);
  write_script(folder / "build" / "dioscope",
               "#!/bin/sh\n"
               "case \"$1 $2\" in\n"
               "*result.json|*\\ --merge) exec '" DIOSCOPE_PROGRAM "' \"$@\" ;;\n"
               "*\\ polling) exec '" DIOSCOPE_PROGRAM
               "' \"$@\" --set workload.requests=100 --set run.warmup=1ms ;;\n"
               "run\\ *|compare\\ *|sweep\\ *) exec '" DIOSCOPE_PROGRAM
               "' \"$@\" --set workload.requests=8 --set run.warmup=10ms ;;\n"
               "*) exec '" DIOSCOPE_PROGRAM "' \"$@\" ;;\n"
               "esac\n");
  write_stand_in_for_dev(folder);
}

void check_page(const std::string& page, std::size_t at_least) {
  const TemporaryFolder folder;
  lay_out(folder.path());
  const auto commands = documented_commands(read_text(kSource / page));
  CHECK(commands.size() >= at_least);
  bool all_ended_well = true;
  std::string missing;
  for (const auto& command : commands) {
    const auto ended = type_command(command, folder.path());
    if (not_installed(command, ended.code)) {
      missing = command.text.substr(0, command.text.find(' '));
      continue;
    }
    INFO(page, ":", command.line, ": ", command.text, "\n", ended.err);
    all_ended_well = all_ended_well && ended_as_documented(command, ended.code);
    CHECK(ended_as_documented(command, ended.code));
  }
  if (all_ended_well && !missing.empty())
    skip(missing + ", of " + page + ", is not installed; what could be typed works");
}

/// Of pages that take minutes: the same code with other numbers.
constexpr const char* kTypedElsewhere =
    "without the sanitizers; what it runs, tests 810 to 989 have with them";

} // namespace

TEST_CASE("870 Given the README, when its commands are typed, then they work") { check_page("README.md", 5); }

TEST_CASE("871 Given the first-run page, when its commands are typed in order, then they work") {
  if (kSanitized) return skip(kTypedElsewhere);
  check_page("docs/first-run.md", 8);
}

TEST_CASE("872 Given CONTRIBUTING, when its commands are typed, then they work") {
  check_page("CONTRIBUTING.md", 5);
}

TEST_CASE("877 Given the experiments page, when its commands are typed in order, then they work") {
  if (kSanitized) return skip(kTypedElsewhere);
  check_page("docs/experiments.md", 12);
}

TEST_CASE("879 Given the polling page, when its commands are typed in order, then they work") {
  if (kSanitized) return skip(kTypedElsewhere);
  check_page("docs/polling.md", 6);
}

TEST_CASE("876 Given the page of tools, when its commands are typed in order, then they work") {
  if (kSanitized) return skip(kTypedElsewhere);
  check_page("docs/tools.md", 24);
}

TEST_CASE("873 Given the other pages, when their commands are typed, then they work") {
  if (kSanitized) return skip(kTypedElsewhere);
  for (const auto& entry : fs::directory_iterator(kSource / "docs"))
    if (const auto& name = entry.path().filename();
        name.extension() == ".md" && name != "first-run.md" && name != "experiments.md" &&
        name != "polling.md" && name != "tools.md" && name != "adding-a-design.md" && name != "installing.md")
      check_page("docs/" + entry.path().filename().string(), 0);
}

TEST_CASE("874 Given a page, when its commands are extracted, then they are those of command blocks and code "
          "spans") {
  const auto commands = documented_commands("Text with `./dev test -k X` and `--quick`.\n"
                                            "\n"
                                            "    ./dev run    # a comment\n"
                                            "    build/dioscope list\n"
                                            "\n"
                                            "    cat out/file\n"
                                            "\n"
                                            "Other code:\n"
                                            "\n"
                                            "    file(GLOB sources)\n"
                                            "    cat\n"
                                            "\n"
                                            "```sh\n"
                                            "anything --here\n"
                                            "```\n"
                                            "```json\n"
                                            "./dev\n"
                                            "```\n");
  REQUIRE(commands.size() == 5);
  CHECK(commands[0].text == "./dev test -k X");
  CHECK_FALSE(commands[0].block);
  CHECK(commands[1].text == "./dev run");
  CHECK(commands[1].line == 3);
  CHECK(commands[2].text == "build/dioscope list");
  CHECK(commands[3].text == "cat out/file");
  CHECK(commands[4].text == "anything --here");
}

TEST_CASE(
    "875 Given the table of exit codes, when the program prints its own, then they are the same codes") {
  const auto help = run_command({DIOSCOPE_PROGRAM, "--help"}, kSource).out;
  const auto page = read_text(kSource / "docs" / "first-run.md");
  for (const char* code : {"1", "2", "3", "4", "5", "6", "7", "8", "9", "130"}) {
    CAPTURE(std::string(code));
    CHECK(page.find("| " + std::string(code) + " |") != std::string::npos);
    CHECK(help.find(std::string(code) + " ") != std::string::npos);
  }
}
