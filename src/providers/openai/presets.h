#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "json/fwd.h"
#include "providers/common/openai_dialect/openai_quirks.h"
#include "providers/common/rate_limit_headers.h"

namespace beseda::openai {

/// The text of schemas/openai_presets.json, embedded at build time.
extern const std::string_view kPresetsJson;

/// A server that speaks OpenAI's chat completions, as a row of that table: where it is, what it asks for, and how it
/// departs from the newest API. Fields have the names of the row's; all but the first four may be left out. Sources are
/// named in README.md.
struct Preset {
  std::string_view kind;
  std::string_view name;
  std::string_view description;      ///< For the page that adds a provider.
  std::string_view base_url;
  std::string_view key_page = {};    ///< Where a key is made; empty: a server of one's own, which may ask for none.
  Quirks quirks = 0;                 ///< In a row: names, "old_max_tokens" for kOldMaxTokens.
  std::size_t embedding_batch = 0;   ///< Texts at a time; 0: it has no embeddings.
  std::size_t embedding_bytes = 300'000;  ///< Bytes at a time, for a vendor that limits the tokens of a request.
  std::string_view list_path = "/models";
  std::string_view key_path = {};    ///< Where the list asks for no key: what does.
  RateLimitHeaders rate_limits = kOpenAiRateLimits;
  bool folders = false;              ///< Yandex: models and the account are of a folder.
};

/// The rows of a table, and the text that they point into.
struct PresetTable {
  std::unique_ptr<const json::Object> document;
  std::vector<Preset> presets;
};

/// Errors: kInvalid with the row's field: missing, unknown or of another type, an unknown quirk, a kind that is there twice.
Result<PresetTable> DecodePresets(std::string_view text);

/// The embedded table, which a test has read.
std::span<const Preset> Presets();
/// Null if there is none of this kind.
const Preset* FindPreset(std::string_view kind);

}  // namespace beseda::openai
