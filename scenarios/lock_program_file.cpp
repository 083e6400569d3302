#include "scenarios/lock_program_file.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "scenarios/fields.hpp"
#include "scenarios/reader.hpp"
#include "scenarios/suggest.hpp"

namespace dioscope::scenarios {
namespace {

using namespace locking;

/// What a name_of() writes, as values.
template <class T, std::size_t N>
std::vector<std::pair<std::string, T>> named(const std::array<T, N>& values) {
  std::vector<std::pair<std::string, T>> names;
  names.reserve(N);
  for (const auto value : values) names.emplace_back(name_of(value), value);
  return names;
}

constexpr std::array kKinds{LockKind::spinlock, LockKind::rwlock};
constexpr std::array kTypes{ContextType::task, ContextType::softirq, ContextType::hardirq};
constexpr std::array kValidatorVerdicts{ValidatorVerdict::clean, ValidatorVerdict::inconsistent,
                                        ValidatorVerdict::irq_inversion, ValidatorVerdict::circular,
                                        ValidatorVerdict::recursion};
// A program that is expected to exhaust the explorer would expect nothing of itself.
constexpr std::array kExplorerVerdicts{ExplorerVerdict::safe, ExplorerVerdict::deadlock};

class ProgramReader {
 public:
  explicit ProgramReader(std::string file) : file_(std::move(file)) {}

  LockProgramFile read(const text::Json& document) {
    check_object(document, {"format", "title", "description", "locks", "contexts", "expect"}, file_, "");
    if (!document.contains("format"))
      fail("format", fmt::format("missing: found no such key; legal: \"{}\"", kLockProgramFormat));
    if (document["format"] != kLockProgramFormat)
      fail("format", fmt::format("wrong format: found {}; legal: \"{}\"", text::describe(document["format"]),
                                 kLockProgramFormat));
    LockProgramFile result;
    result.title = title_of(document, file_, "what is shown");
    result.description = text_at(document, "description", file_, "");
    read_locks(document);
    read_contexts(document);
    result.expect = read_expectation(document);
    result.program = std::move(program_);
    if (const auto errors = check(result.program); !errors.empty()) fail(errors[0].path, errors[0].message);
    return result;
  }

 private:
  [[noreturn]] void fail(const std::string& path, const std::string& problem) const {
    throw text::InputError(file_, path, problem);
  }
  /// The array at a key that has to be there.
  const text::Json& array_at(const text::Json& object, const std::string& key, const std::string& parent,
                             const std::string& of) const {
    const auto path = text::join_path(parent, key);
    const auto found = object.find(key);
    if (found == object.end())
      fail(path, fmt::format("missing: found no such key; legal: an array of {}", of));
    if (!found->is_array())
      fail(path, fmt::format("wrong type: found {}; legal: an array of {}", text::describe(*found), of));
    return *found;
  }
  template <class T>
  T choice(const text::Json& value, const std::string& path,
           const std::vector<std::pair<std::string, T>>& legal) const {
    std::vector<std::string> names;
    for (const auto& [name, choice] : legal) {
      if (value == name) return choice;
      names.push_back(name);
    }
    const auto hint = value.is_string() ? did_you_mean(value.get<std::string>(), names) : std::string{};
    fail(path, fmt::format("not one of the choices: found {}{}; legal: {}", text::describe(value), hint,
                           fmt::join(names, ", ")));
  }

  void read_locks(const text::Json& document) {
    const auto found = document.find("locks");
    if (found == document.end()) return;
    require_object(*found, file_, "locks");
    if (found->size() > kMostLocks)
      fail("locks", fmt::format("too many locks: found {}; legal: at most {}", found->size(), kMostLocks));
    for (const auto& [name, kind] : found->items())
      program_.locks.push_back({name, choice(kind, "locks." + name, named(kKinds))});
  }

  void read_contexts(const text::Json& document) {
    const auto& contexts = array_at(document, "contexts", "", "objects");
    for (std::size_t i = 0; i < contexts.size(); ++i)
      program_.contexts.push_back(read_context(contexts[i], fmt::format("contexts[{}]", i)));
  }

  ContextProgram read_context(const text::Json& object, const std::string& path) const {
    check_object(object, {"name", "type", "cpu", "steps"}, file_, path);
    for (const auto* key : {"name", "type", "cpu"})
      if (!object.contains(key))
        fail(text::join_path(path, key), "missing: found no such key; legal: it has to be there");
    ContextProgram context;
    context.name = line_at(object, "name", file_, path);
    context.type = choice(object["type"], path + ".type", named(kTypes));
    context.cpu = read_cpu(object["cpu"], path + ".cpu");
    const auto& steps = array_at(object, "steps", path, "steps");
    for (std::size_t i = 0; i < steps.size(); ++i)
      context.steps.push_back(read_step(steps[i], fmt::format("{}.steps[{}]", path, i)));
    return context;
  }

  unsigned read_cpu(const text::Json& value, const std::string& path) const {
    if (!value.is_number_integer())
      fail(path, fmt::format("wrong type: found {}; legal: an integer, 0 .. {}", text::describe(value),
                             kMostCpus - 1));
    if (!value.is_number_unsigned() || value.get<std::uint64_t>() >= kMostCpus)
      fail(path, fmt::format("out of range: found {}; legal: 0 .. {}", value.dump(), kMostCpus - 1));
    return value.get<unsigned>();
  }

  Step read_step(const text::Json& value, const std::string& path) const {
    if (!value.is_string())
      fail(path, fmt::format("wrong type: found {}; legal: a step, as in \"lock L\"", text::describe(value)));
    const auto text = value.get<std::string>();
    const auto space = text.find(' ');
    const auto word = text.substr(0, space);
    const auto known = std::ranges::find(step_words(), word, &StepWord::word);
    if (known == step_words().end()) {
      std::vector<std::string> words;
      for (const auto& legal : step_words()) words.push_back(legal.word);
      fail(path, fmt::format("unknown step: found {}{}; legal: {}", text::describe(value),
                             did_you_mean(word, words), fmt::join(words, ", ")));
    }
    Step step = known->step;
    if (names_lock(step))
      step.lock = find_lock(value, space == std::string::npos ? "" : text.substr(space + 1), path);
    else if (space != std::string::npos)
      fail(path, fmt::format("too much: found {}; legal: \"{}\" alone", text::describe(value), word));
    return step;
  }

  std::size_t find_lock(const text::Json& step, const std::string& name, const std::string& path) const {
    const auto it = std::ranges::find(program_.locks, name, &Lock::name);
    if (it != program_.locks.end()) return static_cast<std::size_t>(it - program_.locks.begin());
    std::vector<std::string> names;
    for (const auto& lock : program_.locks) names.push_back(lock.name);
    fail(path, fmt::format("unknown lock: found {}{}; legal: one space and one of the locks: {}",
                           text::describe(step), did_you_mean(name, names), fmt::join(names, ", ")));
  }

  locking::Expectation read_expectation(const text::Json& document) const {
    locking::Expectation expectation;
    const auto found = document.find("expect");
    if (found == document.end()) return expectation;
    check_object(*found, {"validator", "explorer"}, file_, "expect");
    if (found->contains("validator"))
      expectation.validator = choice((*found)["validator"], "expect.validator", named(kValidatorVerdicts));
    if (found->contains("explorer"))
      expectation.explorer = choice((*found)["explorer"], "expect.explorer", named(kExplorerVerdicts));
    return expectation;
  }

  std::string file_;
  LockProgram program_;
};

} // namespace

LockProgramFile lock_program_from(const text::Json& document, const std::string& file) {
  return ProgramReader(file).read(document);
}

bool is_lock_program(const text::Json& document) { return text::format_of(document) == kLockProgramFormat; }

LockProgramFile load_lock_program(const std::filesystem::path& file) {
  return lock_program_from(text::read_json(file), file.string());
}

} // namespace dioscope::scenarios
