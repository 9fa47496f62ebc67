#include "providers/common/openai_dialect/embeddings_payload.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <vector>

#include "crypto/encoding.h"
#include "json/json.h"
#include "providers/common/batch_embedder.h"
#include "providers/common/json_fields.h"
#include "providers/common/request_parts.h"
#include "providers/common/vendor_error.h"

namespace beseda::openai {
namespace {

static_assert(std::endian::native == std::endian::little, "vectors arrive as little-endian floats");

std::vector<float> ReadPackedVector(std::string base64) {
  std::replace(base64.begin(), base64.end(), '+', '-');
  std::replace(base64.begin(), base64.end(), '/', '_');
  while (base64.ends_with('=')) base64.pop_back();
  const auto bytes = crypto::FromBase64Url(base64);
  if (!bytes || bytes->size() % sizeof(float) != 0) return {};
  std::vector<float> out(bytes->size() / sizeof(float));
  if (!out.empty()) std::memcpy(out.data(), bytes->data(), bytes->size());
  return out;
}

}  // namespace

std::string EncodeEmbeddings(const EmbedRequest& request, std::span<const std::string> texts, std::string_view model,
                             Quirks quirks) {
  json::Array input;
  for (const auto& text : texts) input.push_back(Text(text));
  json::Object body({{"model", Text(model)}, {"input", std::move(input)}});
  if (quirks & kBase64Vectors) body["encoding_format"] = "base64";
  if (request.dimensions) body[quirks & kOutputDimension ? "output_dimension" : "dimensions"] = *request.dimensions;
  if (!request.user.empty() && !(quirks & kNoUser)) body["user"] = Text(request.user);
  return json::Dump(body);
}

Result<EmbedReply> DecodeEmbeddings(std::string_view body, std::size_t texts, std::optional<std::int64_t> dimensions) {
  auto parsed = json::ParseObject(body);
  if (!parsed.ok()) return DamagedAnswer(parsed.error().message);
  const auto* data = FindArray(*parsed, "data");
  if (!data || data->size() != texts) return DamagedAnswer("not one entry for each text");
  EmbedReply reply;
  reply.vectors.resize(texts);
  for (std::size_t i = 0; i < data->size(); ++i) {
    const auto* entry = (*data)[i].if_object();
    const auto* vector = entry ? entry->if_contains("embedding") : nullptr;
    if (!vector) return DamagedAnswer("an entry without \"embedding\"");
    const auto place = FindCount(entry, "index").value_or(std::int64_t(i));
    if (std::uint64_t(place) >= texts) return DamagedAnswer("an index without a text");
    const auto* packed = vector->if_string();
    reply.vectors[std::size_t(place)] = packed ? ReadPackedVector(std::string(json::View(*packed))) : ReadVector(*vector);
  }
  if (dimensions && !reply.vectors.empty() && reply.vectors[0].size() != std::uint64_t(*dimensions)) {
    return InvalidField("dimensions", "This model gives vectors of " + std::to_string(reply.vectors[0].size()) +
                                          " numbers only, not of " + std::to_string(*dimensions) + ".");
  }
  if (const auto* usage = FindObject(*parsed, "usage")) {
    reply.usage.input_tokens = FindCount(usage, "prompt_tokens").value_or(0);
  }
  reply.model = FindText(*parsed, "model");
  return reply;
}

}  // namespace beseda::openai
