// Whatever files a folder holds: what is read is written, and reading and writing that changes nothing more.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/text.h"
#include "flow/folder/bot_folder.h"

// Paths and texts in turn, divided by zero bytes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace beseda::flow;
  const auto parts = beseda::Split(std::string_view(reinterpret_cast<const char*>(data), size), '\0');
  FolderFiles files;
  for (std::size_t i = 0; i + 1 < parts.size(); i += 2) files[std::string(parts[i])] = parts[i + 1];
  const auto folder = ReadFolder(files);
  if (!folder.ok()) return 0;
  const auto written = WriteFolder(*folder);
  const auto again = ReadFolder(written);
  if (!again.ok() || WriteFolder(*again) != written) std::abort();
  return 0;
}
