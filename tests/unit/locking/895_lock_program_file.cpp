#include "scenarios/lock_program_file.hpp"

#include <doctest/doctest.h>

#include <set>

#include "models/locking/explorer.hpp"
#include "text/json.hpp"

using namespace dioscope;
using namespace dioscope::locking;
namespace fs = std::filesystem;

namespace {

const std::string kStart = R"({"format": "dioscope-locks-1", "title": "t", )";
const std::string kLocks = R"("locks": {"A": "spinlock", "page_lock": "rwlock"}, )";

scenarios::LockProgramFile read(const std::string& text) {
  return scenarios::lock_program_from(text::parse_json(text, "p.json"), "p.json");
}

std::string error_of(const std::string& text) {
  try {
    read(text);
  } catch (const text::InputError& error) {
    return error.what();
  }
  return "none";
}

/// Of a program with one task that does `steps`, a JSON array.
std::string error_of_steps(const std::string& steps) {
  return error_of(kStart + kLocks + R"("contexts": [{"name": "c", "type": "task", "cpu": 0, "steps": )" +
                  steps + "}]}");
}
std::string error_of_context(const std::string& context) {
  return error_of(kStart + "\"contexts\": [" + context + "]}");
}

} // namespace

TEST_CASE("895 Given a legal file, When read, Then every part of it arrives") {
  const auto file = read(kStart + kLocks + R"("description": "d",
    "contexts": [{"name": "c", "type": "softirq", "cpu": 7, "steps":
      ["lock_irqsave A", "read_lock page_lock", "read_unlock page_lock", "unlock_irqrestore A", "work"]}],
    "expect": {"validator": "irq inversion"}})");
  CHECK(file.title == "t");
  CHECK(file.description == "d");
  REQUIRE(file.program.locks.size() == 2);
  CHECK(file.program.locks[1].name == "page_lock");
  CHECK(file.program.locks[1].kind == LockKind::rwlock);
  const auto& context = file.program.contexts.at(0);
  CHECK(context.name == "c");
  CHECK(context.type == ContextType::softirq);
  CHECK(context.cpu == 7);
  std::string steps;
  for (const auto& step : context.steps) steps += step_text(file.program, step) + "; ";
  CHECK(steps == "lock_irqsave A; read_lock page_lock; read_unlock page_lock; unlock_irqrestore A; work; ");
  CHECK(file.expect == Expectation{ValidatorVerdict::irq_inversion, std::nullopt});
}

TEST_CASE(
    "896 Given a wrong step, When read, Then the message has file, path, what was found and what is legal") {
  const auto unknown = error_of_steps(R"(["work", "lokc A"])");
  CHECK(unknown.starts_with(
      "p.json: contexts[0].steps[1]: unknown step: found the string \"lokc A\", did you mean "
      "\"lock\"?; legal: lock, unlock, lock_irq, unlock_irq, lock_irqsave, "
      "unlock_irqrestore, lock_bh, "));
  CHECK(unknown.ends_with(", schedule, work"));
  CHECK(error_of_steps(R"(["read_lock page_lokc"])") ==
        "p.json: contexts[0].steps[0]: unknown lock: found the string \"read_lock page_lokc\", did you mean "
        "\"page_lock\"?; legal: one space and one of the locks: A, page_lock");
  CHECK(error_of_steps(R"(["lock"])").find("unknown lock: found the string \"lock\"; ") != std::string::npos);
  CHECK(error_of_steps(R"(["lock  A"])").find("unknown lock: ") != std::string::npos);
  CHECK(error_of_steps(R"(["work A"])") ==
        "p.json: contexts[0].steps[0]: too much: found the string \"work A\"; legal: \"work\" alone");
  CHECK(error_of_steps("[3]") ==
        "p.json: contexts[0].steps[0]: wrong type: found the number 3; legal: a step, as in \"lock L\"");
  CHECK(error_of_steps(R"("lock A")") ==
        "p.json: contexts[0].steps: wrong type: found the string \"lock A\"; legal: an array of steps");
}

TEST_CASE(
    "897 Given a program that is illegal as a whole, When read, Then its first error comes with the file") {
  CHECK(error_of_steps(R"(["lock A", "schedule", "unlock A"])") ==
        "p.json: contexts[0].steps[1]: sleeping with a lock held: found \"schedule\" while \"A\" is held; "
        "legal: in "
        "a task that holds no lock, with interrupts and softirqs on");
  CHECK(error_of_steps(R"(["read_lock A"])") ==
        "p.json: contexts[0].steps[0]: wrong kind of lock: found \"read_lock A\" of a spinlock; legal: lock");
  CHECK(error_of(kStart + R"("contexts": []})") ==
        "p.json: contexts: wrong number of contexts: found 0; legal: 1 .. 16");
}

TEST_CASE("898 Given wrong keys, types and choices, When read, Then each has its message") {
  CHECK(error_of("[]") == "p.json: wrong type: found an array; legal: an object");
  CHECK(error_of("{}") == "p.json: format: missing: found no such key; legal: \"dioscope-locks-1\"");
  CHECK(error_of(R"({"format": "dioscope-locks-2"})") ==
        "p.json: format: wrong format: found the string \"dioscope-locks-2\"; legal: \"dioscope-locks-1\"");
  CHECK(error_of(R"({"format": "dioscope-locks-1"})").starts_with("p.json: title: missing: "));
  CHECK(error_of(kStart + R"("lock": {}})") == "p.json: lock: unknown key: found \"lock\", did you mean "
                                               "\"locks\"?; legal: format, title, description, "
                                               "locks, contexts, expect");
  CHECK(error_of(kStart + R"("locks": {"A": "spinlok"}})") ==
        "p.json: locks.A: not one of the choices: found the string \"spinlok\", did you mean \"spinlock\"?; "
        "legal: "
        "spinlock, rwlock");
  CHECK(error_of(kStart + R"("locks": []})") ==
        "p.json: locks: wrong type: found an array; legal: an object");
  CHECK(error_of(kStart + R"("locks": {}})") ==
        "p.json: contexts: missing: found no such key; legal: an array of objects");
  CHECK(error_of_context("1") == "p.json: contexts[0]: wrong type: found the number 1; legal: an object");
  CHECK(error_of_context(R"({"name": "c", "type": "task", "steps": []})") ==
        "p.json: contexts[0].cpu: missing: found no such key; legal: it has to be there");
  CHECK(error_of_context(R"({"name": "c", "type": "irq", "cpu": 0, "steps": []})")
            .starts_with("p.json: contexts[0].type: not one of the choices: found the string \"irq\""));
  for (const auto* cpu : {"8", "-1", "9223372036854775807"})
    CHECK(error_of_context(R"({"name": "c", "type": "task", "steps": ["work"], "cpu": )" + std::string(cpu) +
                           "}") ==
          "p.json: contexts[0].cpu: out of range: found " + std::string(cpu) + "; legal: 0 .. 7");
  CHECK(error_of_context(R"({"name": "c", "type": "task", "steps": ["work"], "cpu": 0.5})") ==
        "p.json: contexts[0].cpu: wrong type: found the number 0.5; legal: an integer, 0 .. 7");
  const auto expecting = [](const std::string& expect) {
    return error_of(kStart + R"("contexts": [{"name": "c", "type": "task", "cpu": 0, "steps": ["work"]}], )" +
                    "\"expect\": " + expect + "}");
  };
  CHECK(expecting("{}") == "none");
  CHECK(expecting(R"({"explorer": "not exhausted"})") ==
        "p.json: expect.explorer: not one of the choices: found the string \"not exhausted\"; legal: safe, "
        "deadlock");
  CHECK(expecting(R"({"explore": "safe"})").starts_with("p.json: expect.explore: unknown key: "));
}

TEST_CASE("899 Given the lock programs beside the scenarios, Then each is legal and the explorer finds what "
          "it expects") {
  std::set<fs::path> files;
  for (const auto& entry : fs::directory_iterator(fs::path(DIOSCOPE_SOURCE_DIR) / "scenarios" / "locks"))
    files.insert(entry.path());
  CHECK(files.size() >= 10);
  for (const auto& path : files) {
    CAPTURE(path);
    const auto file = scenarios::load_lock_program(path);
    CHECK(file.expect.validator);
    CHECK(explore(file.program).verdict == file.expect.explorer);
  }
}
