#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "flow/import/import.h"
#include "json/fwd.h"

namespace beseda::flow {

/// The scenario that an importer draws, and its report. Used by one import.
class ImportDraft {
 public:
  explicit ImportDraft(std::string product, ImportOptions options);

  const ImportOptions& options() const { return options_; }
  /// The first becomes the main one. Returns its id.
  std::string AddFlow(std::string_view name);
  /// Returns its id. After the 2,000th nothing is added any more, and Finish says so.
  std::string AddBlock(const std::string& flow, std::string kind, std::string_view name, double x, double y, json::Object settings);
  /// The first edge of a port stays; an end that is "" is no edge.
  void Connect(const std::string& from, std::string_view port, const std::string& to);
  void SetSetting(const std::string& block, std::string_view name, json::Value value);
  void ChangeKind(const std::string& block, std::string kind);
  /// A block that says a text waits for the answer instead: "ask_text", or "ask_choice" if it has quick replies. False: it
  /// says no text.
  bool TurnIntoQuestion(const std::string& block);
  /// The ports of a block that answers leave by: those of its choices, and "next" or "other".
  std::vector<std::string> OpenPorts(const std::string& block) const;
  bool full() const { return full_; }

  /// Our name for a variable that the other product calls `original`; declared by this.
  std::string Variable(std::string_view original, VariableScope scope = VariableScope::kSession);
  void SetFallback(const std::string& variable, json::Value value);

  /// {locale: text}, cut to what a text may have; "…" for nothing.
  json::Object Words(std::string_view text) const;
  void SetLocales(std::vector<std::string> locales) { scenario_.locales = std::move(locales); }
  const std::vector<std::string>& locales() const { return scenario_.locales; }
  void SetName(std::string name) { name_ = std::move(name); }

  /// A new item of the report, good until the next one is made. With `source` known already (a part of the bot that is
  /// drawn twice), an item that nobody sees.
  ImportItem& Begin(const std::string& source, std::string_view place, std::string_view kind, std::string_view text = {});
  static void Changed(ImportItem& item, std::string code, std::string detail = {});
  /// Nothing stands for it but a note with the reason and the original.
  void Leave(ImportItem& item, std::string code, std::string detail, const std::string& flow, double x, double y, std::string_view original);
  /// A note beside a block that was changed, with the reasons and the original.
  void NoteChanges(const ImportItem& item, const std::string& flow, double x, double y, std::string_view original);

  /// Ends paths that lead nowhere. Errors: kTooLarge.
  Result<Imported> Finish();

 private:
  void AddNote(const ImportItem& item, const std::string& flow, double x, double y, std::string_view original);

  std::string product_;
  ImportOptions options_;
  std::string name_;
  Scenario scenario_;
  std::vector<ImportItem> items_;
  ImportItem unseen_;
  std::set<std::string> sources_;
  std::map<std::string, std::string, std::less<>> names_;  // ours, by the original's scope and name
  std::set<std::pair<std::string, std::string>> ports_;    // that have an edge
  int made_ = 0;
  bool full_ = false;
};

/// Whether an address has its scheme and its host without variables, as a request must.
bool HasFixedHost(std::string_view url);

}  // namespace beseda::flow
