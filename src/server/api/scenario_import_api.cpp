#include "base/task.h"
#include "flow/import/import.h"
#include "server/api/audit_note.h"
#include "server/api/handlers.h"
#include "server/api/input.h"
#include "server/api/scenario_json.h"

namespace beseda::server {
namespace {

struct Import {
  flow::Imported imported = {};
  std::string document = {};  ///< As it is stored.
};

// Texts whose file does not say their language are in that of the scenario they come into.
Result<Import> ReadImport(Tx& tx, const Api& api, const Call& call) {
  TRY(const auto scenario, OwnScenario(tx, api, call));
  TRY(const auto draft, flow::ParseScenario(scenario.row.draft));
  flow::ImportOptions options;
  options.locale = draft.locales.front();
  options.language = call.request.Query("language").value_or("en");
  Import made;
  TRY(made.imported, flow::ImportBot(call.request.body, options));
  made.document = flow::DumpScenario(made.imported.scenario);
  return made;
}

}  // namespace

Task<Result<ServerResponse>> ImportScenario(Api& api, Call& call) {
  // Reading a large file takes a moment: not on the thread that serves connections.
  CO_TRY(auto made, co_await api.db().Read([&](Tx& tx) { return ReadImport(tx, api, call); }));
  CO_TRY(auto document, json::Parse(made.document));
  json::Object answer{{"report", flow::EncodeImportReport(made.imported)}, {"scenario", std::move(document)}};
  if (call.request.Query("preview").value_or("0") == "1") co_return Reply(200, answer);

  std::string replaced;
  CO_TRY(const auto revision, co_await api.db().Write([&](Tx& tx) -> Result<std::int64_t> {
    TRY(auto scenario, OwnScenario(tx, api, call));
    replaced = scenario.row.draft;
    StoreDraft(tx, api, call, scenario, made.document, {}, "");
    NoteAct(tx, api, call, "scenario.import", {"bot", scenario.bot.id, scenario.bot.name},
            "Imported a bot of another product into the draft of the scenario of \"" + scenario.bot.name + "\".");
    return scenario.row.revision;
  }));
  TellDraftChanged(api, call, revision, {}, "");
  CO_TRY(auto before, json::Parse(replaced));
  answer["revision"] = revision;
  answer["replaced"] = std::move(before);
  co_return Reply(200, answer);
}

}  // namespace beseda::server
