#include "agent/agent_settings.h"

#include "base/text.h"
#include "json/reader.h"
#include "json/schema.h"

namespace beseda::agent {
namespace {

constexpr std::size_t kMostPhrases = 500;
constexpr std::size_t kMaxPhrase = 200;
constexpr std::size_t kMaxPolicy = 8000;
constexpr std::size_t kMaxSchema = 50'000;
constexpr std::int64_t kMostSteps = 50;
constexpr std::int64_t kMostSeconds = 1800;
constexpr std::int64_t kMostApprovalMinutes = 30 * 24 * 60;
constexpr std::int64_t kMost = 1'000'000'000'000;

void ReadLimits(json::Reader& in, AnswerLimits& to) {
  to.steps = in.OptionalInt("steps", 1, kMostSteps).value_or(to.steps);
  to.seconds = in.OptionalInt("seconds", 5, kMostSeconds).value_or(to.seconds);
  to.tokens = in.OptionalInt("tokens", 0, kMost).value_or(0);
  to.cost_micros = in.OptionalInt("cost_micros", 0, kMost).value_or(0);
  to.approval_minutes = in.OptionalInt("approval_minutes", 1, kMostApprovalMinutes).value_or(to.approval_minutes);
}

std::vector<std::string> ReadPhrases(json::Reader& in, std::string_view name) {
  std::vector<std::string> phrases;
  for (const auto& text : in.Texts(name, kMostPhrases)) {
    const auto phrase = Trim(text);
    if (phrase.size() > kMaxPhrase) in.Fail(name, "A word or phrase may have at most 200 bytes.");
    if (!phrase.empty()) phrases.emplace_back(phrase);
  }
  return phrases;
}

void ReadGuardrails(json::Reader& in, Guardrails& to) {
  for (const auto& name : in.Texts("mask")) {
    if (const auto kind = ParsePiiKind(name)) {
      to.mask.Add(*kind);
    } else {
      in.Fail("mask", "\"mask\" may hold email, phone, card, iban and ip.");
    }
  }
  to.blocked_topics = ReadPhrases(in, "blocked_topics");
  to.topic_model_id = in.TextOr("topic_model_id", "", 64);
  to.topic_policy = in.TextOr("topic_policy", "", kMaxPolicy);
  to.mark_untrusted = in.BoolOr("mark_untrusted", true);
  to.blocked_words = ReadPhrases(in, "blocked_words");
  to.hide_instructions = in.BoolOr("hide_instructions", false);
  to.output_model_id = in.TextOr("output_model_id", "", 64);
  to.output_policy = in.TextOr("output_policy", "", kMaxPolicy);
  to.refusal = in.TextOr("refusal", "", 2000);
  if (!to.topic_model_id.empty() && Trim(to.topic_policy).empty()) {
    in.Fail("topic_policy", "Say in words what the model should not let through.");
  }
  if (!to.output_model_id.empty() && Trim(to.output_policy).empty()) {
    in.Fail("output_policy", "Say in words what the model should not let through.");
  }
}

void ReadForm(json::Reader& in, AnswerForm& to) {
  const auto& schema = in.Raw("schema");
  to.shown_field = in.TextOr("shown_field", "", 100);
  if (schema.is_null()) return;
  if (!schema.is_object()) return in.Fail("schema", "The schema must be a JSON object.");
  to.schema = json::Dump(schema);
  if (to.schema.size() > kMaxSchema) in.Fail("schema", "The schema may have at most 50,000 bytes.");
  if (const auto usable = json::CheckSchema(schema.get_object()); !usable.ok()) in.Fail("schema", usable.error().message);
  if (to.shown_field.empty()) return;
  const auto* properties = schema.get_object().if_contains("properties");
  if (!properties || !properties->is_object() || !properties->get_object().contains(to.shown_field)) {
    in.Fail("shown_field", "The schema has no property of this name.");
  }
}

json::Array TextArray(const std::vector<std::string>& texts) {
  json::Array out;
  for (const auto& text : texts) out.emplace_back(text);
  return out;
}

json::Value OrNull(const std::string& text) { return text.empty() ? json::Value(nullptr) : json::Value(text); }
json::Value OrNull(std::int64_t bound) { return bound == 0 ? json::Value(nullptr) : json::Value(bound); }

}  // namespace

Result<AgentSettings> DecodeSettings(std::string_view text, const std::string& path) {
  AgentSettings settings;
  if (text == "{}") return settings;
  TRY(const auto object, json::ParseObject(text));
  json::Reader in(object, path);
  if (in.Has("limits")) {
    auto limits = in.Child("limits");
    ReadLimits(limits, settings.limits);
    in.Absorb(limits);
  }
  if (in.Has("guardrails")) {
    auto guardrails = in.Child("guardrails");
    ReadGuardrails(guardrails, settings.guardrails);
    in.Absorb(guardrails);
  }
  if (in.Has("answer")) {
    auto answer = in.Child("answer");
    ReadForm(answer, settings.answer);
    in.Absorb(answer);
  }
  settings.summarize = in.BoolOr("summarize", true);
  CHECK_OK(in.Check());
  return settings;
}

json::Object EncodeSettings(const AgentSettings& settings) {
  const auto& limits = settings.limits;
  const auto& guard = settings.guardrails;
  json::Array mask;
  for (const auto kind : guard.mask.All()) mask.emplace_back(PiiKindName(kind));
  json::Value schema;
  if (!settings.answer.schema.empty()) schema = json::ParseObject(settings.answer.schema).value();
  return {{"limits", json::Object({{"steps", limits.steps},
                                   {"tokens", OrNull(limits.tokens)},
                                   {"seconds", limits.seconds},
                                   {"cost_micros", OrNull(limits.cost_micros)},
                                   {"approval_minutes", limits.approval_minutes}})},
          {"guardrails", json::Object({{"mask", std::move(mask)},
                                       {"blocked_topics", TextArray(guard.blocked_topics)},
                                       {"topic_model_id", OrNull(guard.topic_model_id)},
                                       {"topic_policy", guard.topic_policy},
                                       {"mark_untrusted", guard.mark_untrusted},
                                       {"blocked_words", TextArray(guard.blocked_words)},
                                       {"hide_instructions", guard.hide_instructions},
                                       {"output_model_id", OrNull(guard.output_model_id)},
                                       {"output_policy", guard.output_policy},
                                       {"refusal", guard.refusal}})},
          {"answer", json::Object({{"schema", std::move(schema)}, {"shown_field", settings.answer.shown_field}})},
          {"summarize", settings.summarize}};
}

}  // namespace beseda::agent
