// Whatever file arrives as a bot of another product: it is refused, or becomes a scenario that is stored and read the same
// and has no error that the import made.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string_view>

#include "flow/compile.h"
#include "flow/import/archive.h"
#include "flow/import/botpress.h"
#include "flow/import/import.h"
#include "flow/import/js_expression.h"
#include "json/json.h"

namespace {

using namespace beseda::flow;

void Check(const beseda::Result<Imported>& imported) {
  if (!imported.ok()) return;
  static Scripts scripts;
  const auto written = DumpScenario(imported->scenario);
  const auto again = ParseScenario(written);
  if (!again.ok() || DumpScenario(*again) != written) std::abort();
  (void)EncodeImportReport(*imported);
  // A bot that runs in circles did so before.
  for (const auto& problem : Compile(std::make_shared<const Scenario>(*again), scripts).problems) {
    if (problem.severity == Problem::Severity::kError && problem.code != "endless_loop") std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  Check(ImportBot(text, {}));
  // A bot's folder, its files one behind the other: "path\ncontent\0".
  ArchiveFiles files;
  for (auto left = text; !left.empty();) {
    const auto one = left.substr(0, left.find('\0'));
    left.remove_prefix(std::min(left.size(), one.size() + 1));
    const auto line = one.find('\n');
    if (line != one.npos) files[std::string(one.substr(0, line))] = one.substr(line + 1);
  }
  if (FindBotpressFolder(files)) Check(BotpressImport(files, {}).Run());
  JsNames names;
  names.braces = [](std::string_view) { return std::string("x"); };
  (void)LuaOfJs(text.substr(0, 500), names);
  return 0;
}
