#pragma once

#include <string>
#include <string_view>
#include <vector>

/// Answers in the form of https://yandex.cloud/en/docs/ai-studio/text-generation/api-ref/TextGeneration/completion and of
/// its guide on function calls: the vendor's field names and nesting, with texts of our own.
namespace beseda::yandexgpt::payload {

inline std::string Result(std::string_view message, std::string_view status) {
  return R"({"result":{"alternatives":[{"message":{"role":"assistant",)" + std::string(message) +
         R"(},"status":"ALTERNATIVE_STATUS_)" + std::string(status) +
         R"("}],"usage":{"inputTextTokens":"67","completionTokens":"50","totalTokens":"117","completionTokensDetails":)"
         R"({"reasoningTokens":"12"}},"modelVersion":"23.10.2024"}})";
}
inline std::string Said(std::string_view text, std::string_view status = "FINAL") {
  return Result(R"("text":")" + std::string(text) + R"(")", status);
}

inline const std::string kAnswer = Said("The shop opens at nine. Привет!");
/// Each has the whole text so far.
inline const std::vector<std::string> kAnswerParts = {
    Said("The shop", "PARTIAL") + "\n", Said("The shop opens at nine.", "PARTIAL") + "\n",
    Said("The shop opens at nine. Привет!", "PARTIAL") + "\n", kAnswer + "\n"};

inline const std::string kToolCalls = Result(
    R"("toolCallList":{"toolCalls":[{"functionCall":{"name":"get_weather","arguments":{"city":"Paris"}}},)"
    R"({"functionCall":{"name":"get_weather","arguments":{"city":"Berlin"}}}]})",
    "TOOL_CALLS");

inline std::string Failure(int grpc_code, int http_code, std::string_view message) {
  return R"({"error":{"grpcCode":)" + std::to_string(grpc_code) + R"(,"httpCode":)" + std::to_string(http_code) +
         R"(,"message":")" + std::string(message) + R"(","httpStatus":"Bad Request","details":[]}})";
}

}  // namespace beseda::yandexgpt::payload
