/// The pages as a site. What mkdocs does not check itself, docs/site/hooks.py does: anchors, links out of
/// docs/, and that nothing comes from a network.
#include <doctest/doctest.h>

#include "tests/scenario/command.hpp"
#include "tests/unit/support/skip.hpp"

using namespace dioscope::test;
namespace fs = std::filesystem;

TEST_CASE("879 Given the pages, when mkdocs makes a site of them, then it has nothing to warn of") {
  const TemporaryFolder folder;
  const auto config = (fs::path(DIOSCOPE_SOURCE_DIR) / "mkdocs.yml").string();
  const auto site = (folder / "site").string();
  const auto made = run_command(
      {"/bin/sh", "-c",
       "PYTHONDONTWRITEBYTECODE=1 exec mkdocs build --strict --config-file \"$0\" --site-dir \"$1\"", config,
       site},
      folder.path());
  if (made.code == 127) return skip("mkdocs is not installed");
  INFO(made.err);
  CHECK(made.code == 0);
  CHECK(fs::exists(fs::path(site) / "index.html"));
}
