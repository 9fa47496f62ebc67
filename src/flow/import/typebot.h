#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "flow/import/import_draft.h"
#include "flow/import/js_expression.h"
#include "json/fwd.h"

namespace beseda::flow {

/// A typebot as its builder exports it, versions 3 to 6.x (typebot.io, packages/typebot/src/schemas, read in November 2026):
/// groups of blocks that run one after the other, edges from a block, one of its items or an event to a group or a block.
/// A group becomes a frame with its blocks; a link to a group of the same bot, after which more follows, a sub-flow that
/// holds all that can be reached from there.
class TypebotImport {
 public:
  /// `document`: the whole export; must live as long as this.
  TypebotImport(const json::Value& document, ImportOptions options);

  Result<Imported> Run();

 private:
  /// Where blocks of ours stand for one of theirs.
  struct Drawn {
    std::string entry = {};  ///< Empty: nothing, one goes on at what follows.
    std::vector<std::pair<std::string, std::string>> exits = {};  ///< (block, port) that lead on.
    std::map<std::string, std::pair<std::string, std::string>, std::less<>> items = {};  ///< By the item's id.
    int count = 0;          ///< Of our blocks.
    std::string jump = {};  ///< Our block, whose target is still to be set.
  };
  /// One flow of ours while it is drawn.
  struct Sheet {
    std::string flow = {};
    std::map<std::string, Drawn, std::less<>> drawn = {};  ///< By their block's id.
    std::set<std::string> groups = {};
  };
  struct Target {
    std::string group = {};
    std::string block = {};  ///< Empty: the group's first.
  };
  /// What one block's mapping works on.
  struct Work {
    Sheet& sheet;
    const json::Value& block;
    ImportItem& item;
    Drawn& drawn;
    std::string type = {};
    std::string question = {};  ///< The text before it, if it asks.
    double x = 0, y = 0;
  };

  // typebot.cpp: the graph.
  void ReadGraph();
  void DrawMain();
  void DrawEvents(Sheet& sheet);
  void DrawReachable(Sheet& sheet, std::vector<std::string> groups);
  void DrawGroup(Sheet& sheet, const json::Value& group, std::vector<std::string>& open);
  void ConnectSheet(Sheet& sheet);
  std::string Resolve(const Sheet& sheet, const Target& target) const;
  std::optional<Target> After(const json::Value& group, std::size_t index) const;
  const Target* EdgeFrom(std::string_view id) const;
  std::string FlowOfGroup(const std::string& group);
  bool IsInput(std::string_view type) const;

  // typebot_blocks.cpp: what says, leads and calls.
  void DrawBlock(Work& work);
  bool DrawBubble(Work& work);
  bool DrawLogic(Work& work);
  void DrawSetVariable(Work& work);
  void DrawCondition(Work& work);
  void DrawLink(Work& work);
  void DrawLinkButton(Work& work, const std::string& url, std::string_view words);
  std::string Add(Work& work, std::string kind, json::Object settings, std::string_view port = "next");
  void LeaveOut(Work& work, std::string code, std::string detail = {});

  // typebot_inputs.cpp: what asks.
  bool DrawInput(Work& work);
  void DrawChoice(Work& work);
  void DrawCards(Work& work);
  std::string Ask(Work& work, std::string kind, json::Object settings);
  void AddNumber(Work& work, json::Object& settings, std::string_view name, std::string_view path);

  // typebot_calls.cpp: what calls other programs.
  bool DrawCall(Work& work);
  void DrawHttp(Work& work);
  void DrawChat(Work& work);
  json::Value HttpBody(Work& work, const std::string& body);

  // typebot_values.cpp
  std::string Template(Work& work, std::string_view text);
  json::Object Words(Work& work, std::string_view text);
  json::Value ConditionOf(Work& work, const json::Value& condition);
  json::Value Comparison(Work& work, const json::Value& comparison);
  /// Our variable by their id; "" and a remark if there is none.
  std::string VariableOf(Work& work, std::string_view id);
  /// What an expression of theirs is as a value of "set_variable"; nothing: it is code.
  std::optional<json::Value> ValueOf(Work& work, const std::string& expression, bool is_code);
  JsNames Names();

  const json::Value& document_;
  ImportDraft draft_;
  std::map<std::string, const json::Value*, std::less<>> groups_;
  std::map<std::string, std::pair<std::string, std::size_t>, std::less<>> blocks_;  // group and place in it
  std::map<std::string, Target, std::less<>> edges_;                                // by what they come from
  std::map<std::string, std::string, std::less<>> variables_;                       // names by id
  std::map<std::string, std::string> linked_;                                       // flows by their first group
  std::vector<std::pair<std::string, std::string>> open_links_;                     // (group, flow) still to be drawn
};

}  // namespace beseda::flow
