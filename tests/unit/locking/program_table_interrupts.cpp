/// Patterns that need an interrupt to go wrong.
#include "tests/unit/locking/program_table_support.hpp"

namespace dioscope::tests::table {
namespace {

ValidatorVerdict inconsistent_if(bool condition) {
  return condition ? ValidatorVerdict::inconsistent : ValidatorVerdict::clean;
}

constexpr std::array kInterrupts{ContextType::softirq, ContextType::hardirq};

} // namespace

/// A lock held where an interrupt that wants it may come. The rule is about the lock; a deadlock also needs
/// both on one CPU.
void add_interrupted_holder(Table& table) {
  struct Below {
    ContextType type;
    std::string guard;
  };
  const std::vector<Below> belows{{ContextType::task, ""},    {ContextType::task, "irq"},
                                  {ContextType::task, "bh"},  {ContextType::task, "irqsave"},
                                  {ContextType::softirq, ""}, {ContextType::softirq, "irqsave"}};
  for (const auto& [below, guard] : belows)
    for (const auto above : kInterrupts)
      for (const auto& [held, wanted] : kPairs)
        for (const unsigned cpu : {0U, 1U}) {
          // Softirqs do not nest, on whatever CPU: nothing to break.
          if (below == ContextType::softirq && above == ContextType::softirq) continue;
          const bool exposed = !protects(guard, above) && blocks(held, wanted);
          ProgramText text;
          declare(text, held, "A");
          text.context("below", below, 0, "work;" + nest({{held, "A"}}, guard))
              .context("above", above, cpu, nest({{wanted, "A"}}));
          table.push_back({"interrupt/" + type_name(below) + (guard.empty() ? "" : "-" + guard) + "-" +
                               type_name(above) + "-" + letters({held, wanted}) +
                               (cpu == 0 ? "" : "-elsewhere"),
                           text.get(), inconsistent_if(exposed), deadlock_if(exposed && cpu == 0)});
        }
  // A writer that waits does not hold up a reader: an interrupt may read what it interrupted the reading of.
  for (const auto above : kInterrupts)
    table.push_back({"waiting-writer/" + type_name(above),
                     ProgramText()
                         .rwlocks({"A"})
                         .task("reader", 0, "read_lock A; work; read_unlock A")
                         .task("writer", 1, "write_lock_irqsave A; write_unlock_irqrestore A")
                         .context("again", above, 0, "read_lock A; read_unlock A")
                         .get(),
                     ValidatorVerdict::clean, ExplorerVerdict::safe});
  for (const auto above : kInterrupts)
    for (const unsigned cpu : {0U, 1U})
      table.push_back({"exposed-writer/" + type_name(above) + (cpu == 1 ? "" : "-elsewhere"),
                       ProgramText()
                           .rwlocks({"A"})
                           .task("reader", 0, "read_lock A; read_unlock A")
                           .task("writer", 1, "write_lock A; write_unlock A")
                           .context("again", above, cpu, "read_lock A; read_unlock A")
                           .get(),
                       ValidatorVerdict::inconsistent, deadlock_if(cpu == 1)});
}

/// Flags that are switched apart from the lock.
void add_masks(Table& table) {
  struct Case {
    std::string name;
    std::string steps;
    /// Whether hard interrupts, and softirqs, may come while A is held.
    bool hardirq, softirq;
  };
  const std::vector<Case> cases{
      {"disable-around", "irq_disable; lock A; unlock A; irq_enable", false, false},
      {"save-around", "irq_save; lock A; work; unlock A; irq_restore", false, false},
      {"bh-around", "bh_disable; lock A; unlock A; bh_enable", true, false},
      {"enable-within", "irq_disable; lock A; irq_enable; work; unlock A", true, true},
      {"restore-within", "lock_irqsave A; irq_restore; unlock A", true, true},
      {"bh-enable-within", "lock_bh A; bh_enable; unlock A", true, true},
      {"disable-within", "lock A; irq_disable; unlock A; irq_enable", true, true},
      {"bh-disable-within", "lock A; bh_disable; unlock A; bh_enable", true, true},
      {"nested-irq", "irq_disable; lock_irq A; irq_enable; work; unlock A; irq_enable", false, false},
      {"nested-save", "irq_save; lock_irqsave A; unlock_irqrestore A; irq_restore", false, false},
      {"nested-bh", "bh_disable; lock_bh A; bh_enable; work; unlock A; bh_enable", true, false},
      {"irq-within-bh", "bh_disable; lock_irq A; irq_enable; unlock A; bh_enable", true, false},
      {"bh-within-irq", "irq_disable; lock_bh A; unlock_bh A; irq_enable", false, false},
      {"after", "lock_irq A; unlock_irq A; work; irq_save; irq_restore", false, false}};
  for (const auto& one : cases)
    for (const auto above : kInterrupts) {
      const bool exposed = above == ContextType::hardirq ? one.hardirq : one.softirq;
      table.push_back({"masks/" + one.name + "-" + type_name(above),
                       ProgramText()
                           .spinlocks({"A"})
                           .task("below", 0, one.steps)
                           .context("above", above, 0, "lock A; unlock A")
                           .get(),
                       inconsistent_if(exposed), deadlock_if(exposed)});
    }
}

/// An interrupt wants A; A's holder, protected, wants B; B's holder is not protected. With B's holder on the
/// interrupt's CPU and A's on another one, each waits for the next.
void add_inversion(Table& table) {
  struct Takes {
    Take a_held, a_wanted, b_wanted, b_held;
    bool locked_up() const { return blocks(a_held, a_wanted) && blocks(b_held, b_wanted); }
  };
  const std::vector<Takes> takes{
      {Take::spin, Take::spin, Take::spin, Take::spin},  {Take::write, Take::write, Take::write, Take::write},
      {Take::write, Take::read, Take::spin, Take::spin}, {Take::read, Take::write, Take::spin, Take::spin},
      {Take::read, Take::read, Take::spin, Take::spin},  {Take::spin, Take::spin, Take::write, Take::read},
      {Take::spin, Take::spin, Take::read, Take::write}, {Take::spin, Take::spin, Take::read, Take::read}};
  const auto inversion_if = [](bool condition) {
    return condition ? ValidatorVerdict::irq_inversion : ValidatorVerdict::clean;
  };
  for (const auto type : kInterrupts)
    for (const auto& t : takes) {
      const std::string guard = type == ContextType::softirq ? "bh" : "irqsave";
      const auto name = type_name(type) + "-" + letters({t.a_held, t.a_wanted, t.b_wanted, t.b_held});
      const auto program = [&](unsigned first_cpu, unsigned second_cpu, unsigned irq_cpu,
                               const std::string& second_guard, bool interrupt_first) {
        ProgramText text;
        declare(text, t.a_held, "A");
        declare(text, t.b_held, "B");
        if (interrupt_first) text.context("irq", type, irq_cpu, nest({{t.a_wanted, "A"}}));
        text.task("outer", first_cpu, nest({{t.a_held, "A"}, {t.b_wanted, "B"}}, guard))
            .task("inner", second_cpu, nest({{t.b_held, "B"}}, second_guard));
        if (!interrupt_first) text.context("irq", type, irq_cpu, nest({{t.a_wanted, "A"}}));
        return text.get();
      };
      const auto broken = inversion_if(t.locked_up());
      const auto stuck = deadlock_if(t.locked_up());
      table.push_back({"inversion/" + name, program(0, 1, 1, "", false), broken, stuck});
      table.push_back({"inversion/irq-first-" + name, program(0, 1, 1, "", true), broken, stuck});
      table.push_back(
          {"inversion/irq-on-outer-" + name, program(0, 1, 0, "", false), broken, ExplorerVerdict::safe});
      table.push_back(
          {"inversion/one-cpu-" + name, program(0, 0, 0, "", false), broken, ExplorerVerdict::safe});
      table.push_back({"inversion/protected-" + name, program(0, 1, 1, guard, false), ValidatorVerdict::clean,
                       ExplorerVerdict::safe});
    }
  // The same over one lock more.
  for (const auto type : kInterrupts)
    for (const bool closed : {true, false}) {
      const std::string guard = type == ContextType::softirq ? "bh" : "irqsave";
      table.push_back({"inversion/long-" + type_name(type) + (closed ? "" : "-protected"),
                       ProgramText()
                           .spinlocks({"A", "B", "C"})
                           .task("outer", 0, nest({{Take::spin, "A"}, {Take::spin, "C"}}, guard))
                           .task("middle", 1, nest({{Take::spin, "C"}, {Take::spin, "B"}}, guard))
                           .task("inner", 2, nest({{Take::spin, "B"}}, closed ? "" : guard))
                           .context("irq", type, 2, "lock A; unlock A")
                           .get(),
                       inversion_if(closed), deadlock_if(closed)});
    }
}

/// What happened, or nearly, in direct I/O of 2.5: dirtying pages where a read completes.
void add_kernel_cases(Table& table) {
  const auto page_locks = [] {
    return ProgramText().spinlocks({"host_lock", "private_lock"}).rwlocks({"page_lock"});
  };
  const std::string end_io = "lock_irqsave host_lock; lock private_lock; write_lock page_lock; "
                             "write_unlock page_lock; unlock private_lock; unlock_irqrestore host_lock";
  const std::string dirtying =
      "lock private_lock; write_lock page_lock; write_unlock page_lock; unlock private_lock";
  table.push_back({"kernel/one-cpu",
                   page_locks().task("msync", 0, dirtying).softirq("end_io", 0, end_io).get(),
                   ValidatorVerdict::inconsistent, ExplorerVerdict::deadlock});
  table.push_back({"kernel/page-cache-reader",
                   page_locks()
                       .task("look_up", 0, "read_lock page_lock; work; read_unlock page_lock")
                       .softirq("end_io", 0, end_io)
                       .get(),
                   ValidatorVerdict::inconsistent, ExplorerVerdict::deadlock});
  table.push_back({"kernel/other-cpu",
                   page_locks().task("msync", 1, dirtying).softirq("end_io", 0, end_io).get(),
                   ValidatorVerdict::inconsistent, ExplorerVerdict::safe});
  table.push_back({"kernel/two-cpus",
                   page_locks()
                       .task("msync", 1, dirtying)
                       .softirq("end_io", 0, end_io)
                       .hardirq("adapter", 1, "lock host_lock; unlock host_lock")
                       .get(),
                   ValidatorVerdict::inconsistent, ExplorerVerdict::deadlock});
  table.push_back({"kernel/worker",
                   page_locks()
                       .task("msync", 0, dirtying)
                       .softirq("end_io", 0, "lock_irqsave host_lock; work; unlock_irqrestore host_lock")
                       .task("worker", 0, "work; schedule; " + dirtying)
                       .task("submit", 1, "lock_irq host_lock; unlock_irq host_lock")
                       .hardirq("adapter", 1, "lock host_lock; unlock host_lock")
                       .get(),
                   ValidatorVerdict::clean, ExplorerVerdict::safe});
}

} // namespace dioscope::tests::table
