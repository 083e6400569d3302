#pragma once
/// Completion in process context: end_io only lists the BIO, the waiting task does the work.
#include "models/dio/completion.hpp"

namespace dioscope::dio {

/// 2.5.35: end_io wakes the waiter for every BIO while it waits; it reaps what is listed (spec 3.4).
class ProcessReap : public CompletionDesign {
 public:
  using CompletionDesign::CompletionDesign;
  void new_bio(Dio& dio) override;
  void end_io(machine::Context& context, Dio& dio, block::Bio& bio) override;
  void await_completion(Dio& dio) override;

 protected:
  virtual bool wake_now(const Dio& dio) const { return dio.wait->active(); }

 private:
  block::Bio& await_one(Dio& dio);
  block::Bio& pop(Dio& dio);
  void process(Dio& dio, block::Bio& bio);
};

/// 2.5.55: as ProcessReap, but the waiter is woken only when no BIO is in flight any more.
class ProcessLastBio final : public ProcessReap {
 public:
  using ProcessReap::ProcessReap;

 protected:
  bool wake_now(const Dio& dio) const override { return dio.wait->active() && dio.bios_in_flight == 0; }
};

} // namespace dioscope::dio
