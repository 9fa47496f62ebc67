// Whatever an author writes, it compiles and runs within its limits or is refused, and leaves the next script alone.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <string>

#include "flow/script/scripts.h"
#include "json/json.h"

namespace {

class MapVariables final : public beseda::flow::ScriptVariables {
 public:
  const beseda::json::Value* Get(std::string_view name) const override {
    const auto found = values_.find(name);
    return found == values_.end() ? nullptr : &found->second;
  }
  beseda::Status Set(std::string_view name, beseda::json::Value value) override {
    values_[std::string(name)] = std::move(value);
    return beseda::Ok();
  }

 private:
  std::map<std::string, beseda::json::Value, std::less<>> values_ = {
      {"x", 1}, {"s", "text"}, {"t", beseda::json::Array{1, nullptr, beseda::json::Object{{"a", 1.5}}}}};
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static beseda::flow::Scripts scripts;
  static const auto probe = *scripts.CompileExpression("('a'):rep(2):upper() .. #table.pack(1, 2)");
  const std::string source(reinterpret_cast<const char*>(data), size);
  beseda::flow::ScriptLimits limits;
  limits.instructions = 20'000;
  limits.memory_bytes = 256 * 1024;
  for (const bool expression : {true, false}) {
    const auto script = expression ? scripts.CompileExpression(source) : scripts.CompileScript(source);
    if (!script.ok()) continue;
    (void)beseda::flow::ReadVariables(**script);
    MapVariables variables;
    const auto value = scripts.Run(**script, variables, limits);
    if (value.ok()) (void)beseda::json::Dump(*value);
  }
  MapVariables variables;
  const auto still = scripts.Run(*probe, variables, limits);
  if (!still.ok() || *still != "AA2") std::abort();
  return 0;
}
