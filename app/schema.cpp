#include "scenarios/schema.hpp"

#include "app/print.hpp"
#include "app/verbs.hpp"

namespace dioscope::app {

void add_schema(CLI::App& app, Action& action) {
  app.add_subcommand("schema", "The JSON Schema of scenario files")->callback([&action] {
    action = [] {
      say("{}\n", scenarios::schema().dump(2));
      return static_cast<int>(ExitCode::ok);
    };
  });
}

} // namespace dioscope::app
