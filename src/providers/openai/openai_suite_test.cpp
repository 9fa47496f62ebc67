// The openai provider in the suites that every provider passes.
#include "providers/common/openai_dialect/testing/dialect_embedder_harness.h"
#include "providers/common/openai_dialect/testing/dialect_harness.h"
#include "providers/common/openai_dialect/testing/responses_harness.h"
#include "providers/openai/openai_provider.h"

namespace beseda::openai {
namespace {

const bool kChat = RegisterChatModelSuite("openai", [] {
  DialectSubject subject;
  subject.kind = MakeOpenAiKind();
  return std::make_unique<DialectHarness>(std::move(subject));
});
const bool kResponses = RegisterChatModelSuite("openai_responses", [] {
  return std::make_unique<ResponsesHarness>(MakeOpenAiKind(), R"({"api_key":"sk-test","api":"responses"})");
});
const bool kEmbeddings = RegisterEmbedderSuite("openai", [] {
  return std::make_unique<DialectEmbedderHarness>(MakeOpenAiKind(), R"({"api_key":"sk-test"})", 256);
});

}  // namespace
}  // namespace beseda::openai
