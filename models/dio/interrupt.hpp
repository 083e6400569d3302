#pragma once
/// Completion without the waiting task's help.
#include "models/dio/completion.hpp"

namespace dioscope::dio {

/// Whoever processes the last BIO completes the kiocb and wakes the task, once. The count starts at one for
/// the submitter, so that an early completion cannot end the request (spec 4.2).
class KiocbCompletion : public CompletionDesign {
 public:
  using CompletionDesign::CompletionDesign;
  void begin(Dio& dio) override;
  void await_completion(Dio& dio) final;

 protected:
  /// From any context, for the submitter's share and for each BIO.
  void finished_one_bio(machine::Context& context, Dio& dio);

 private:
  /// A second completion of one request. Throws machine::InternalError.
  [[noreturn]] static void completed_twice(const machine::Context& context, const Dio& dio);
};

/// The asynchronous patch of September 2002, with its repairs (spec 4.1): end_io dirties, releases and frees.
class Interrupt final : public KiocbCompletion {
 public:
  using KiocbCompletion::KiocbCompletion;
  void end_io(machine::Context& context, Dio& dio, block::Bio& bio) override;
};

} // namespace dioscope::dio
