#include "models/locking/promela.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace dioscope::locking {
namespace {

/// What every model begins with, after the numbers of contexts, CPUs and locks.
constexpr std::string_view kRules = R"(
/* A lock's word: who holds it exclusively (0: nobody), and how many hold it shared. */
byte writer[LOCKS];
byte readers[LOCKS];

/* What stands on each CPU (0: nothing), from the bottom of its stack to the top. */
byte task_on[CPUS];
byte softirq_on[CPUS];
byte hardirq_on[CPUS];

/* How often each context has switched off interrupts and softirqs; 0 is the idle loop. */
byte irqs_off[CONTEXTS + 1];
byte bh_off[CONTEXTS + 1];

/* A task that has ended or sleeps. */
bool away[CONTEXTS + 1];

/* Only the top of a CPU's stack moves. */
#define TASK_RUNS(cpu, me)     (task_on[cpu] == me && softirq_on[cpu] == 0 && hardirq_on[cpu] == 0)
#define SOFTIRQ_RUNS(cpu, me)  (softirq_on[cpu] == me && hardirq_on[cpu] == 0)
#define HARDIRQ_RUNS(cpu, me)  (hardirq_on[cpu] == me)

/* A task comes on a CPU that runs none; a softirq on top of a task, a hard interrupt on top of either. */
#define TASK_MAY_COME(cpu)     (task_on[cpu] == 0 && softirq_on[cpu] == 0 && hardirq_on[cpu] == 0)
#define SOFTIRQ_MAY_COME(cpu)  (softirq_on[cpu] == 0 && hardirq_on[cpu] == 0 && \
                                irqs_off[task_on[cpu]] == 0 && bh_off[task_on[cpu]] == 0)
#define HARDIRQ_MAY_COME(cpu)  (hardirq_on[cpu] == 0 && \
                                (softirq_on[cpu] != 0 -> irqs_off[softirq_on[cpu]] == 0 \
                                                      : irqs_off[task_on[cpu]] == 0))

/* One who waits for a lock spins: here it blocks, which is the same to everybody else. */
#define FREE_TO_WRITE(lock)    (writer[lock] == 0 && readers[lock] == 0)
#define FREE_TO_READ(lock)     (writer[lock] == 0)
)";

/// `name` as an identifier that no other name, macro or keyword can equal.
std::string identifier(char kind, std::size_t number, std::string name) {
  std::ranges::replace_if(
      name, [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
  return fmt::format("{}{}_{}", kind, number, name);
}

std::string upper(ContextType type) {
  std::string name(name_of(type));
  std::ranges::transform(name, name.begin(),
                         [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return name;
}

class Writer {
 public:
  explicit Writer(const LockProgram& program) : program_(program) {
    for (const auto& lock : program.locks) locks_.push_back(identifier('L', locks_.size(), lock.name));
    for (const auto& context : program.contexts)
      contexts_.push_back(identifier('C', contexts_.size() + 1, context.name));
  }

  std::string write() {
    unsigned cpus = 1;
    for (const auto& context : program_.contexts) cpus = std::max(cpus, context.cpu + 1);
    text_ = fmt::format("/* A lock program. An invalid end state is a deadlock. */\n\n"
                        "#define CONTEXTS {}\n#define CPUS {}\n#define LOCKS {}\n",
                        program_.contexts.size(), cpus, std::max<std::size_t>(1, program_.locks.size()));
    for (std::size_t i = 0; i < locks_.size(); ++i) text_ += fmt::format("#define {} {}\n", locks_[i], i);
    for (std::size_t i = 0; i < contexts_.size(); ++i)
      text_ += fmt::format("#define {} {}\n", contexts_[i], i + 1);
    text_ += kRules;
    for (std::size_t i = 0; i < program_.contexts.size(); ++i) context(i);
    return text_;
  }

 private:
  /// One indivisible step: what has to be true, what it does.
  void line(const std::string& guard, const std::string& effect, const std::string& comment = {}) {
    text_ += fmt::format("  atomic {{ {} -> {} }}{}\n", guard, effect,
                         comment.empty() ? "" : fmt::format("  /* {} */", comment));
  }

  void context(std::size_t number) {
    const auto& context = program_.contexts[number];
    const auto& me = contexts_[number];
    const auto type = upper(context.type);
    const auto runs = fmt::format("{}_RUNS({}, {})", type, context.cpu, me);
    const auto come = fmt::format("{}_MAY_COME({})", type, context.cpu);
    const auto on = fmt::format("{}_on[{}]", name_of(context.type), context.cpu);
    const bool is_task = context.type == ContextType::task;
    text_ += fmt::format("\n/* {}, a {} on CPU {} */\nactive proctype {}_runs() {{\n", context.name,
                         name_of(context.type), context.cpu, me);
    if (is_task) {
      line(come + earlier_tasks_away(number), fmt::format("{} = {}", on, me), "begins");
    } else {
      const auto masks = initial_masks(context.type);
      text_ += "end_may_never_come:\n";
      line(come, fmt::format("{} = {}; {}[{}] = 1", on, me, masks.irqs_off > 0 ? "irqs_off" : "bh_off", me),
           "begins");
    }
    for (const auto& written : context.steps) {
      const auto comment = step_text(program_, written);
      if (written.action == Action::schedule) {
        line(runs, fmt::format("{} = 0; away[{}] = true", on, me), "schedule: leaves the CPU");
        line(come, fmt::format("{} = {}; away[{}] = false", on, me, me), "and comes back");
        continue;
      }
      for (const auto& part : primitives(written)) step(part, me, runs, comment);
    }
    line(runs, fmt::format("{} = 0{}", on, is_task ? fmt::format("; away[{}] = true", me) : ""),
         is_task ? "ends" : "returns");
    text_ += "}\n";
  }

  void step(const Step& part, const std::string& me, const std::string& runs, const std::string& comment) {
    const auto add = [&](std::string_view flag, std::string_view sign) {
      line(runs, fmt::format("{0}[{1}] = {0}[{1}] {2} 1", flag, me, sign), comment);
    };
    const auto with = [&](std::string_view what) { return fmt::format("{}[{}]", what, locks_[part.lock]); };
    const bool shared = part.access == Access::shared;
    switch (part.action) {
    case Action::lock:
      line(fmt::format("{} && FREE_TO_{}({})", runs, shared ? "READ" : "WRITE", locks_[part.lock]),
           shared ? with("readers") + "++" : fmt::format("{} = {}", with("writer"), me), comment);
      break;
    case Action::unlock:
      line(runs, shared ? with("readers") + "--" : with("writer") + " = 0", comment);
      break;
    case Action::irq_disable:
    case Action::irq_save:
      return add("irqs_off", "+");
    case Action::irq_enable:
    case Action::irq_restore:
      return add("irqs_off", "-");
    case Action::bh_disable:
      return add("bh_off", "+");
    case Action::bh_enable:
      return add("bh_off", "-");
    case Action::work:
    case Action::schedule:
    case Action::begin:
      line(runs, "skip", comment);
      break;
    }
  }

  std::string earlier_tasks_away(std::size_t number) const {
    std::string text;
    const auto cpu = program_.contexts[number].cpu;
    for (std::size_t i = 0; i < number; ++i)
      if (program_.contexts[i].type == ContextType::task && program_.contexts[i].cpu == cpu)
        text += fmt::format(" && away[{}]", contexts_[i]);
    return text;
  }

  const LockProgram& program_;
  std::vector<std::string> locks_;
  std::vector<std::string> contexts_;
  std::string text_;
};

} // namespace

std::string to_promela(const LockProgram& program) { return Writer(program).write(); }

} // namespace dioscope::locking
