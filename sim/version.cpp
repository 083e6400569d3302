#include "sim/version.hpp"

#include <elf.h>
#include <fmt/format.h>
#include <link.h>

#include <cstring>
#include <span>
#include <string_view>

#include "sim/engine_library.hpp"

namespace dioscope::sim {
namespace {

/// The GNU build ID among the ELF notes in `notes`; empty when there is none.
std::string build_id(std::span<const std::byte> notes) {
  // A note: header, name and description, each padded to 4 bytes.
  const auto padded = [](std::size_t size) { return (size + 3) / 4 * 4; };
  ElfW(Nhdr) note{};
  while (notes.size() >= sizeof note) {
    std::memcpy(&note, notes.data(), sizeof note);
    const auto size = sizeof note + padded(note.n_namesz) + padded(note.n_descsz);
    if (size > notes.size()) break;
    if (note.n_type == NT_GNU_BUILD_ID) {
      std::string digits;
      for (const auto byte : notes.subspan(sizeof note + padded(note.n_namesz), note.n_descsz))
        digits += fmt::format("{:02x}", static_cast<unsigned>(byte));
      return digits;
    }
    notes = notes.subspan(size);
  }
  return {};
}

/// Called for each loaded object until it returns 1.
int find_engine(dl_phdr_info* object, std::size_t /*size*/, void* found) {
  if (std::string_view(object->dlpi_name).find("/libsimgrid.so") == std::string_view::npos) return 0;
  for (const auto& part : std::span(object->dlpi_phdr, object->dlpi_phnum)) {
    if (part.p_type != PT_NOTE) continue;
    const auto* begin = reinterpret_cast<const std::byte*>(object->dlpi_addr + part.p_vaddr);
    auto id = build_id({begin, part.p_memsz});
    if (!id.empty()) *static_cast<std::string*>(found) = std::move(id);
  }
  return 1;
}

} // namespace

std::string program_version() { return DIOSCOPE_VERSION; }

std::string engine_version() { return engine_library().engine_version(); }

std::string engine_build() {
  engine_library();
  std::string found = "unknown";
  dl_iterate_phdr(find_engine, &found);
  return found;
}

} // namespace dioscope::sim
