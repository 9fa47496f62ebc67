#include "providers/common/openai_dialect/content_filter.h"

#include "base/text.h"
#include "json/json.h"
#include "providers/common/json_fields.h"

namespace beseda::openai {
namespace {

constexpr std::size_t kMaxName = 60;

void Add(std::string& names, std::string_view name) {
  if (!names.empty()) names += ", ";
  AppendPrintable(names, CutUtf8(name, kMaxName));
}

}  // namespace

std::string FilteredCategories(const json::Object& result) {
  std::string out;
  for (const auto& [name, value] : result) {
    const auto* category = value.if_object();
    if (category && FindBool(*category, "filtered")) Add(out, std::string_view(name.data(), name.size()));
    const auto* lists = value.if_array();  // of the older form: [{"id":"my list","filtered":true}]
    for (std::size_t i = 0; lists && i < lists->size(); ++i) {
      const auto* list = (*lists)[i].if_object();
      if (list && FindBool(*list, "filtered")) Add(out, FindText(*list, "id"));
    }
  }
  return out;
}

std::string FilteredPrompt(const json::Array& prompts) {
  for (const auto& entry : prompts) {
    const auto* prompt = entry.if_object();
    const auto* result = prompt ? FindObject(*prompt, "content_filter_results") : nullptr;
    if (!result) continue;
    if (auto names = FilteredCategories(*result); !names.empty()) return names;
  }
  return {};
}

std::string FilterSentence(std::string_view categories) {
  return "The provider's content filter stopped this: " + std::string(categories) + ".";
}

}  // namespace beseda::openai
