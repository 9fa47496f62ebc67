// Every preset in the suites that every provider passes, with answers as its vendor documents them (README.md).
#include "providers/common/openai_dialect/testing/dialect_embedder_harness.h"
#include "providers/common/openai_dialect/testing/dialect_harness.h"
#include "providers/openai/preset_kind.h"
#include "providers/openai/presets.h"

namespace beseda::openai {
namespace {

using payload::Chunk;

std::string SettingsOf(const Preset& preset) {
  return preset.folders ? R"({"api_key":"key","folder":"b1g"})" : R"({"api_key":"key"})";
}

// OpenAI's answer with this usage (a JSON object), whole and as a stream.
void SetUsage(DialectSubject& subject, const std::string& usage, Usage expected) {
  subject.answer = R"({"id":"x","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"The shop opens at nine. Привет!"},"finish_reason":"stop"}],"usage":)" + usage + "}";
  subject.answer_events[5] = R"({"id":"x","object":"chat.completion.chunk","created":1,"model":"m","choices":[],"usage":)" + usage + "}";
  subject.usage = expected;
}

void SetThought(DialectSubject& subject, const std::string& message, const std::vector<std::string>& deltas) {
  subject.thought = R"({"choices":[{"index":0,"message":)" + message + R"(,"finish_reason":"stop"}]})";
  subject.thought_events.clear();
  for (const auto& delta : deltas) subject.thought_events.push_back(Chunk(delta));
  subject.thought_events.push_back(Chunk("{}", R"("stop")"));
  subject.thought_events.push_back("[DONE]");
}

// https://api-docs.deepseek.com/api/create-chat-completion
void AsDeepSeek(DialectSubject& subject) {
  SetUsage(subject, R"({"prompt_tokens":1117,"completion_tokens":46,"total_tokens":1163,"prompt_tokens_details":{"cached_tokens":1024},"completion_tokens_details":{"reasoning_tokens":12},"prompt_cache_hit_tokens":1024,"prompt_cache_miss_tokens":93})",
           {.input_tokens = 1117, .output_tokens = 46, .cached_input_tokens = 1024, .reasoning_tokens = 12});
  subject.given_back = {R"("reasoning_content":"Let me think.")"};
}

// https://docs.mistral.ai/api and …/capabilities/reasoning
void AsMistral(DialectSubject& subject) {
  SetUsage(subject, R"({"prompt_tokens":1117,"completion_tokens":46,"total_tokens":1163})", {.input_tokens = 1117, .output_tokens = 46});
  SetThought(subject,
             R"({"role":"assistant","content":[{"type":"thinking","thinking":[{"type":"text","text":"Let me think."}]},{"type":"text","text":"42"}]})",
             {R"({"role":"assistant","content":[{"type":"thinking","thinking":[{"type":"text","text":"Let me"}]}]})",
              R"({"content":[{"type":"thinking","thinking":[{"type":"text","text":" think."}]}]})", R"({"content":[{"type":"text","text":"4"}]})",
              R"({"content":"2"})"});
  subject.limits = {{"x-ratelimit-limit-tokens-minute", "5000000"}, {"x-ratelimit-remaining-tokens-minute", "4999911"},
                    {"x-ratelimit-limit-req-minute", "720"},        {"x-ratelimit-remaining-req-minute", "717"}};
  subject.expected_limits = {.remaining_requests = 717, .remaining_tokens = 4999911};
}

// https://openrouter.ai/docs/guides/best-practices/reasoning-tokens
void AsOpenRouter(DialectSubject& subject) {
  SetUsage(subject, R"({"prompt_tokens":1117,"completion_tokens":46,"total_tokens":1163,"cost":0.95,"prompt_tokens_details":{"cached_tokens":1000,"cache_write_tokens":100,"audio_tokens":0},"completion_tokens_details":{"reasoning_tokens":12}})",
           {.input_tokens = 1117, .output_tokens = 46, .cached_input_tokens = 1000, .reasoning_tokens = 12, .cache_write_tokens = 100});
  SetThought(subject,
             R"({"role":"assistant","content":"42","reasoning":"Let me think.","reasoning_details":[{"type":"reasoning.text","text":"Let me think.","signature":"sig1","format":"anthropic-claude-v1","index":0}]})",
             {R"({"role":"assistant","content":"","reasoning":"Let me","reasoning_details":[{"type":"reasoning.text","text":"Let me","signature":null,"format":"anthropic-claude-v1","index":0}]})",
              R"({"content":"","reasoning":" think.","reasoning_details":[{"type":"reasoning.text","text":" think.","format":"anthropic-claude-v1","index":0}]})",
              R"({"content":"","reasoning_details":[{"type":"reasoning.text","signature":"sig1","index":0}]})", R"({"content":"42"})"});
  subject.given_back = {R"("reasoning_details":[{)", R"("text":"Let me think.")", R"("signature":"sig1")"};
}

// https://console.groq.com/docs/reasoning and …/api-reference
void AsGroq(DialectSubject& subject) {
  SetUsage(subject, R"({"queue_time":0.037,"prompt_tokens":1117,"prompt_time":0.0007,"completion_tokens":46,"completion_time":0.46,"total_tokens":1163,"total_time":0.46,"prompt_tokens_details":{"cached_tokens":1024}})",
           {.input_tokens = 1117, .output_tokens = 46, .cached_input_tokens = 1024});
  SetThought(subject, R"({"role":"assistant","content":"42","reasoning":"Let me think."})",
             {R"({"role":"assistant","content":"","reasoning":"Let me"})", R"({"reasoning":" think."})", R"({"content":"42"})"});
}

// https://docs.x.ai/docs/guides/reasoning: the total counts the reasoning, the completion does not.
void AsXai(DialectSubject& subject) {
  SetUsage(subject, R"({"prompt_tokens":1117,"completion_tokens":34,"total_tokens":1163,"prompt_tokens_details":{"text_tokens":1117,"audio_tokens":0,"image_tokens":0,"cached_tokens":1024},"completion_tokens_details":{"reasoning_tokens":12,"audio_tokens":0,"accepted_prediction_tokens":0,"rejected_prediction_tokens":0},"num_sources_used":0})",
           {.input_tokens = 1117, .output_tokens = 46, .cached_input_tokens = 1024, .reasoning_tokens = 12});
}

DialectSubject SubjectOf(const Preset& preset) {
  DialectSubject subject;
  subject.kind = MakeOpenAiPresetKind(preset.kind);
  subject.settings = SettingsOf(preset);
  subject.model = "m";
  subject.quirks = preset.quirks;
  if (preset.kind == "deepseek") AsDeepSeek(subject);
  if (preset.kind == "mistral") AsMistral(subject);
  if (preset.kind == "openrouter") AsOpenRouter(subject);
  if (preset.kind == "groq") AsGroq(subject);
  if (preset.kind == "xai") AsXai(subject);
  return subject;
}

bool RegisterAll() {
  for (const auto& preset : Presets()) {
    RegisterChatModelSuite(std::string(preset.kind), [&preset] { return std::make_unique<DialectHarness>(SubjectOf(preset)); });
    if (preset.embedding_batch == 0) continue;
    RegisterEmbedderSuite(std::string(preset.kind), [&preset] {
      return std::make_unique<DialectEmbedderHarness>(MakeOpenAiPresetKind(preset.kind), SettingsOf(preset), preset.embedding_batch);
    });
  }
  return true;
}

const bool kSuites = RegisterAll();

}  // namespace
}  // namespace beseda::openai
