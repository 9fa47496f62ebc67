#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/embedded_file.h"
#include "flow/folder/bot_folder.h"

namespace beseda::flow {

/// A ready-made bot that an author begins with: a folder of templates/. Beside the files of a bot (flow/folder/bot_folder.h)
/// it has:
///
///   template.json             {"title": {"en", "ru", "ar"}, "summary": {…}, "icon": a name of Tabler Icons, "tags": ["sales"]}
///   words/ru.json             {"name", "greeting", "flows": {"f_main": "…"}, "notes": {"b_note1": "…"}, "variables": {"email": "…"}}:
///                             what the author of another language reads; what is missing stays as it is
///   words/instructions.ru.md  the bot's instructions and knowledge for it
///   words/knowledge.ru.md
struct ScenarioTemplate {
  struct Words {
    std::string name = {};
    std::string greeting = {};
    std::string instructions = {};
    std::string knowledge = {};
    std::map<std::string, std::string> flows = {};      ///< Names by id.
    std::map<std::string, std::string> notes = {};      ///< Texts by block.
    std::map<std::string, std::string> variables = {};  ///< Descriptions by name.
  };

  std::string slug = {};
  std::map<std::string, std::string> title = {};    ///< By language.
  std::map<std::string, std::string> summary = {};  ///< By language.
  std::string icon = {};
  std::vector<std::string> tags = {};
  BotFolder bot = {};
  std::map<std::string, Words> words = {};  ///< By language.

  /// The bot for an author of this language: with words for it, and it is the first of the scenario's languages, which
  /// people of all others are answered in. A language that the scenario does not have changes nothing.
  BotFolder InLanguage(std::string_view language) const;
};

/// Errors: kInvalid; the message names the file and the field.
Result<ScenarioTemplate> ReadTemplate(std::string slug, const FolderFiles& files);

/// Those of this program, by slug. A test has read them.
const std::vector<ScenarioTemplate>& OwnTemplates();
const ScenarioTemplate* FindTemplate(std::string_view slug);

/// All files of templates/.
extern const EmbeddedFiles kTemplateFiles;

}  // namespace beseda::flow
