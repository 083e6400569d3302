/// The program as it is installed: docs/installing.md, typed in order, and what is in the package.
///
/// The page is typed in a folder with two stand-ins: `build` is the build folder that this test belongs to,
/// and
/// `./dev package` packs what is built there, and builds nothing. `dioscope` alone is the installed one.
#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>

#include "sim/version.hpp"
#include "tests/scenario/command.hpp"
#include "tests/scenario/documentation.hpp"
#include "tests/unit/support/effort.hpp"
#include "tests/unit/support/skip.hpp"

using namespace dioscope::test;
namespace fs = std::filesystem;

namespace {

constexpr const char* kNoPackage = "without the sanitizers, which are in no package";
const fs::path kPage = fs::path(DIOSCOPE_SOURCE_DIR) / "docs" / "installing.md";

Ended in_shell(const std::string& line, const fs::path& folder) {
  return run_command({"/bin/sh", "-c", line}, folder);
}

bool is_installed(const std::string& program) { return in_shell("command -v " + program, "/").code == 0; }

/// What of `programs` is missing, for skip(); empty when nothing is.
std::string missing(const std::vector<std::string>& programs) {
  for (const auto& program : programs)
    if (!is_installed(program)) return program + " is not installed";
  return {};
}

void lay_out_for_packaging(const fs::path& folder) {
  fs::create_symlink(DIOSCOPE_BUILD_DIR, folder / "build");
  write_script(folder / "dev",
               "#!/bin/sh\n"
               "[ \"$1\" = package ] && exec cpack -G DEB --config build/CPackConfig.cmake -B out\n");
}

/// The installed program, called in an empty environment and folder.
Ended call_installed(const fs::path& prefix, std::vector<std::string> words) {
  const TemporaryFolder elsewhere;
  words.insert(words.begin(), {"/usr/bin/env", "-i", (prefix / "bin" / "dioscope").string()});
  return run_command(words, elsewhere.path());
}

void install_to(const fs::path& prefix) {
  const auto ended = run_command(
      {"/usr/bin/env", "cmake", "--install", DIOSCOPE_BUILD_DIR, "--prefix", prefix.string()}, "/");
  INFO(ended.out, ended.err);
  REQUIRE(ended.code == 0);
}

/// bash, asked to complete `words`, the last of which is under way.
std::string completed(const std::vector<std::string>& words, const fs::path& folder) {
  std::string script = "PATH=bin:$PATH; . ./dioscope.bash; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); "
                       "_dioscope dioscope; printf '%s\\n' \"${COMPREPLY[@]}\"";
  std::vector<std::string> command{"/usr/bin/env", "bash", "--norc", "-c", script, "bash", "dioscope"};
  command.insert(command.end(), words.begin(), words.end());
  const auto ended = run_command(command, folder);
  CHECK(ended.code == 0);
  CHECK(ended.err.empty());
  return ended.out;
}

std::vector<std::string> verbs() {
  std::vector<std::string> names;
  std::istringstream lines(run_dioscope({"manual", "--names"}, "/").out);
  for (std::string line; std::getline(lines, line);) names.push_back(line);
  return names;
}

} // namespace

TEST_CASE("790 Given the page on installing, when its commands are typed in order, then they work") {
  if (kSanitized) return skip(kNoPackage);
  if (const auto why = missing({"cmake", "cpack", "dpkg-deb", "dpkg-shlibdeps", "file"}); !why.empty())
    return skip(why);
  const TemporaryFolder folder;
  lay_out_for_packaging(folder.path());
  std::size_t typed = 0;
  for (auto command : documented_commands(read_text(kPage))) {
    if (!command.block) continue;
    if (command.text.starts_with("man ") && !is_installed("man")) continue;
    // The installed one, and the libraries that it was linked with.
    command.text = "PATH=$PWD/installed/bin:$PATH; " + command.text;
    const auto ended = type_command(command, folder.path());
    INFO(kPage.string(), ":", command.line, ": ", command.text, "\n", ended.out, ended.err);
    CHECK(ended.code == 0);
    ++typed;
  }
  CHECK(typed > 12);
  const auto name = "dioscope_" + dioscope::sim::program_version() + "-1_";
  CHECK(std::ranges::any_of(fs::directory_iterator(folder / "out"), [&](const auto& entry) {
    return entry.path().filename().string().starts_with(name) && entry.path().extension() == ".deb";
  }));
}

TEST_CASE("796 Given the Debian package, when lintian reads it, then there is nothing to warn of") {
  if (kSanitized) return skip(kNoPackage);
  if (const auto why = missing({"cpack", "dpkg-shlibdeps", "file", "lintian"}); !why.empty())
    return skip(why);
  const TemporaryFolder folder;
  lay_out_for_packaging(folder.path());
  REQUIRE(in_shell("./dev package", folder.path()).code == 0);
  const auto judged =
      in_shell("lintian --fail-on error,warning out/dioscope_*.deb 2>/dev/null", folder.path());
  CHECK(judged.out.empty());
  CHECK(judged.code == 0);
}

TEST_CASE("791 Given an installed program, when it is called elsewhere with nothing in its environment, then "
          "it uses "
          "what was installed with it") {
  if (const auto why = missing({"cmake"}); !why.empty()) return skip(why);
  const TemporaryFolder folder;
  install_to(folder / "first");
  // Wherever it lies.
  const auto prefix = folder / "second";
  fs::rename(folder / "first", prefix);
  const auto list = call_installed(prefix, {"list"});
  CHECK(list.code == 0);
  CHECK(list.out == run_dioscope({"list"}, "/").out);
  const auto run =
      call_installed(prefix, {"run", "thread-2002-09-19", "--quick", "--set", "workload.requests=8", "--set",
                              "run.warmup=10ms", "--out", "results"});
  INFO(run.err);
  CHECK(run.code == 0);
  CHECK(contains(run.out, " figures within their band"));
  const auto absent = call_installed(prefix, {"run", "absent"});
  CHECK(contains(absent.err, "The library is " + (prefix / "share" / "dioscope" / "scenarios").string() +
                                 " (installed with the program)"));
  CHECK(call_installed(prefix, {"--version"}).out == "dioscope " + dioscope::sim::program_version() + "\n");
  for (const char* name :
       {"share/dioscope/scenarios/schema.json", "share/dioscope/published/thread-2002-09-19.json",
        "share/bash-completion/completions/dioscope", "share/zsh/vendor-completions/_dioscope",
        "share/doc/dioscope/copyright", "share/doc/dioscope/docs/first-run.md",
        "lib/python3/dist-packages/dioscope.py"}) {
    CAPTURE(std::string(name));
    CHECK(fs::file_size(prefix / name) > 0);
  }
  for (const auto& verb : verbs()) {
    const auto page = prefix / "share" / "man" / "man1" / ("dioscope-" + verb + ".1");
    CHECK((fs::exists(page) || fs::exists(page.string() + ".gz")));
  }
}

TEST_CASE("797 Given an installed program without its engine, when it is called, then what simulates nothing "
          "works, and what "
          "simulates says what is missing and writes nothing") {
  if (const auto why = missing({"cmake"}); !why.empty()) return skip(why);
  const TemporaryFolder folder;
  const auto prefix = folder / "prefix";
  install_to(prefix);
  fs::remove(prefix / "lib" / "dioscope" / "engines" / "dioscope-simgrid.so");
  const auto linked = in_shell("LD_TRACE_LOADED_OBJECTS=1 prefix/bin/dioscope", folder.path());
  CHECK(contains(linked.out, "libstdc++"));
  CHECK_FALSE(contains(linked.out, "simgrid"));
  CHECK(call_installed(prefix, {"list"}).out == run_dioscope({"list"}, "/").out);
  CHECK(call_installed(prefix, {"check", "polling"}).code == 0);
  const auto run =
      call_installed(prefix, {"run", "polling", "--quick", "--out", (folder / "results").string()});
  CHECK(run.code == 1);
  CHECK(run.out.empty());
  CHECK(contains(run.err, "dioscope: the simulation engine cannot be loaded: dioscope-simgrid.so: "));
  CHECK(contains(run.err, "belongs beside the program or in ../lib/dioscope/engines, and needs SimGrid"));
  CHECK_FALSE(fs::exists(folder / "results"));
}

TEST_CASE("792 Given an installed program, when its files are looked at while it runs, then none is of the "
          "source tree") {
  if (const auto why = missing({"cmake", "strace"}); !why.empty()) return skip(why);
  if (kSanitized) return skip("the leak sanitizer does not work under strace");
  const TemporaryFolder folder;
  install_to(folder / "prefix");
  const auto ended =
      in_shell("strace -f -e trace=file -o calls prefix/bin/dioscope run polling --quick", folder.path());
  if (ended.code != 0 && contains(ended.err, "ptrace")) return skip("strace may not trace here");
  CHECK(ended.code == 0);
  const auto calls = read_text(folder / "calls");
  CHECK(contains(calls, "prefix/share/dioscope/scenarios/polling.json"));
  CHECK_FALSE(contains(calls, std::string(DIOSCOPE_SOURCE_DIR) + "/"));
}

TEST_CASE("793 Given the manual pages, when they are set, then nothing is complained of, and each has every "
          "option of its "
          "verb's help") {
  const TemporaryFolder folder;
  const bool can_set = is_installed("groff");
  const bool can_show = is_installed("man");
  auto all = verbs();
  CHECK(all.size() >= 13);
  all.insert(all.begin(), "");
  for (const auto& verb : all) {
    CAPTURE(verb);
    const auto page = verb.empty() ? run_dioscope({"manual"}, "/") : run_dioscope({"manual", verb}, "/");
    CHECK(page.code == 0);
    for (const char* part :
         {".TH DIOSCOPE", ".SH NAME\n", ".SH SYNOPSIS\n", ".SH OPTIONS\n", ".SH SEE ALSO\n"})
      CHECK(contains(page.out, part));
    std::istringstream help(run_dioscope(verb.empty() ? std::vector<std::string>{"--help"}
                                                      : std::vector<std::string>{verb, "--help"},
                                         "/")
                                .out);
    for (std::string line; std::getline(help, line);) {
      if (!line.starts_with("  --")) continue;
      auto option = line.substr(2, line.find(' ', 2) - 2);
      for (auto at = option.find('-'); at != std::string::npos; at = option.find('-', at + 2))
        option.insert(at, "\\");
      CAPTURE(option);
      CHECK(contains(page.out, "\n\\fB" + option + "\\fR"));
    }
    write_text(folder / "page.1", page.out);
    if (can_set) CHECK(in_shell("groff -man -ww -Tutf8 page.1 >/dev/null", folder.path()).err.empty());
    if (can_show) {
      const auto shown = in_shell("man --warnings -l page.1", folder.path());
      CHECK(shown.err.empty());
      CHECK(contains(shown.out, "SEE ALSO"));
    }
  }
  if (!can_set || !can_show) return skip("groff or man is not installed; what the pages hold is right");
}

TEST_CASE(
    "794 Given bash with the completion, when it is asked, then verbs, options, names, variants, metrics, "
    "parameters and choices come") {
  if (const auto why = missing({"bash"}); !why.empty()) return skip(why);
  const TemporaryFolder folder;
  fs::create_directories(folder / "bin");
  fs::create_symlink(DIOSCOPE_PROGRAM, folder / "bin" / "dioscope");
  write_text(folder / "dioscope.bash", run_dioscope({"completion", "bash"}, "/").out);
  CHECK(in_shell("bash -n dioscope.bash", folder.path()).code == 0);
  const auto ask = [&](const std::vector<std::string>& words) { return completed(words, folder.path()); };
  CHECK(ask({"ru"}) == "run\n");
  CHECK(contains(ask({""}), "\ncompare\n"));
  CHECK(ask({"run", "completion-c"}) == "completion-context\n");
  CHECK(ask({"run", "--quick", "claims/less"}) == "claims/less-cpu\n");
  CHECK(ask({"run", "polling", "--va"}) == "--variant\n");
  CHECK(ask({"run", "--seed", "1", "completion-context", "--variant", "inter"}) == "interrupt\\ context\n");
  CHECK(ask({"run", "completion-context", "--variant", "\"inter"}) == "interrupt context\n");
  CHECK(ask({"compare", "polling", "--metric", "switches"}) == "switches_per_io\n");
  CHECK(ask({"run", "polling", "--set", "machine.cpu"}).starts_with("machine.cpus=\n"));
  CHECK(ask({"locks", "mapped-target", "--strategy", ""}) == "aimed\npct\nexhaustive\n");
  CHECK(ask({"run", "polling", "--trace-format", "chr"}) == "chrome\n");
  CHECK(ask({"manual", "ru"}) == "run\n");
  write_text(folder / "mine.json", "{}");
  CHECK(ask({"run", "min"}) == "mine.json\n");
  CHECK(ask({"run", "polling", "--out", "bi"}) == "bin\n");
  CHECK(ask({"nonsense", ""}) == "\n");
}

TEST_CASE("795 Given the completion of zsh, when zsh reads it, then it is a script") {
  const auto script = run_dioscope({"completion", "zsh"}, "/");
  CHECK(script.code == 0);
  CHECK(script.out.starts_with("#compdef dioscope\n"));
  for (const auto& verb : verbs()) CHECK(contains(script.out, "    '" + verb + ":"));
  const auto other = run_dioscope({"completion", "fish"}, "/");
  CHECK(other.code == 1);
  if (!is_installed("zsh")) return skip("zsh is not installed");
  const TemporaryFolder folder;
  write_text(folder / "_dioscope", script.out);
  const auto read = in_shell("zsh -n _dioscope", folder.path());
  CHECK(read.code == 0);
  CHECK(read.err.empty());
}
