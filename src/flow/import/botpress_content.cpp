// What nodes of Botpress say and ask, and what the bot knows.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "flow/import/botpress.h"
#include "flow/import/loose_json.h"
#include "flow/value.h"

namespace beseda::flow {
namespace {

constexpr std::size_t kMostReplies = 13, kMostChoices = 50, kMostCards = 10, kMostButtons = 3, kMostUrl = 2000;

bool IsAddress(std::string_view url) { return url.starts_with("https://") || url.starts_with("http://") || url.starts_with("{{"); }

}  // namespace

JsNames BotpressImport::Names() {
  JsNames names;
  names.path = [this](const std::vector<std::string>& path) -> std::optional<std::string> {
    const auto& root = path[0];
    if (root == "event" && path.size() >= 2) {
      if (path[1] == "preview" || path[1] == "payload") return "last_message";
      if (path[1] == "channel") return "channel";
      if (path[1] == "nlu" && path.size() >= 3 && path[2] == "intent") return draft_.Variable("intent");
      if (path[1] == "nlu" && path.size() >= 3 && path[2] == "language") return "locale";
      if (path[1] == "state" && path.size() >= 4) return Names().path(std::vector(path.begin() + 2, path.end()));
      return std::nullopt;
    }
    if (path.size() < 2 || (root != "temp" && root != "session" && root != "user" && root != "bot")) return std::nullopt;
    const bool slot = root == "session" && path[1] == "slots" && path.size() >= 3;
    const auto scope = root == "user" ? VariableScope::kContact : root == "bot" ? VariableScope::kBot : VariableScope::kSession;
    auto lua = draft_.Variable(slot ? path[2] : path[1], scope);
    std::size_t i = slot ? 3 : 2;
    // The variable holds the answer itself here.
    if (i < path.size() && ((slot && path[i] == "value") || (answers_.contains(lua) && path[i] == "body"))) ++i;
    for (; i < path.size(); ++i) {
      if (path[i].find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") != std::string::npos) return std::nullopt;
      lua += "." + path[i];
    }
    return lua;
  };
  return names;
}

// {{session.name}} and {{{session.name}}} are the same but for the escaping of HTML.
std::string BotpressImport::Template(ImportItem& item, std::string_view text) {
  std::string out;
  for (;;) {
    const auto begin = text.find("{{");
    const auto end = begin == text.npos ? text.npos : text.find("}}", begin);
    if (end == text.npos) break;
    out += text.substr(0, begin);
    auto inside = text.substr(begin + 2, end - begin - 2);
    text.remove_prefix(end + 2);
    if (inside.starts_with('{')) {
      inside.remove_prefix(1);
      if (text.starts_with('}')) text.remove_prefix(1);
    }
    if (const auto lua = LuaOfJs(Trim(inside), Names())) out += "{{" + *lua + "}}";
    else ImportDraft::Changed(item, "text_code", std::string(inside));
  }
  std::string rest(text);
  for (auto at = rest.find("{{"); at != rest.npos; at = rest.find("{{")) rest.erase(at, 1);
  return out + rest;
}

const json::Value& BotpressImport::Localized(const json::Value& form, std::string_view name, std::string_view locale) const {
  static const json::Value kNothing = nullptr;
  if (!form.is_object()) return kNothing;
  // Names of members may hold what a path would stumble over.
  if (const auto* found = form.get_object().if_contains(std::string(name) + "$" + std::string(locale))) return *found;
  const auto* plain = form.get_object().if_contains(name);
  return plain ? *plain : kNothing;
}

json::Object BotpressImport::Words(ImportItem& item, const json::Value& form, std::string_view name, std::string_view otherwise) {
  json::Object words;
  for (const auto& locale : draft_.locales()) {
    const auto text = Template(item, TextOf(Localized(form, name, locale)));
    if (!Trim(text).empty()) words[locale] = CutUtf8(text, 4000);
  }
  if (words.empty() && !otherwise.empty()) words[draft_.locales().front()] = otherwise;
  return words;
}

// [{title, value}] of every language, told apart by their places.
json::Array BotpressImport::Choices(ImportItem& item, const json::Value& form, std::size_t most) {
  json::Array choices;
  for (const auto& locale : draft_.locales()) {
    const auto& list = Localized(form, "choices", locale);
    if (!list.is_array()) continue;
    std::size_t place = 0;
    for (const auto& one : list.get_array()) {
      if (place == most) {
        ImportDraft::Changed(item, "too_many", std::to_string(most));
        break;
      }
      if (place == choices.size()) {
        choices.push_back(json::Object({{"id", "c" + std::to_string(place + 1)}, {"title", json::Object()}, {"value", CutUtf8(TextAt(one, "value"), 500)}}));
      }
      const auto title = Template(item, TextAt(one, "title"));
      choices[place].as_object()["title"].as_object()[locale] = Trim(title).empty() ? std::to_string(place + 1) : CutUtf8(title, 4000);
      ++place;
    }
  }
  return choices;
}

std::string BotpressImport::MediaUrl(ImportItem& item, const std::string& url) {
  const auto made = Template(item, url);
  if (IsAddress(made)) return std::string(CutUtf8(made, kMostUrl));
  if (!made.empty()) ImportDraft::Changed(item, "media_file", made);
  return {};
}

json::Array BotpressImport::Buttons(ImportItem& item, const json::Value& actions) {
  json::Array buttons;
  if (!actions.is_array()) return buttons;
  for (const auto& action : actions.get_array()) {
    if (buttons.size() == kMostButtons) {
      ImportDraft::Changed(item, "too_many", std::to_string(kMostButtons));
      break;
    }
    const auto title = TextAt(action, "title"), url = TextAt(action, "url");
    json::Object button{{"id", "b" + std::to_string(buttons.size() + 1)}, {"title", draft_.Words(title.empty() ? "…" : Template(item, title))}};
    if (TextAt(action, "action") == "Open URL" && IsAddress(url)) {
      button["kind"] = "url";
      button["url"] = Template(item, url);
    }
    buttons.push_back(std::move(button));
  }
  return buttons;
}

json::Object BotpressImport::Card(ImportItem& item, const json::Value& card, std::string_view locale) {
  const auto one = [&](std::string_view name) { return TextOf(Localized(card, name, locale)); };
  const auto title = one("title"), subtitle = one("subtitle");
  json::Object made{{"title", draft_.Words(title.empty() ? "…" : Template(item, title))}};
  if (!subtitle.empty()) made["subtitle"] = draft_.Words(Template(item, subtitle));
  if (const auto image = MediaUrl(item, one("image")); !image.empty()) made["image_url"] = image;
  if (auto buttons = Buttons(item, Localized(card, "actions", locale)); !buttons.empty()) made["buttons"] = std::move(buttons);
  return made;
}

bool BotpressImport::DrawElement(Work& work, ImportItem& item, const std::string& id) {
  const auto found = elements_.find(id);
  if (found == elements_.end()) return false;
  const auto& form = At(found->second, "formData");
  const auto type = id.substr(0, id.find_last_of('-'));
  const auto& first = draft_.locales().front();
  const auto value = [&](std::string_view name) { return TextOf(Localized(form, name, first)); };
  const auto is = [&](std::string_view kind) { return id.starts_with(std::string(kind) + "-") || type == kind; };
  item.text = CutUtf8(value("text").empty() ? value("title") : value("text"), 80);
  if (is("builtin_text") || is("builtin_single-choice") || is("builtin_single_choice")) {
    json::Object settings{{"text", Words(item, form, "text", "…")}};
    if (const auto& variations = Localized(form, "variations", first); variations.is_array() && !variations.get_array().empty()) ImportDraft::Changed(item, "variations");
    if (auto choices = Choices(item, form, kMostReplies); !choices.empty()) {
      for (auto& choice : choices) choice.as_object().erase("value");
      settings["quick_replies"] = std::move(choices);
    }
    item.block = Add(work, "send_text", std::move(settings));
    return true;
  }
  for (const auto& [kind, name] : {std::pair{"image", "builtin_image"}, {"video", "builtin_video"}, {"audio", "builtin_audio"}, {"file", "builtin_file"}}) {
    if (!is(name)) continue;
    const auto url = MediaUrl(item, value(kind));
    if (url.empty()) {
      draft_.Leave(item, "no_address", {}, work.flow.id, work.x, work.y, json::Dump(form));
      work.y += 170;
      return true;
    }
    json::Object settings{{"kind", kind}, {"url", url}};
    if (auto title = Words(item, form, "title"); !title.empty()) settings["caption"] = std::move(title);
    item.block = Add(work, "send_media", std::move(settings));
    return true;
  }
  if (is("builtin_card")) {
    item.block = Add(work, "send_card", Card(item, form, first));
    return true;
  }
  if (is("builtin_carousel")) {
    json::Array cards;
    if (const auto& list = Localized(form, "items", first); list.is_array()) {
      for (const auto& card : list.get_array()) {
        if (cards.size() < kMostCards) cards.push_back(Card(item, card, first));
      }
    }
    if (cards.empty()) return false;
    item.block = Add(work, "send_carousel", {{"cards", std::move(cards)}});
    return true;
  }
  if (is("builtin_location")) {
    const auto latitude = NumberOf(json::Value(value("latitude"))), longitude = NumberOf(json::Value(value("longitude")));
    if (!latitude || !longitude) return false;
    item.block = Add(work, "send_location", {{"latitude", *latitude}, {"longitude", *longitude}, {"title", Words(item, form, "title")}, {"address", Words(item, form, "address")}});
    return true;
  }
  if (is("dropdown")) {
    json::Array replies;
    if (const auto& list = Localized(form, "options", first); list.is_array()) {
      for (const auto& one : list.get_array()) {
        const auto label = TextAt(one, "label");
        if (replies.size() < kMostReplies && !label.empty()) replies.push_back(json::Object({{"id", "c" + std::to_string(replies.size() + 1)}, {"title", draft_.Words(Template(item, label))}}));
      }
    }
    json::Object settings{{"text", Words(item, form, "message", "…")}};
    if (!replies.empty()) settings["quick_replies"] = std::move(replies);
    item.block = Add(work, "send_text", std::move(settings));
    return true;
  }
  return false;
}

// True: the node is done, its transitions included.
bool BotpressImport::DrawSkill(Work& work) {
  const auto skill = TextAt(work.node, "skill");
  const auto flow = skills_.find(TextAt(work.node, "flow"));
  const auto& data = flow == skills_.end() ? json::Value(nullptr) : At(flow->second, "skillData");
  auto& item = draft_.Begin(work.flow.file + "/" + work.name + "/skill", work.flow.file + ": " + work.name, "skill " + skill);
  if (skill == "choice" && elements_.contains(TextAt(data, "contentId"))) return DrawChoiceSkill(work, item, data), true;
  if (skill == "CallAPI" && !TextAt(data, "url").empty()) return DrawApiSkill(work, item, data), true;
  if (skill == "Slot") return DrawSlotSkill(work, item, data), true;
  draft_.Leave(item, "no_block", {}, work.flow.id, work.x, work.y, json::Dump(data.is_null() ? work.node : data));
  work.y += 170;
  return false;
}

void BotpressImport::DrawChoiceSkill(Work& work, ImportItem& item, const json::Value& data) {
  const auto& form = At(elements_.at(TextAt(data, "contentId")), "formData");
  auto choices = Choices(item, form, kMostChoices);
  if (choices.empty()) {
    draft_.Leave(item, "element", TextAt(data, "contentId"), work.flow.id, work.x, work.y, json::Dump(form));
    return DrawTransitions(work);
  }
  const auto kept = choices;
  const auto name = TextAt(data, "config.variableName");
  json::Object settings{{"question", Words(item, form, "text", "…")}, {"choices", std::move(choices)}};
  settings["variable"] = draft_.Variable(name.empty() ? "skill-choice-ret" : name);
  if (const auto retries = NumberOf(json::Value(TextAt(data, "config.nbMaxRetries")))) settings["attempts"] = std::int64_t(std::clamp(*retries + 1, 1.0, 10.0));
  item.text = CutUtf8(TextOf(Localized(form, "text", draft_.locales().front())), 80);
  item.block = Add(work, "ask_choice", std::move(settings), "");
  for (const auto& next : ListAt(work.node, "next")) {
    const auto condition = TextAt(next, "condition"), target = TextAt(next, "node");
    std::string port;
    for (std::size_t i = 0; i < kept.size(); ++i) {
      const auto value = TextAt(kept[i], "value");
      const bool named = condition.ends_with("\"" + value + "\"") || condition.ends_with("'" + value + "'");
      if (named || condition == "lastNode=success-" + std::to_string(i + 1)) port = TextAt(kept[i], "id");
    }
    if (port.empty() && condition != "true") {
      ImportDraft::Changed(item, "transition", condition);
      continue;
    }
    LeadOn(work, item.block, port.empty() ? "failed" : port, target);
  }
}

void BotpressImport::DrawApiSkill(Work& work, ImportItem& item, const json::Value& data) {
  const auto url = Template(item, TextAt(data, "url"));
  item.text = CutUtf8(url, 80);
  if (!HasFixedHost(url)) {
    draft_.Leave(item, "fixed_host", {}, work.flow.id, work.x, work.y, json::Dump(data));
    return DrawTransitions(work);
  }
  auto method = TextAt(data, "method");
  for (auto& c : method) c = c >= 'a' && c <= 'z' ? char(c - 'a' + 'A') : c;
  if (method != "POST" && method != "PUT" && method != "PATCH" && method != "DELETE") method = "GET";
  const auto variable = draft_.Variable(TextAt(data, "variable").empty() ? "response" : TextAt(data, "variable"),
                                        TextAt(data, "memory") == "user" ? VariableScope::kContact : VariableScope::kSession);
  answers_.insert(variable);
  json::Object settings{{"method", method}, {"url", CutUtf8(url, 4000)}, {"variable", variable}};
  json::Array headers;
  if (const auto& given = At(data, "headers"); given.is_object()) {
    for (const auto& header : given.get_object()) {
      const std::string name(header.key());
      const bool own = ToLower(name) == "host" || ToLower(name) == "content-length" || ToLower(name) == "connection";
      const bool plain = !name.empty() && name.size() <= 64 && ToLower(name).find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_") == std::string::npos;
      if (plain && !own && headers.size() < 30) headers.push_back(json::Object({{"name", name}, {"value", Template(item, TextOf(header.value()))}}));
    }
  }
  if (!headers.empty()) settings["headers"] = std::move(headers);
  if (const auto& body = At(data, "body"); method != "GET" && !IsEmpty(body)) {
    auto text = Template(item, body.is_string() ? TextOf(body) : json::Dump(body));
    if (auto read = json::Parse(text); read.ok()) {
      settings["body"] = std::move(*read);
    } else {
      ImportDraft::Changed(item, "request_body");
      settings["body"] = " " + text;
    }
  }
  item.block = Add(work, "http_request", std::move(settings), "");
  for (const auto& next : ListAt(work.node, "next")) {
    const auto condition = TextAt(next, "condition");
    LeadOn(work, item.block, condition.starts_with("!") ? "error" : "next", TextAt(next, "node"));
  }
}

void BotpressImport::DrawSlotSkill(Work& work, ImportItem& item, const json::Value& data) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kKinds = {
      {{"time", "ask_date"}, {"number", "ask_number"}, {"email", "ask_email"}, {"phoneNumber", "ask_phone"}, {"url", "ask_url"}, {"quantity", "ask_number"}}};
  std::string kind = "ask_text";
  for (const auto& entity : ListAt(data, "entities")) {
    const auto name = TextOf(entity);
    for (const auto& [theirs, ours] : kKinds) {
      if (name == theirs || name == "system." + std::string(theirs)) kind = ours;
    }
  }
  const auto form = [&](std::string_view name) {
    const auto found = elements_.find(TextAt(data, name));
    return found == elements_.end() ? json::Value(nullptr) : At(found->second, "formData");
  };
  json::Object settings{{"question", Words(item, form("contentElement"), "text", "…")}, {"skip_if_known", true}, {"use_last_message", kind != "ask_text"}};
  settings["variable"] = draft_.Variable(TextAt(data, "slotName"));
  if (auto retry = Words(item, form("notFoundElement"), "text"); !retry.empty()) settings["retry"] = std::move(retry);
  if (const auto retries = NumberOf(json::Value(TextAt(data, "retryAttempts")))) settings["attempts"] = std::int64_t(std::clamp(*retries + 1, 1.0, 10.0));
  item.block = Add(work, kind, std::move(settings), "");
  for (const auto& next : ListAt(work.node, "next")) {
    const auto condition = TextAt(next, "condition");
    if (condition.find("notExtracted") != condition.npos) LeadOn(work, item.block, "failed", TextAt(next, "node"));
    else if (condition.find("xtracted") != condition.npos || condition == "true") LeadOn(work, item.block, "next", TextAt(next, "node"));
  }
}

// Questions and answers, intents that no node asks for, entities.
void BotpressImport::DrawKnowledge() {
  const auto folder = FindBotpressFolder(files_).value_or("");
  double y = 0;
  for (const auto& [path, content] : files_) {
    if (!path.starts_with(folder) || draft_.full()) continue;
    const auto name = path.substr(folder.size());
    const bool entity = name.starts_with("entities/");
    if (!name.starts_with("qna/") && !entity) continue;
    const auto read = json::Parse(content);
    if (!read.ok()) continue;
    if (entity) {
      auto& item = draft_.Begin(name, name, "entity", TextAt(*read, "name"));
      draft_.Leave(item, "entity", {}, flows_.front().id, -1900, y, content.substr(0, 2000));
    } else if (const auto& list = ListAt(*read, "qnas"); !list.empty()) {
      for (const auto& one : list) DrawQuestion(name, one, y += 190);
    } else {
      DrawQuestion(name, *read, y);
    }
    y += 190;
  }
  for (const auto& [name, intent] : intents_) {
    if (used_intents_.contains(name) || name == "none") continue;
    auto& item = draft_.Begin("intents/" + name, "intents", "intent", name);
    draft_.Leave(item, "intent", {}, flows_.front().id, -1900, y, json::Dump(At(intent, "utterances")));
    y += 190;
  }
}

void BotpressImport::DrawQuestion(const std::string& path, const json::Value& entry, double y) {
  const auto& data = At(entry, "data");
  const auto& flow = flows_.front();
  const auto texts = [&](std::string_view name, const std::string& locale) -> const json::Array& {
    const auto& all = At(data, name);
    return all.is_array() ? all.get_array() : ListAt(all, locale);
  };
  auto& item = draft_.Begin(path + "/" + TextAt(entry, "id"), path, "question and answer", TextAt(entry, "id"));
  json::Object words, answer;
  for (const auto& locale : draft_.locales()) {
    std::string line;
    for (const auto& question : texts("questions", locale)) {
      auto text = TextOf(question);
      for (auto& c : text) c = c == ',' || c == '*' || c == '?' ? ' ' : c;
      const auto trimmed = Trim(text);
      if (!trimmed.empty() && line.size() + trimmed.size() < 3900) line += (line.empty() ? "" : ", ") + std::string(trimmed);
    }
    if (!line.empty()) words[locale] = line;
    const auto& answers = texts("answers", locale);
    const auto said = answers.empty() ? std::string() : Template(item, TextOf(answers[0]));
    if (!Trim(said).empty()) answer[locale] = CutUtf8(said, 4000);
    if (answers.size() > 1) ImportDraft::Changed(item, "variations");
  }
  const auto& enabled = At(data, "enabled");
  if (words.empty() || (enabled.is_bool() && !enabled.get_bool())) {
    return draft_.Leave(item, words.empty() ? "no_block" : "off", {}, flow.id, -1900, y, json::Dump(data));
  }
  ImportDraft::Changed(item, "question_answer");
  auto at = item.block = draft_.AddBlock(flow.id, "keyword", "", -1900, y, {{"words", std::move(words)}, {"match", "anywhere"}});
  if (!answer.empty() && TextAt(data, "action") != "redirect") {
    const auto said = draft_.AddBlock(flow.id, "send_text", "", -1600, y, {{"text", std::move(answer)}});
    draft_.Connect(at, "next", said);
    at = said;
  }
  const auto target = TextAt(data, "redirectFlow");
  for (const auto& one : flows_) {
    if (one.file != target) continue;
    const auto called = draft_.AddBlock(flow.id, "call_flow", "", -1300, y, {{"flow", one.id}});
    draft_.Connect(at, "next", called);
  }
}

}  // namespace beseda::flow
