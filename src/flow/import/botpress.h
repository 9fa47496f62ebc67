#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "flow/import/archive.h"
#include "flow/import/import_draft.h"
#include "flow/import/js_expression.h"
#include "json/json.h"

namespace beseda::flow {

/// A bot of Botpress v12 as its server exports it (an archive of flows/, content-elements/, qna/, intents/, entities/ and
/// bot.config.json; botpress/v12, modules/builtin and modules/basic-skills, read in November 2026). A flow file becomes a
/// flow; a node what it says and does, one block below the other, with its transitions as a condition behind them.
class BotpressImport {
 public:
  /// `files`: by their paths in the bot's folder.
  BotpressImport(const ArchiveFiles& files, ImportOptions options);

  Result<Imported> Run();

 private:
  struct FlowFile {
    std::string file = {};  ///< "main.flow.json"
    std::string id = {};
    json::Value document = nullptr;
    std::map<std::string, std::pair<double, double>> places = {};  ///< Of nodes, by id.
    std::map<std::string, std::string, std::less<>> entries = {};  ///< First block of a node, by its name.
    std::map<std::string, std::string, std::less<>> passes = {};   ///< Nodes without a block, and where they lead.
  };
  struct Pending {
    std::string from, port, to;  ///< `to`: the node's name.
  };
  /// One node while it is drawn.
  struct Work {
    FlowFile& flow;
    const json::Value& node;
    std::string name = {};
    double x = 0, y = 0;
    std::string entry = {};
    std::vector<std::pair<std::string, std::string>> exits = {};  ///< (block, port) that lead on.
  };

  // botpress.cpp: files, flows, nodes.
  Status ReadFiles();
  void ReadLocales();
  void DrawFlow(FlowFile& flow);
  void DrawNode(Work& work);
  void DrawInstruction(Work& work, const json::Value& instruction, int index);
  void DrawAction(Work& work, ImportItem& item, const std::string& action, const json::Value& arguments);
  void DrawWait(Work& work);
  std::string Add(Work& work, std::string kind, json::Object settings, std::string_view port = "next");
  std::string Resolve(const FlowFile& flow, std::string node) const;

  // botpress_transitions.cpp
  void DrawTransitions(Work& work);
  void DrawCases(Work& work, const json::Array& transitions);
  void DrawClassification(Work& work, const json::Array& transitions);
  void DrawCatchAll(FlowFile& flow);
  void LeadOn(Work& work, const std::string& from, const std::string& port, const std::string& target);
  std::optional<std::string> LuaOfCondition(const std::string& condition);
  json::Object IntentOf(const std::string& name);

  // botpress_content.cpp
  bool DrawElement(Work& work, ImportItem& item, const std::string& id);
  bool DrawSkill(Work& work);
  void DrawChoiceSkill(Work& work, ImportItem& item, const json::Value& data);
  void DrawApiSkill(Work& work, ImportItem& item, const json::Value& data);
  void DrawSlotSkill(Work& work, ImportItem& item, const json::Value& data);
  void DrawKnowledge();
  void DrawQuestion(const std::string& path, const json::Value& entry, double y);
  std::string Template(ImportItem& item, std::string_view text);
  json::Object Words(ImportItem& item, const json::Value& form, std::string_view name, std::string_view otherwise = {});
  const json::Value& Localized(const json::Value& form, std::string_view name, std::string_view locale) const;
  json::Array Choices(ImportItem& item, const json::Value& form, std::size_t most);
  json::Object Card(ImportItem& item, const json::Value& card, std::string_view suffix);
  json::Array Buttons(ImportItem& item, const json::Value& actions);
  std::string MediaUrl(ImportItem& item, const std::string& url);
  JsNames Names();

  const ArchiveFiles& files_;
  ImportDraft draft_;
  std::vector<FlowFile> flows_;
  std::map<std::string, json::Value, std::less<>> skills_;    ///< "skills/choice-1.flow.json" -> its document
  std::map<std::string, json::Value, std::less<>> elements_;  ///< content by id
  std::map<std::string, json::Value, std::less<>> intents_;   ///< by name
  std::set<std::string> used_intents_;
  std::set<std::string> answers_;  ///< Variables that hold an answer of the network, whose body was a member there.
  std::vector<Pending> pending_;
};

/// Whether these files are a bot of Botpress; then the folder that it stands in ("", "bots/welcome/").
std::optional<std::string> FindBotpressFolder(const ArchiveFiles& files);

}  // namespace beseda::flow
