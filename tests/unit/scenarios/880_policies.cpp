#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>

#include "scenarios/configuration.hpp"
#include "scenarios/policies.hpp"
#include "sim/policies.hpp"
#include "tests/unit/support/text_file.hpp"

using namespace dioscope;

namespace {

std::string policies_page() {
  return test::read_text(std::filesystem::path(DIOSCOPE_SOURCE_DIR) / "docs/policies.md");
}

} // namespace

TEST_CASE("880 Given the page of policies, when its head is left out, then it is what the program prints") {
  const auto page = policies_page();
  const auto tables = page.find("\n## ");
  REQUIRE(tables != std::string::npos);
  // After a change of a policy: build/dioscope list policies --markdown
  CHECK(page.substr(tables + 1) == scenarios::policies_markdown());
}

TEST_CASE("881 Given the policies, when they are listed, then each is told what it does and is one of the "
          "choices of its parameter") {
  scenarios::Configuration defaults;
  const scenarios::ParameterIndex index(scenarios::bind(defaults));
  const auto& catalogue = sim::policy_catalogue();
  CHECK(catalogue.size() >= 30);
  for (const auto& policy : catalogue) {
    CAPTURE(std::string(policy.parameter));
    CAPTURE(std::string(policy.text.name));
    const auto* bound = index.find(policy.parameter);
    REQUIRE(bound != nullptr);
    CHECK_FALSE(policy.text.sentence.empty());
    CHECK(scenarios::policies_text(policy.text.name).find(policy.text.name) != std::string::npos);
    CHECK(std::ranges::count(bound->parameter->choices, policy.text.name) == 1);
    CHECK(bound->parameter->sentence.find(policy.text.sentence) != std::string::npos);
  }
}
