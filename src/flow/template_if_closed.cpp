#include "flow/template_if_closed.h"

#include <algorithm>

#include "base/text.h"
#include "flow/block_compiler.h"
#include "flow/run.h"
#include "json/json.h"

namespace beseda::flow {

std::unique_ptr<const TemplateIfClosed> TemplateIfClosed::Read(BlockCompiler& block) {
  auto& settings = block.settings();
  if (!settings.Has("if_closed")) return nullptr;
  auto in = settings.Child("if_closed");
  auto read = std::make_unique<TemplateIfClosed>();
  read->name_ = Trim(in.TextOr("template", "", 512));
  const auto& languages = in.Raw("languages");
  std::string fallback;
  for (const auto& locale : block.names().locales()) {
    const auto* code = languages.is_object() ? languages.get_object().if_contains(locale) : nullptr;
    read->languages_.emplace_back(code && code->is_string() ? Trim(json::View(code->get_string())) : std::string_view());
    if (fallback.empty()) fallback = read->languages_.back();
  }
  for (auto& language : read->languages_) {
    if (language.empty()) language = fallback;
  }
  for (auto& one : in.Children("values", 60)) {
    auto name = one.Text("name", 100);
    read->values_.emplace_back(std::move(name), block.Text(one, "value"));
    if (read->values_.back().second.empty()) block.Mistake("missing_template_value", "if_closed", read->values_.back().first);
    in.Absorb(one);
  }
  settings.Absorb(in);
  if (read->name_.empty()) return nullptr;
  if (fallback.empty()) block.Mistake("missing_template_language", "if_closed", read->name_);
  return read;
}

Result<Content> TemplateIfClosed::Make(Run& run) const {
  TemplateContent content;
  content.name = name_;
  content.language = languages_[run.locale()];
  json::Object values;
  for (const auto& [name, value] : values_) {
    TRY(auto filled, value.Evaluate(run));
    values[name] = filled.is_null() ? json::Value("") : std::move(filled);
  }
  content.parameters = json::Dump(values);
  return Content{std::move(content)};
}

}  // namespace beseda::flow
