#include "providers/openai/presets.h"

#include <algorithm>
#include <string>
#include <utility>

#include "json/reader.h"
#include "providers/common/json_fields.h"

namespace beseda::openai {
namespace {

constexpr std::int64_t kMostInBatch = 10'000;
constexpr std::int64_t kMostBytes = 10'000'000;

constexpr std::pair<std::string_view, Quirk> kQuirks[] = {
    {"old_max_tokens", kOldMaxTokens},
    {"no_stream_options", kNoStreamOptions},
    {"no_temperature", kNoTemperature},
    {"no_reasoning_effort", kNoReasoningEffort},
    {"no_user", kNoUser},
    {"no_penalties", kNoPenalties},
    {"no_seed", kNoSeed},
    {"no_parallel_tool_calls", kNoParallelToolCalls},
    {"parsed_reasoning", kParsedReasoning},
    {"random_seed", kRandomSeed},
    {"no_schemas", kNoSchemas},
    {"no_json_object", kNoJsonObject},
    {"no_images", kNoImages},
    {"no_audio", kNoAudio},
    {"tool_choice_is_word", kToolChoiceIsWord},
    {"tool_choice_any", kToolChoiceAny},
    {"short_call_ids", kShortCallIds},
    {"alternating_roles", kAlternatingRoles},
    {"reasoning_back", kReasoningBack},
    {"reasoning_details", kReasoningDetails},
    {"reasoning_object", kReasoningObject},
    {"base64_vectors", kBase64Vectors},
    {"output_dimension", kOutputDimension},
    {"audio_is_text", kAudioIsText},
};

constexpr std::string_view kFields[] = {"kind",      "name",     "description", "base_url",        "key_page",        "quirks",
                                        "list_path", "key_path", "rate_limits", "embedding_batch", "embedding_bytes", "folders"};
constexpr std::string_view kLimitFields[] = {"remaining_requests", "remaining_tokens", "reset_requests", "reset_tokens"};

void RefuseUnknown(const json::Object& object, std::span<const std::string_view> known, json::Reader& in) {
  for (const auto& [name, value] : object) {
    if (std::find(known.begin(), known.end(), name) == known.end()) in.Fail(name, "There is no such field.");
  }
}

Quirks DecodeQuirks(json::Reader& in) {
  Quirks out = 0;
  for (const auto& name : in.Texts("quirks")) {
    const auto* quirk = std::find_if(std::begin(kQuirks), std::end(kQuirks), [&](const auto& one) { return one.first == name; });
    if (quirk == std::end(kQuirks)) {
      in.Fail("quirks", "There is no quirk named \"" + name + "\".");
    } else {
      out |= quirk->second;
    }
  }
  return out;
}

/// The reader checks a text; what is kept points into the object.
std::string_view TextOr(const json::Object& object, json::Reader& in, std::string_view name, std::string_view otherwise = {}) {
  in.TextOr(name, "");
  return object.contains(name) ? FindText(object, name) : otherwise;
}

RateLimitHeaders DecodeLimits(const json::Object& row, json::Reader& in) {
  if (!in.Has("rate_limits")) return kOpenAiRateLimits;
  auto inner = in.Child("rate_limits");
  RateLimitHeaders out;
  if (const auto* object = FindObject(row, "rate_limits")) {
    RefuseUnknown(*object, kLimitFields, inner);
    out = {.remaining_requests = TextOr(*object, inner, "remaining_requests"),
           .remaining_tokens = TextOr(*object, inner, "remaining_tokens"),
           .reset_requests = TextOr(*object, inner, "reset_requests"),
           .reset_tokens = TextOr(*object, inner, "reset_tokens")};
  }
  in.Absorb(inner);
  return out;
}

Result<Preset> DecodePreset(const json::Object& row, json::Reader& in) {
  RefuseUnknown(row, kFields, in);
  for (const auto name : {"kind", "name", "description", "base_url"}) {
    if (in.Text(name).empty()) in.Fail(name, "This is missing.");
  }
  Preset out{.kind = FindText(row, "kind"),
             .name = FindText(row, "name"),
             .description = FindText(row, "description"),
             .base_url = FindText(row, "base_url")};
  out.key_page = TextOr(row, in, "key_page");
  out.quirks = DecodeQuirks(in);
  out.embedding_batch = std::size_t(in.OptionalInt("embedding_batch", 0, kMostInBatch).value_or(0));
  out.embedding_bytes = std::size_t(in.OptionalInt("embedding_bytes", 1, kMostBytes).value_or(std::int64_t(out.embedding_bytes)));
  out.list_path = TextOr(row, in, "list_path", out.list_path);
  out.key_path = TextOr(row, in, "key_path");
  out.rate_limits = DecodeLimits(row, in);
  out.folders = in.BoolOr("folders", false);
  CHECK_OK(in.Check());
  return out;
}

const Preset* Find(std::span<const Preset> presets, std::string_view kind) {
  const auto preset = std::find_if(presets.begin(), presets.end(), [&](const auto& one) { return one.kind == kind; });
  return preset == presets.end() ? nullptr : &*preset;
}

}  // namespace

Result<PresetTable> DecodePresets(std::string_view text) {
  TRY(auto parsed, json::ParseObject(text));
  PresetTable out;
  out.document = std::make_unique<const json::Object>(std::move(parsed));
  json::Reader in(*out.document);
  auto readers = in.Children("presets");
  CHECK_OK(in.Check());
  for (std::size_t i = 0; i < readers.size(); ++i) {
    const auto& row = out.document->at("presets").get_array()[i].get_object();
    TRY(const auto preset, DecodePreset(row, readers[i]));
    if (Find(out.presets, preset.kind)) {
      readers[i].Fail("kind", "This kind is there twice.");
      return readers[i].Check().error();
    }
    out.presets.push_back(preset);
  }
  return out;
}

std::span<const Preset> Presets() {
  static const auto table = DecodePresets(kPresetsJson).value();
  return table.presets;
}

const Preset* FindPreset(std::string_view kind) { return Find(Presets(), kind); }

}  // namespace beseda::openai
