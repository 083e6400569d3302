#pragma once
/// Completion by keventd: every BIO is processed in process context, but not by the task that waits.
#include "models/dio/interrupt.hpp"

namespace dioscope::dio {

/// end_io hands the BIO to keventd, which dirties, releases and frees; its last BIO completes the kiocb and
/// wakes the task. One thread does it for all.
class Workqueue : public KiocbCompletion {
 public:
  using KiocbCompletion::KiocbCompletion;
  void end_io(machine::Context& context, Dio& dio, block::Bio& bio) override;

 protected:
  /// Who gets the BIOs that end in `context`.
  virtual kernel::Keventd& worker(const machine::Context& context);
};

} // namespace dioscope::dio
