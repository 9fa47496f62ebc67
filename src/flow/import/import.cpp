#include "flow/import/import.h"

#include "base/text.h"
#include "flow/import/archive.h"
#include "flow/import/botpress.h"
#include "flow/import/loose_json.h"
#include "flow/import/typebot.h"
#include "json/json.h"

namespace beseda::flow {
namespace {

Error Unknown() {
  return Error(ErrorCode::kInvalid,
               "This is no export that can be read. Choose the .json file that Typebot exports, or the .tgz or .zip archive of a Botpress v12 bot.");
}

bool IsTypebot(const json::Value& document) { return At(document, "groups").is_array(); }

Result<Imported> ImportDocument(const json::Value& document, const std::string& text, const ImportOptions& options) {
  if (IsTypebot(document)) return TypebotImport(document, options).Run();
  if (At(document, "nodes").is_array() && At(document, "startNode").is_string()) {
    // One flow alone, as it lies in a bot's folder.
    const ArchiveFiles files{{"flows/main.flow.json", text}};
    return BotpressImport(files, options).Run();
  }
  if (At(document, "blocks").is_object() && At(document, "format").is_number()) {
    return Error(ErrorCode::kInvalid, "This is a scenario of Beseda itself. Open it with \"Import\" of a scenario's file.").As("own_scenario");
  }
  return Unknown();
}

}  // namespace

Result<Imported> ImportBot(std::string_view file, const ImportOptions& options) {
  if (file.size() > kMaxImportBytes) return Error(ErrorCode::kTooLarge, "An export may have at most 16 MB.");
  if (IsZip(file) || IsGzip(file)) {
    TRY(const auto files, ReadArchive(file));
    if (FindBotpressFolder(files)) return BotpressImport(files, options).Run();
    // A Typebot export that somebody packed.
    if (files.size() == 1) {
      TRY(const auto document, json::Parse(files.begin()->second));
      if (IsTypebot(document)) return TypebotImport(document, options).Run();
    }
    return Error(ErrorCode::kInvalid, "The archive holds no flows/main.flow.json. Export the bot (not the whole server) from Botpress v12, or pack its folder.");
  }
  const auto trimmed = Trim(file);
  if (!trimmed.starts_with('{')) return Unknown();
  TRY(const auto document, json::Parse(trimmed));
  return ImportDocument(document, std::string(trimmed), options);
}

}  // namespace beseda::flow
