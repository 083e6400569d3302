#pragma once
/// Completion in interrupt context: the asynchronous patch of September 2002, with its repairs (spec 4.1
/// and 4.2).
#include "models/dio/completion.hpp"

namespace dioscope::dio {

/// end_io dirties, releases and frees; the last BIO completes the kiocb and wakes the task once. The count
/// starts at one for the submitter, so that an early completion cannot end the request.
class Interrupt final : public CompletionDesign {
 public:
  using CompletionDesign::CompletionDesign;
  void begin(Dio& dio) override;
  void end_io(machine::Context& context, Dio& dio, block::Bio& bio) override;
  void await_completion(Dio& dio) override;

 private:
  void finished_one_bio(machine::Context& context, Dio& dio);
};

} // namespace dioscope::dio
