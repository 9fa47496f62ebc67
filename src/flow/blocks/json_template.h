#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "flow/expression.h"
#include "json/json.h"
#include "json/reader.h"

namespace beseda::flow {

class BlockCompiler;
class Run;

/// A JSON value whose texts are templates: {"name": "{{name}}"} keeps the variable's type.
struct JsonTemplate {
  json::Value constant = nullptr;
  std::optional<Template> text = std::nullopt;
  std::vector<std::pair<std::string, JsonTemplate>> members = {};
  std::vector<JsonTemplate> items = {};
  bool object = false, array = false;
};

/// The setting `name`, as JSON or as its text; nothing if it is empty. What is wrong is noted as the block's mistake.
std::optional<JsonTemplate> ReadJsonTemplate(BlockCompiler& block, json::Reader& in, const std::string& name);

Result<json::Value> Fill(Run& run, const JsonTemplate& from);

}  // namespace beseda::flow
