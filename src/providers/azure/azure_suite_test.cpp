// The azure provider in the suites that every provider passes.
#include "providers/azure/azure_provider.h"
#include "providers/common/openai_dialect/testing/dialect_embedder_harness.h"
#include "providers/common/openai_dialect/testing/dialect_harness.h"
#include "providers/common/openai_dialect/testing/responses_harness.h"

namespace beseda::azure {
namespace {

using openai::payload::Chunk;

constexpr const char* kSettings = R"({"base_url":"https://res.openai.azure.com","api_key":"key"})";

// The annotations of https://learn.microsoft.com/azure/ai-foundry/openai/concepts/content-filter.
constexpr std::string_view kSafe =
    R"({"hate":{"filtered":false,"severity":"safe"},"self_harm":{"filtered":false,"severity":"safe"},"sexual":{"filtered":false,"severity":"safe"},"violence":{"filtered":false,"severity":"low"}})";

const bool kChat = RegisterChatModelSuite("azure", [] {
  openai::DialectSubject subject;
  subject.kind = MakeAzureKind();
  subject.settings = kSettings;
  const auto prompt = std::string(R"("prompt_filter_results":[{"prompt_index":0,"content_filter_results":)") + std::string(kSafe) + "}]";
  subject.answer_events.insert(subject.answer_events.begin(), R"({"id":"","object":"","created":0,"model":"","choices":[],)" + prompt + "}");
  subject.answer_events.insert(subject.answer_events.begin() + 5,
                               R"({"choices":[{"index":0,"content_filter_offsets":{"check_offset":44,"start_offset":44,"end_offset":198},"content_filter_results":)" +
                                   std::string(kSafe) + R"(,"finish_reason":null}]})");
  return std::make_unique<openai::DialectHarness>(std::move(subject));
});
const bool kResponses = RegisterChatModelSuite("azure_responses", [] {
  return std::make_unique<openai::ResponsesHarness>(MakeAzureKind(), R"({"base_url":"res","api_key":"key","api":"responses"})");
});
const bool kEmbeddings = RegisterEmbedderSuite("azure", [] {
  return std::make_unique<openai::DialectEmbedderHarness>(MakeAzureKind(), kSettings, 256);
});

}  // namespace
}  // namespace beseda::azure
