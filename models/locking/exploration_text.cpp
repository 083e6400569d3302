#include <fmt/format.h>

#include <algorithm>

#include "models/locking/explorer.hpp"

namespace dioscope::locking {
namespace {

std::string place(const ContextProgram& context) {
  return fmt::format("{} on CPU {}", name_of(context.type), context.cpu);
}

/// What is done, and of which compound step it is a part.
std::string done(const LockProgram& program, const Move& move) {
  auto text = step_text(program, move.done);
  if (!move.written) return text;
  const auto& written = program.contexts.at(move.context).steps.at(*move.written);
  return written == move.done ? text : fmt::format("{:<24} of {}", text, step_text(program, written));
}

std::string why(const LockProgram& program, const Wait& wait) {
  const auto& holder = program.contexts.at(wait.holder).name;
  switch (wait.reason) {
  case Wait::Reason::interrupted:
    return fmt::format("is interrupted by {}", holder);
  case Wait::Reason::cpu:
    return fmt::format("waits for the CPU, which {} does not leave", holder);
  case Wait::Reason::lock:
    break;
  }
  return fmt::format("waits for {}, held by {}", program.locks.at(wait.lock).name,
                     wait.holder == wait.waiter ? "itself" : holder);
}

} // namespace

std::string exploration_text(const LockProgram& program, const Exploration& exploration) {
  const auto states = fmt::format("{} state{}", exploration.states, exploration.states == 1 ? "" : "s");
  if (exploration.verdict == ExplorerVerdict::safe)
    return fmt::format("safe: no order of steps ends in a deadlock ({})\n", states);
  if (exploration.verdict == ExplorerVerdict::not_exhausted)
    return fmt::format("not exhausted: no deadlock within the limit of {}; more remain\n", states);
  std::size_t widest = 0;
  for (const auto& move : exploration.schedule)
    widest = std::max(widest, program.contexts.at(move.context).name.size());
  const auto moves = exploration.schedule.size();
  std::string text = fmt::format("deadlock after {} step{} ({}):\n", moves, moves == 1 ? "" : "s", states);
  for (std::size_t i = 0; i < moves; ++i) {
    const auto& move = exploration.schedule[i];
    const auto& context = program.contexts.at(move.context);
    text += fmt::format("{:>4}  {:<{}}  {:<17}  {}\n", i + 1, context.name, widest, place(context),
                        done(program, move));
  }
  text += "these can never go on:\n";
  for (const auto& wait : exploration.waits) {
    const auto& context = program.contexts.at(wait.waiter);
    text += fmt::format("      {} ({}) {}\n", context.name, place(context), why(program, wait));
  }
  return text;
}

} // namespace dioscope::locking
