#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "contracts/embedder.h"
#include "providers/common/openai_dialect/openai_quirks.h"

namespace beseda::openai {

/// The body of POST /embeddings (https://platform.openai.com/docs/api-reference/embeddings/create).
std::string EncodeEmbeddings(const EmbedRequest& request, std::span<const std::string> texts, std::string_view model,
                             Quirks quirks);

/// Its answer to `texts` texts: vectors as numbers or as base64 of little-endian floats, in the order of their "index".
/// Errors: kUnavailable: this is not such an answer; kInvalid: the vectors are not of the `dimensions` asked for.
Result<EmbedReply> DecodeEmbeddings(std::string_view body, std::size_t texts, std::optional<std::int64_t> dimensions);

}  // namespace beseda::openai
