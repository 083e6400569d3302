#include "results/output_folder.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <stdexcept>
#include <system_error>
#include <thread>

#include "results/file_lock.hpp"
#include "results/files.hpp"

namespace dioscope::results {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kStaging = ".dioscope-staging.";

struct NamedKind {
  std::string_view begin; ///< of the file's name
  std::string_view end;
  FileKind kind;
};

constexpr FileKind table(std::string_view header) { return {"a result table", header}; }

/// A table is known by its header line, or as much of it as stays the same.
constexpr std::array kKinds{
    NamedKind{"result", ".json", {"a result", "\"format\": \"dioscope-result-"}},
    NamedKind{"exploration", ".json", {"an exploration", "\"format\": \"dioscope-locks-result-"}},
    NamedKind{"metrics", ".csv", table("variant,metric,unit,value\n")},
    NamedKind{"statistics", ".csv", table("variant,model,name,quantity,unit,value\n")},
    NamedKind{"histograms", ".csv", table("variant,histogram,lower_ns,upper_ns,count,")},
    NamedKind{"interrupts", ".csv", table("variant,line,cpu,count,per_second\n")},
    NamedKind{"profile", ".csv", table("variant,context,function,run_us_per_io,")},
    NamedKind{"profile-comparison", ".csv", table("variant,function,simulated_as,published_a_us,")},
    NamedKind{"profile-tree", ".csv", table("variant,cpu,context,task,task_name,")},
    NamedKind{"profile", ".md", {"a page of profiles", "# Profiles by clock ticks\n"}},
    NamedKind{"readprofile-", ".map", {"a map for readprofile", " T _stext\n"}},
    NamedKind{"readprofile-", ".profile", {"a buffer for readprofile", "dioscope profile"}},
    NamedKind{"flame-", ".svg", {"a flame graph", "<!-- dioscope: a flame graph;"}},
    NamedKind{"lockstat-", ".txt", {"a lockstat view", "SPINLOCKS         HOLD            WAIT\n"}},
    NamedKind{"sampled", ".csv", table("variant,function,us_per_io\n")},
    NamedKind{"vmstat", ".csv", table("variant,at_s,runnable,blocked,")},
    NamedKind{"comparison", ".csv", table("variant,metric,over,unit,published,simulated,")},
    NamedKind{"locks", ".csv", table("variant,class,acquisitions_per_io,")},
    NamedKind{"lock_takers", ".csv", table("variant,class,function,acquisitions_per_io,")},
    NamedKind{"replications", ".csv", table("variant,replication,seed,metric,value\n")},
    NamedKind{"differences", ".csv", table("variant,baseline,metric,unit,replications,")},
    NamedKind{"claim", ".csv", table("condition,metric,variant,relation,than,")},
    NamedKind{"ios", ".csv", table("variant,io,task,task_io,")},
    NamedKind{"designs", ".md", {"a page of designs", "|  | unit |"}},
    NamedKind{"validation", ".md", {"a validation page", "# Validation\n"}},
    NamedKind{"locks", ".txt", {"a report on locks", " lock rules "}},
    NamedKind{"vmstat-", ".txt", {"a vmstat view", "   procs                      memory "}},
    NamedKind{"locks-", ".dot", {"a lock graph", "digraph locks {\n"}},
    NamedKind{"stages", ".json", {"stages of I/Os", R"({"format":"dioscope-stages-1")"}},
    NamedKind{"timeline-", ".json", {"a timeline", R"({"format":"dioscope-timeline-1")"}},
    NamedKind{"story-", ".txt", {"a story", kStoryHeading}},
};

/// A folder inside the target that is gone again when this is.
class Staging {
 public:
  explicit Staging(const fs::path& folder) : path_((folder / kStaging).string() + "XXXXXX") {
    if (mkdtemp(path_.data()) == nullptr) throw FileError(folder, std::generic_category().message(errno));
  }
  Staging(const Staging&) = delete;
  Staging& operator=(const Staging&) = delete;
  ~Staging() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  fs::path operator/(const std::string& name) const { return fs::path(path_) / name; }

 private:
  std::string path_;
};

/// The descriptor that holds the lock.
int lock_folder(const fs::path& folder) {
  const int descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) throw FileError(folder, std::generic_category().message(errno));
  // The children of a process that was killed hold its lock until they have ended too.
  using namespace std::chrono_literals;
  constexpr int kTries = 150;
  for (int i = 0; try_lock(descriptor) == LockAnswer::taken; ++i) {
    if (i == kTries) {
      close(descriptor);
      throw FileError(folder, "another process writes its results into it; legal: another folder");
    }
    std::this_thread::sleep_for(20ms);
  }
  return descriptor;
}

} // namespace

OutputFolder::OutputFolder(const fs::path& folder) : path_(folder) {
  std::error_code ignored;
  for (;;) {
    made_ = !fs::exists(folder, ignored);
    prepare_folder(folder);
    for (const auto& entry : fs::directory_iterator(folder))
      if (const auto* kind = file_kind(entry.path().filename().string())) check_output(entry.path(), *kind);
    lock_ = lock_folder(folder);
    if (fs::exists(folder, ignored)) break;
    close(lock_); // who had it has removed it meanwhile
  }
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().filename().string().starts_with(kStaging) && !entry.is_symlink(ignored))
      fs::remove_all(entry.path(), ignored);
}

OutputFolder::~OutputFolder() {
  std::error_code ignored;
  if (made_) fs::remove(path_, ignored); // what is not empty stays
  close(lock_);
}

void OutputFolder::write(const std::vector<File>& files, const std::vector<StreamedFile>& streamed) const {
  const Staging staging(path_);
  std::vector<std::string> names;
  const auto stage = [&](const std::string& name, const Produce& produce) {
    const auto* kind = file_kind(name);
    if (kind == nullptr) throw std::logic_error("no kind is known of the file " + name);
    check_output(path_ / name, *kind);
    write_new_file(staging / name, produce);
    names.push_back(name);
  };
  for (const auto& [name, produce] : streamed) stage(name, produce);
  for (const auto& file : files) stage(file.first, [&file](const WritePiece& write) { write(file.second); });
  for (const auto& name : names) {
    std::error_code error;
    fs::rename(staging / name, path_ / name, error);
    if (error) throw FileError(path_ / name, error.message());
  }
}

const FileKind* file_kind(std::string_view name) {
  const auto* const found = std::ranges::find_if(kKinds, [name](const NamedKind& known) {
    const bool whole = !known.begin.ends_with('-');
    return name.starts_with(known.begin) && name.ends_with(known.end) &&
           (!whole || name.size() == known.begin.size() + known.end.size());
  });
  return found == kKinds.end() ? nullptr : &found->kind;
}

} // namespace dioscope::results
