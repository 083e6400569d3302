#include "models/dio/completion.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <stdexcept>

#include "models/dio/interrupt.hpp"
#include "models/dio/interrupt_predirty.hpp"
#include "models/dio/process_reap.hpp"
#include "models/dio/submitter_ipi.hpp"
#include "models/dio/workqueue.hpp"
#include "models/dio/workqueue_percpu.hpp"
#include "models/memory/set_page_dirty.hpp"

namespace dioscope::dio {

using machine::Access;
using machine::Fn;

namespace {

struct Design {
  std::string_view name;
  std::unique_ptr<CompletionDesign> (*make)(const Services&);
  bool asynchronous;
};

template <class T>
std::unique_ptr<CompletionDesign> make(const Services& services) {
  return std::make_unique<T>(services);
}

constexpr std::array kDesigns{Design{"process_reap", make<ProcessReap>, false},
                              Design{"process_last_bio", make<ProcessLastBio>, false},
                              Design{"interrupt", make<Interrupt>, true},
                              Design{"interrupt_predirty", make<InterruptPredirty>, true},
                              Design{"workqueue", make<Workqueue>, true},
                              Design{"workqueue_percpu", make<WorkqueuePercpu>, true},
                              Design{"submitter_ipi", make<SubmitterIpi>, true}};

} // namespace

std::vector<std::string> completion_designs() {
  std::vector<std::string> names;
  for (const auto& design : kDesigns) names.emplace_back(design.name);
  return names;
}

std::vector<std::string> asynchronous_designs() {
  std::vector<std::string> names;
  for (const auto& design : kDesigns)
    if (design.asynchronous) names.emplace_back(design.name);
  return names;
}

std::unique_ptr<CompletionDesign> make_completion(std::string_view name, const Services& services) {
  for (const auto& design : kDesigns)
    if (design.name == name) return design.make(services);
  throw std::out_of_range("unknown completion design " + std::string(name));
}

void CompletionDesign::begin(Dio& dio) {
  dio.bio_count = dio.bios_in_flight = dio.new_bios = 0;
  dio.bio_list = nullptr;
  dio.finished = dio.completing = false;
}

void CompletionDesign::new_bio(Dio& /*dio*/) {}

void CompletionDesign::submitting(Dio& dio, block::Bio& bio) {
  auto& context = dio.task.context;
  if (dio.finished)
    throw machine::InternalError("use after free at " + std::to_string(sim::seconds(context.now())) +
                                 " s: " + dio.task.name +
                                 " submits another BIO of a request that has completed, whose struct dio is "
                                 "free: all BIOs before it had ended, and "
                                 "nothing in bio_count stood for the submitter");
  if (!dio.write && services_.parameters.dirtying == "before") dirty_pages(context, bio);
  context.touch(Fn::submit_bio, dio.line, Access::write);
  context.settle();
  ++dio.bio_count;
  ++dio.bios_in_flight;
  dio.submit_cpu = context.cpu().number();
}

void CompletionDesign::bio_ended(machine::Context& context, Dio& dio, block::Bio& bio) {
  dio.responded = std::max(dio.responded, bio.responded);
  if (!bio.write)
    for (auto* page : std::span(bio.pages).first(bio.vecs)) memory::data_arrived(context, *page);
  else if (services_.copies != nullptr)
    for (unsigned i = 0; i < bio.vecs; ++i)
      services_.copies->written({bio.disk, bio.sector / (memory::kPageSize / block::kSector) + i},
                                context.now());
  end_io(context, dio, bio);
}

void CompletionDesign::bio_complete(machine::Context& context, Dio& dio, block::Bio& bio) {
  const auto& costs = services_.parameters;
  const bool dirties = !dio.write && costs.dirtying == "after";
  block::touch_bio(context, Fn::dio_bio_complete, bio, Access::read);
  block::touch_vecs(context, Fn::dio_bio_complete, bio, Access::read);
  for (auto* page : std::span(bio.pages).first(bio.vecs)) {
    context.charge(Fn::dio_bio_complete, costs.complete_page);
    context.touch(Fn::page_cache_release, page->line, Access::write);
    context.charge(Fn::page_cache_release, costs.release_page);
    if (dirties) {
      context.charge(Fn::set_page_dirty, costs.set_page_dirty);
      memory::set_page_dirty(context, *page);
    }
    memory::page_cache_release(context, *page);
  }
  services_.block.bio_put(context, bio);
}

void CompletionDesign::dirty_pages(machine::Context& context, block::Bio& bio) {
  for (auto* page : std::span(bio.pages).first(bio.vecs)) {
    context.touch(Fn::set_page_dirty, page->line, Access::write);
    context.charge(Fn::set_page_dirty, services_.parameters.set_page_dirty);
    memory::set_page_dirty(context, *page);
  }
}

void CompletionDesign::release_page(machine::Context& context, memory::Page& page) {
  context.touch(Fn::page_cache_release, page.line, Access::write);
  context.charge(Fn::page_cache_release, services_.parameters.release_page);
  memory::page_cache_release(context, page);
}

} // namespace dioscope::dio
