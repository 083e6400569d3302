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
    if (step.action == Action::lock)
      validator_.acquire(*this, static_cast<ClassId>(step.lock), instance(step), step.access, site);
    else if (step.action == Action::unlock)
      validator_.release(*this, instance(step));
    else
      validator_.set_masks(*this, masks_after(masks(), step.action));
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
