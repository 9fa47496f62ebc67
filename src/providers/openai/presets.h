#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "providers/common/openai_dialect/openai_quirks.h"
#include "providers/common/rate_limit_headers.h"

namespace beseda::openai {

/// A server that speaks OpenAI's chat completions, as data: where it is, what it asks for, and how it departs from the
/// newest API. Sources are named in README.md.
struct Preset {
  std::string_view kind;
  std::string_view name;
  std::string_view description;      ///< For the page that adds a provider.
  std::string_view base_url;
  std::string_view key_page = {};    ///< Where a key is made; empty: a server of one's own, which may ask for none.
  Quirks quirks = 0;
  std::size_t embedding_batch = 0;   ///< Texts at a time; 0: it has no embeddings.
  std::string_view list_path = "/models";
  std::string_view key_path = {};    ///< Where the list asks for no key: what does.
  RateLimitHeaders rate_limits = kOpenAiRateLimits;
  bool folders = false;              ///< Yandex: models and the account are of a folder.
};

std::span<const Preset> Presets();
/// Null if there is none of this kind.
const Preset* FindPreset(std::string_view kind);

}  // namespace beseda::openai
