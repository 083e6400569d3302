#include "models/locking/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace dioscope::locking {
namespace {

std::string culprit_text(const Culprit& culprit) {
  const int hardirq = culprit.type == ContextType::hardirq ? 1 : 0;
  const int softirq = culprit.type == ContextType::softirq ? 1 : 0;
  return fmt::format("{} [HC{}[{}]:SC{}[{}]:HE{}:SE{}]", culprit.name, hardirq, hardirq, softirq, softirq,
                     culprit.irqs_on ? 1 : 0, culprit.bh_on ? 1 : 0);
}

std::string class_text(std::string_view name, Usage usage) {
  return fmt::format("({}){}", name, usage.text());
}

std::string lock_text(const SeenLock& lock) {
  return fmt::format("@{} {}, at: {}", lock.instance, class_text(lock.lock_class, lock.usage), lock.site);
}

/// Taking a lock, in a scenario.
std::string lock_call(std::string_view name, Access access) {
  return fmt::format("{}({})", access == Access::shared ? "rlock" : "lock", name);
}

std::string_view level_of(const Violation& violation) { return name_of(violation.fresh.level); }

std::vector<std::string> names_on(const std::vector<Link>& way) {
  std::vector<std::string> names(way.size());
  std::ranges::transform(way, names.begin(), &Link::lock_class);
  return names;
}

class Report {
 public:
  Report(const Violation& violation, std::string_view release) : v_(violation), release_(release) {}

  std::string text() {
    switch (v_.kind) {
    case ValidatorVerdict::inconsistent:
      inconsistent();
      break;
    case ValidatorVerdict::irq_inversion:
      irq_inversion();
      break;
    case ValidatorVerdict::circular:
      circular();
      break;
    case ValidatorVerdict::recursion:
      recursion();
      break;
    case ValidatorVerdict::clean:
      return "";
    }
    line("\n *** DEADLOCK ***\n");
    if (v_.kind == ValidatorVerdict::recursion && v_.lock.instance != v_.under->instance)
      line(" May be due to missing lock nesting notation\n");
    held();
    line("\nstack backtrace:\n {}", v_.lock.site);
    return std::move(text_);
  }

 private:
  template <class... A>
  void line(fmt::format_string<A...> format, A&&... arguments) {
    text_ += fmt::format(format, std::forward<A>(arguments)...);
    text_ += '\n';
  }

  void banner(const std::string& warning) {
    const auto first = "WARNING: " + warning;
    line("\n{:=>{}}", "", first.size());
    line("{}", first);
    line("{} #1 Not tainted", release_);
    line("{:->{}}", "", first.size());
  }

  void wanted_under(std::string_view already) {
    line("{} is trying to acquire lock:", culprit_text(v_.culprit));
    line(" {}", lock_text(v_.lock));
    line("\n{}:", already);
    line(" {}", lock_text(*v_.under));
  }

  void other_info(std::string_view scenario) {
    line("\nother info that might help us debug this:");
    if (v_.way.size() > 2) line("Chain exists of:\n  {}\n", fmt::join(names_on(v_.way), " --> "));
    line(" {}:\n", scenario);
  }

  void on_one_cpu(const std::string& first, std::string_view between, const std::string& second) {
    line("       CPU0");
    line("       ----");
    line("  {}", first);
    if (!between.empty()) line("  {}", between);
    line("  {}{}", between.empty() ? "" : "  ", second);
  }

  void two_cpus() {
    line("       CPU0                    CPU1");
    line("       ----                    ----");
  }
  void cpu1(const std::string& what) { line("{:31}{}", "", what); }

  void inconsistent() {
    banner("inconsistent lock state");
    line("inconsistent {{{}}} -> {{{}}} usage.", name_of(v_.known), name_of(v_.fresh));
    line("{} takes:", culprit_text(v_.culprit));
    line("{}", lock_text(v_.lock));
    line("{{{}}} state was registered at:", name_of(v_.known));
    line("  {}", v_.known_site);
    other_info("Possible unsafe locking scenario");
    const auto& [inside, on] =
        v_.fresh.side == Side::inside ? std::pair{v_.fresh, v_.known} : std::pair{v_.known, v_.fresh};
    on_one_cpu(lock_call(v_.lock.lock_class, on.access) + ';', "<Interrupt>",
               lock_call(v_.lock.lock_class, inside.access) + ';');
  }

  void recursion() {
    banner("possible recursive locking detected");
    wanted_under("but task is already holding lock");
    other_info("Possible unsafe locking scenario");
    on_one_cpu(lock_call(v_.under->lock_class, v_.under->access) + ';', "",
               lock_call(v_.lock.lock_class, v_.lock.access) + ';');
  }

  void circular() {
    banner("possible circular locking dependency detected");
    wanted_under("but task is already holding lock");
    line("\nwhich lock already depends on the new lock.\n");
    line("\nthe existing dependency chain (in reverse order) is:");
    for (auto i = v_.way.size(); i-- > 0;) {
      line("\n-> #{} {}:", i, class_text(v_.way[i].lock_class, v_.way[i].usage));
      line("       {}", v_.way[i].site);
    }
    other_info("Possible unsafe locking scenario");
    const auto& wanted = v_.way.front();
    const auto& held = v_.way.back();
    const auto& before = v_.way[v_.way.size() - 2];
    two_cpus();
    line("  {};", lock_call(held.lock_class, held.held));
    cpu1(lock_call(before.lock_class, before.held) + ';');
    cpu1(lock_call(held.lock_class, held.wanted) + ';');
    line("  {};", lock_call(wanted.lock_class, wanted.wanted));
  }

  void irq_inversion() {
    const auto& safe = v_.way.front();
    const auto& unsafe = v_.way.back();
    if (v_.under)
      unsafe_order(safe, unsafe);
    else
      changed_usage(safe, unsafe);
    other_info("Possible interrupt unsafe locking scenario");
    const auto& next = v_.way[1];
    two_cpus();
    line("  {};", lock_call(unsafe.lock_class, unsafe.held));
    cpu1("local_irq_disable();");
    cpu1(lock_call(safe.lock_class, safe.held) + ';');
    cpu1(lock_call(next.lock_class, next.wanted) + ';');
    line("  <Interrupt>");
    line("    {};", lock_call(safe.lock_class, safe.wanted));
  }

  void changed_usage(const Link& safe, const Link& unsafe) {
    banner("possible irq lock inversion dependency detected");
    line("{} just changed the state of lock:", culprit_text(v_.culprit));
    line(" {}", lock_text(v_.lock));
    if (v_.fresh.side == Side::inside) {
      line("but this lock took another, {}-unsafe lock in the past:", level_of(v_));
      line(" {}", class_text(unsafe.lock_class, unsafe.usage));
    } else {
      line("but this lock was taken by another, {}-safe lock in the past:", level_of(v_));
      line(" {}", class_text(safe.lock_class, safe.usage));
    }
    line("\nand interrupts could create inverse lock ordering between them.\n");
  }

  void unsafe_order(const Link& safe, const Link& unsafe) {
    const auto level = level_of(v_);
    banner(fmt::format("{}-safe -> {}-unsafe lock order detected", level, level));
    wanted_under("and this task is already holding");
    line("\nwhich would create a new lock dependency:");
    line(" {} -> {}", class_text(v_.under->lock_class, v_.under->usage),
         class_text(v_.lock.lock_class, v_.lock.usage));
    line("\nbut this new dependency connects a {}-irq-safe lock:", level);
    line(" {}", class_text(safe.lock_class, safe.usage));
    line("... which became {}-irq-safe at:\n  {}", level, safe.site);
    line("\nto a {}-irq-unsafe lock:", level);
    line(" {}", class_text(unsafe.lock_class, unsafe.usage));
    line("... which became {}-irq-unsafe at:\n  {}", level, v_.on_site);
  }

  void held() {
    const auto& held = v_.culprit.held;
    if (held.empty()) {
      line("no locks held by {}.", v_.culprit.name);
      return;
    }
    line("{} lock{} held by {}:", held.size(), held.size() == 1 ? "" : "s", v_.culprit.name);
    for (std::size_t i = 0; i < held.size(); ++i) line(" #{}: {}", i, lock_text(held[i]));
  }

  const Violation& v_;
  std::string_view release_;
  std::string text_;
};

} // namespace

std::string report_text(const Violation& violation, std::string_view release) {
  return Report(violation, release).text();
}

std::string summary(const Violation& v) {
  switch (v.kind) {
  case ValidatorVerdict::inconsistent:
    return fmt::format("inconsistent {{{}}} -> {{{}}} usage of {}", name_of(v.known), name_of(v.fresh),
                       v.lock.lock_class);
  case ValidatorVerdict::irq_inversion: {
    auto names = names_on(v.way);
    names.front().insert(0, fmt::format("{}-safe ", level_of(v)));
    names.back().insert(0, fmt::format("{}-unsafe ", level_of(v)));
    return fmt::format("irq inversion: {}", fmt::join(names, " -> "));
  }
  case ValidatorVerdict::circular:
    return fmt::format("circular dependency: {} -> {}", fmt::join(names_on(v.way), " -> "),
                       v.lock.lock_class);
  case ValidatorVerdict::recursion:
    return fmt::format("recursion: {} taken while it is held", v.lock.lock_class);
  case ValidatorVerdict::clean:
    break;
  }
  return "clean";
}

} // namespace dioscope::locking
