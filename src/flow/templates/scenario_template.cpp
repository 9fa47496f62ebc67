#include "flow/templates/scenario_template.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "json/reader.h"

namespace beseda::flow {
namespace {

constexpr std::string_view kWords = "words/", kJson = ".json";

Error At(const std::string& file, const Error& error) {
  return Error(ErrorCode::kInvalid, file + (error.field.empty() ? "" : ", " + error.field) + ": " + error.message).InField(file + ":" + error.field);
}

std::map<std::string, std::string> ReadTexts(json::Reader& in, std::string_view name) {
  std::map<std::string, std::string> texts;
  const auto& raw = in.Raw(name);
  if (!raw.is_object()) {
    if (!raw.is_null()) in.Fail(name, "\"" + std::string(name) + "\" must be an object of texts.");
    return texts;
  }
  for (const auto& member : raw.get_object()) {
    if (!member.value().is_string()) in.Fail(name, "\"" + std::string(member.key()) + "\" must be a text.");
    else texts[std::string(member.key())] = json::View(member.value().get_string());
  }
  return texts;
}

Status ReadDescription(const FolderFiles& files, ScenarioTemplate& out) {
  const std::string name = "template.json";
  const auto file = files.find(name);
  if (file == files.end()) return Error(ErrorCode::kInvalid, name + ": this file is missing; a template has one.");
  auto object = json::ParseObject(file->second);
  if (!object.ok()) return At(name, object.error());
  json::Reader in(*object);
  out.title = ReadTexts(in, "title");
  out.summary = ReadTexts(in, "summary");
  out.icon = in.Text("icon", 40);
  out.tags = in.Texts("tags");
  if (const auto read = in.Check(); !read.ok()) return At(name, read.error());
  return Ok();
}

std::string TextOf(const FolderFiles& files, const std::string& path) {
  const auto file = files.find(path);
  if (file == files.end()) return {};
  auto text = file->second;
  if (text.ends_with('\n')) text.pop_back();
  return text;
}

// words/ru.json -> "ru"; nothing for other files.
std::string LanguageOf(std::string_view path) {
  if (!path.starts_with(kWords) || !path.ends_with(kJson)) return {};
  return std::string(path.substr(kWords.size(), path.size() - kWords.size() - kJson.size()));
}

Result<ScenarioTemplate::Words> ReadWords(const FolderFiles& files, const std::string& language) {
  const auto name = std::string(kWords) + language + std::string(kJson);
  auto object = json::ParseObject(files.at(name));
  if (!object.ok()) return At(name, object.error());
  json::Reader in(*object);
  ScenarioTemplate::Words words;
  words.name = in.TextOr("name", "", 200);
  words.greeting = in.TextOr("greeting", "");
  words.flows = ReadTexts(in, "flows");
  words.notes = ReadTexts(in, "notes");
  words.variables = ReadTexts(in, "variables");
  if (const auto read = in.Check(); !read.ok()) return At(name, read.error());
  words.instructions = TextOf(files, "words/instructions." + language + ".md");
  words.knowledge = TextOf(files, "words/knowledge." + language + ".md");
  return words;
}

void Take(std::string& to, const std::string& from) {
  if (!from.empty()) to = from;
}

void TakeNotes(Scenario& scenario, const std::map<std::string, std::string>& notes) {
  for (const auto& [id, text] : notes) {
    const auto block = scenario.blocks.find(id);
    if (block == scenario.blocks.end()) continue;
    auto settings = *block->second.settings;
    settings["text"] = text;
    block->second.settings = std::make_shared<json::Object>(std::move(settings));
  }
}

std::map<std::string, FolderFiles> FilesByTemplate() {
  std::map<std::string, FolderFiles> out;
  for (const auto& file : kTemplateFiles) {
    const auto slash = file.path.find('/');
    if (slash != file.path.npos) out[std::string(file.path.substr(0, slash))][std::string(file.path.substr(slash + 1))] = file.text;
  }
  return out;
}

}  // namespace

BotFolder ScenarioTemplate::InLanguage(std::string_view language) const {
  auto made = bot;
  auto& locales = made.scenario.locales;
  const auto locale = std::find(locales.begin(), locales.end(), language);
  if (locale != locales.end()) std::rotate(locales.begin(), locale, locale + 1);
  const auto found = words.find(std::string(language));
  if (found == words.end()) return made;
  const auto& own = found->second;
  Take(made.name, own.name);
  Take(made.greeting, own.greeting);
  Take(made.instructions, own.instructions);
  Take(made.knowledge, own.knowledge);
  for (const auto& [id, name] : own.flows) {
    if (const auto flow = made.scenario.flows.find(id); flow != made.scenario.flows.end()) flow->second = name;
  }
  for (const auto& [name, description] : own.variables) {
    if (const auto variable = made.scenario.variables.find(name); variable != made.scenario.variables.end()) variable->second.description = description;
  }
  TakeNotes(made.scenario, own.notes);
  return made;
}

Result<ScenarioTemplate> ReadTemplate(std::string slug, const FolderFiles& files) {
  ScenarioTemplate made;
  made.slug = std::move(slug);
  CHECK_OK(ReadDescription(files, made));
  TRY(made.bot, ReadFolder(files));
  for (const auto& [path, text] : files) {
    const auto language = LanguageOf(path);
    if (language.empty()) continue;
    TRY(made.words[language], ReadWords(files, language));
  }
  return made;
}

const std::vector<ScenarioTemplate>& OwnTemplates() {
  static const auto templates = [] {
    std::vector<ScenarioTemplate> out;
    for (const auto& [slug, files] : FilesByTemplate()) {
      auto read = ReadTemplate(slug, files);
      if (!read.ok()) throw std::logic_error("templates/" + slug + "/" + read.error().message);
      out.push_back(std::move(*read));
    }
    return out;
  }();
  return templates;
}

const ScenarioTemplate* FindTemplate(std::string_view slug) {
  const auto& all = OwnTemplates();
  const auto found = std::find_if(all.begin(), all.end(), [&](const ScenarioTemplate& one) { return one.slug == slug; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace beseda::flow
