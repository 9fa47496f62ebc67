#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "flow/scenario.h"
#include "json/fwd.h"

namespace beseda::flow {

/// What became of one block of another product's bot.
struct ImportItem {
  enum class Outcome {
    kMapped,   ///< It does here what it did there.
    kChanged,  ///< It is here, but an author should look at it.
    kLeft,     ///< There is a note in its place.
  };
  /// Why it is not as it was, and what to do: a code of import_words.cpp.
  struct Remark {
    std::string code = {};
    std::string detail = {};  ///< What stands for {} in its words.
  };

  std::string place = {};  ///< The group, node or file that it stands in.
  std::string kind = {};   ///< As the other product calls it: "choice input".
  std::string text = {};   ///< The beginning of what it says, to find it by.
  Outcome outcome = Outcome::kMapped;
  std::vector<Remark> remarks = {};
  std::string block = {};  ///< Ours, if it is one.
};

struct Imported {
  std::string product = {};  ///< "typebot" or "botpress".
  std::string name = {};     ///< Of the bot; may be empty.
  Scenario scenario = {};
  std::vector<ImportItem> items = {};
};

struct ImportOptions {
  std::string locale = "en";    ///< The language of texts whose file does not say it.
  std::string language = "en";  ///< Of the notes: the author's.
};

inline constexpr std::size_t kMaxImportBytes = 16 * 1024 * 1024;

/// Reads a bot of Typebot (a JSON export, versions 3 to 6.x) or of Botpress v12 (.tgz or .zip; see archive.h). What has no
/// counterpart becomes a note in its place and an item of the report. The scenario can be stored, and nothing in it that
/// the import made is an error of the validator. Pure; takes up to seconds for the largest files.
/// Errors: kInvalid with what to do, kTooLarge.
Result<Imported> ImportBot(std::string_view file, const ImportOptions& options);

/// {"product", "name", "counts": {"mapped", "changed", "left"}, "items": [{…, "remarks": [{"code", "message": {en, ru, ar}}]}]}
json::Object EncodeImportReport(const Imported& imported);
/// Why and what to do, in "en", "ru" or "ar"; English for others.
std::string ImportWords(const ImportItem::Remark& remark, std::string_view language);

}  // namespace beseda::flow
