#include "models/locking/program_validation.hpp"

#include <fmt/format.h>

namespace dioscope::locking {
namespace {

static_assert(kMostContexts * kMostSteps <= 1U << 16U, "a site holds context and step");

class Runner final : public Holder {
 public:
  Runner(const ContextProgram& program, std::size_t number, Validator& validator)
      : Holder(program.type), program_(program), number_(number), validator_(validator) {}

  std::string name() const override { return fmt::format("{}/{}", program_.name, number_); }

  void run() {
    for (std::size_t i = 0; i < program_.steps.size(); ++i)
      for (const auto& part : primitives(program_.steps[i]))
        take(part, static_cast<Site>(number_ * kMostSteps + i));
  }

 private:
  void take(const Step& step, Site site) {
    auto masks = this->masks();
    switch (step.action) {
    case Action::lock:
      return validator_.acquire(*this, static_cast<ClassId>(step.lock), instance(step), step.access, site);
    case Action::unlock:
      return validator_.release(*this, instance(step));
    case Action::irq_disable:
    case Action::irq_save:
      ++masks.irqs_off;
      break;
    case Action::irq_enable:
    case Action::irq_restore:
      --masks.irqs_off;
      break;
    case Action::bh_disable:
      ++masks.bh_off;
      break;
    case Action::bh_enable:
      --masks.bh_off;
      break;
    case Action::schedule:
    case Action::work:
    case Action::begin:
      return;
    }
    validator_.set_masks(*this, masks);
  }

  const void* instance(const Step& step) const { return &validator_.classes()[step.lock]; }

  const ContextProgram& program_;
  std::size_t number_;
  Validator& validator_;
};

} // namespace

Validator validate(const LockProgram& program) {
  std::vector<std::string> contexts;
  for (const auto& context : program.contexts) contexts.push_back(context.name);
  Validator validator(
      [contexts](Site site) { return fmt::format("{}:{}", contexts[site / kMostSteps], site % kMostSteps); });
  for (const auto& lock : program.locks) validator.declare(lock.name);
  for (std::size_t i = 0; i < program.contexts.size(); ++i) Runner(program.contexts[i], i, validator).run();
  return validator;
}

} // namespace dioscope::locking
