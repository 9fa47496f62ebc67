// What asks something.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "flow/import/loose_json.h"
#include "flow/import/typebot.h"
#include "flow/value.h"
#include "json/json.h"

namespace beseda::flow {
namespace {

constexpr std::size_t kMostChoices = 50, kMostCards = 10;

}  // namespace

std::string TypebotImport::Ask(Work& work, std::string kind, json::Object settings) {
  auto question = work.question;
  if (question.empty()) question = TextAt(work.block, "options.labels.placeholder");
  if (question.empty()) {
    question = "…";
    draft_.Changed(work.item, "question_made");
  }
  settings["question"] = Words(work, question);
  const auto variable = VariableOf(work, TextAt(work.block, "options.variableId"));
  if (!variable.empty()) settings["variable"] = variable;
  if (const auto retry = TextAt(work.block, "options.retryMessageContent"); !retry.empty()) settings["retry"] = Words(work, retry);
  return Add(work, std::move(kind), std::move(settings));
}

void TypebotImport::AddNumber(Work& work, json::Object& settings, std::string_view name, std::string_view path) {
  const auto text = TextAt(work.block, path);
  if (text.empty()) return;
  if (const auto number = NumberOf(json::Value(text))) settings[name] = NumberValue(*number);
  else draft_.Changed(work.item, "limit", text);
}

bool TypebotImport::DrawInput(Work& work) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kPlain = {{{"text input", "ask_text"},
                                                                                           {"email input", "ask_email"},
                                                                                           {"url input", "ask_url"},
                                                                                           {"time input", "ask_time"},
                                                                                           {"phone number input", "ask_phone"},
                                                                                           {"file input", "ask_file"}}};
  for (const auto& [theirs, ours] : kPlain) {
    if (work.type == theirs) return Ask(work, std::string(ours), {}), true;
  }
  json::Object settings;
  if (work.type == "number input") {
    AddNumber(work, settings, "min", "options.min");
    AddNumber(work, settings, "max", "options.max");
    Ask(work, "ask_number", std::move(settings));
  } else if (work.type == "date input") {
    for (const auto& [name, path] : {std::pair{"min", "options.min"}, std::pair{"max", "options.max"}}) {
      const auto text = TextAt(work.block, path);
      const bool day = text.size() >= 10 && text.find_first_not_of("0123456789-") == std::string::npos && text.size() == 10;
      if (day) settings[name] = text;
      else if (!text.empty()) draft_.Changed(work.item, "limit", text);
    }
    if (FlagAt(work.block, "options.hasTime") || FlagAt(work.block, "options.isRange")) draft_.Changed(work.item, "date_range");
    Ask(work, "ask_date", std::move(settings));
  } else if (work.type == "rating input") {
    const auto number = [&](std::string_view path, double otherwise) {
      return std::clamp(NumberOf(json::Value(TextAt(work.block, path))).value_or(otherwise), 0.0, 90.0);
    };
    const double least = number("options.startsAt", 1), most = std::max(number("options.length", 10), least + 1);
    Ask(work, "ask_rating", {{"least", std::int64_t(least)}, {"most", std::int64_t(most)}});
  } else if (work.type == "choice input") {
    DrawChoice(work);
  } else if (work.type == "picture choice input" || work.type == "cards") {
    DrawCards(work);
  } else if (work.type == "payment input") {
    if (!work.question.empty()) Add(work, "send_text", {{"text", Words(work, work.question)}});
    LeaveOut(work, "no_block");
  } else {
    return false;
  }
  return true;
}

void TypebotImport::DrawChoice(Work& work) {
  if (!TextAt(work.block, "options.dynamicVariableId").empty()) {
    draft_.Changed(work.item, "list_choices");
    Ask(work, "ask_text", {});
    return draft_.NoteChanges(work.item, work.sheet.flow, work.x, work.y, {});
  }
  json::Array choices;
  std::vector<std::string> ids;
  bool hidden = false;
  for (const auto& item : ListAt(work.block, "items")) {
    if (choices.size() == kMostChoices) {
      draft_.Changed(work.item, "too_many", std::to_string(kMostChoices));
      break;
    }
    const auto id = "c" + std::to_string(choices.size() + 1);
    auto title = TextAt(item, "content");
    if (title.empty()) title = TextAt(item, "title");
    hidden = hidden || FlagAt(item, "displayCondition.isEnabled");
    json::Object choice{{"id", id}, {"title", Words(work, title.empty() ? std::to_string(choices.size() + 1) : title)}};
    if (const auto value = TextAt(item, "value"); !value.empty()) choice["value"] = CutUtf8(value, 500);
    choices.push_back(std::move(choice));
    ids.push_back(TextAt(item, "id"));
  }
  if (hidden) draft_.Changed(work.item, "always_shown");
  if (choices.empty()) {
    Ask(work, "ask_text", {});
  } else if (FlagAt(work.block, "options.isMultipleChoice")) {
    Ask(work, "ask_choices", {{"choices", std::move(choices)}});
  } else {
    const auto id = Ask(work, "ask_choice", {{"choices", std::move(choices)}});
    work.drawn.exits.clear();
    for (std::size_t i = 0; i < ids.size(); ++i) work.drawn.items[ids[i]] = {id, "c" + std::to_string(i + 1)};
  }
  if (hidden) draft_.NoteChanges(work.item, work.sheet.flow, work.x, work.y, json::Dump(ListAt(work.block, "items")));
}

// Pictures are sent first, then the choice is asked.
void TypebotImport::DrawCards(Work& work) {
  const auto first = [](const json::Value& item, std::string_view a, std::string_view b) {
    const auto text = TextAt(item, a);
    return text.empty() ? TextAt(item, b) : text;
  };
  if (FlagAt(work.block, "options.dynamicItems.isEnabled")) {
    draft_.Changed(work.item, "list_choices");
    Ask(work, "ask_text", {});
    return draft_.NoteChanges(work.item, work.sheet.flow, work.x, work.y, {});
  }
  json::Array cards;
  std::size_t number = 0;
  for (const auto& item : ListAt(work.block, "items")) {
    ++number;
    if (cards.size() == kMostCards) break;
    const auto title = TextAt(item, "title");
    json::Object card{{"title", Words(work, title.empty() ? std::to_string(number) : title)}};
    if (const auto words = TextAt(item, "description"); !words.empty()) card["subtitle"] = Words(work, words);
    if (const auto image = first(item, "pictureSrc", "imageUrl"); image.starts_with("http") || image.starts_with("{{")) card["image_url"] = CutUtf8(Template(work, image), 2000);
    cards.push_back(std::move(card));
  }
  if (ListAt(work.block, "items").size() > kMostCards) draft_.Changed(work.item, "too_many", std::to_string(kMostCards));
  if (!cards.empty()) Add(work, "send_carousel", {{"cards", std::move(cards)}});
  if (work.type != "cards") return DrawChoice(work);

  json::Array choices;
  std::vector<std::string> ids;
  for (const auto& item : ListAt(work.block, "items")) {
    for (const auto& path : ListAt(item, "paths")) {
      if (choices.size() == kMostChoices) break;
      const auto text = TextAt(item, "title") + ": " + TextAt(path, "text");
      json::Object choice{{"id", "c" + std::to_string(choices.size() + 1)}, {"title", Words(work, text)}};
      if (const auto value = TextAt(item, "options.internalValue"); !value.empty()) choice["value"] = CutUtf8(value, 500);
      choices.push_back(std::move(choice));
      ids.push_back(TextAt(path, "id"));
    }
  }
  if (choices.empty()) return;
  const auto id = Ask(work, "ask_choice", {{"choices", std::move(choices)}});
  work.drawn.exits.clear();
  for (std::size_t i = 0; i < ids.size(); ++i) work.drawn.items[ids[i]] = {id, "c" + std::to_string(i + 1)};
  for (const auto& one : ListAt(work.block, "options.saveResponseMapping")) {
    const auto variable = VariableOf(work, TextAt(one, "variableId"));
    if (!variable.empty() && work.drawn.items.size() > 0) draft_.SetSetting(id, "variable", json::Value(variable));
  }
}

}  // namespace beseda::flow
