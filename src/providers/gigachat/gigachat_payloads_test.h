#pragma once

#include <string>
#include <string_view>
#include <vector>

/// Answers in the form of https://developers.sber.ru/docs/ru/gigachat/api/reference/rest/post-chat and its pages on
/// streaming and functions: the vendor's field names and nesting, with texts of our own.
namespace beseda::gigachat::payload {

inline constexpr std::string_view kToken = R"({"access_token":"eyJhbGci","expires_at":1800001800000})";

inline const std::string kUsage =
    R"("usage":{"prompt_tokens":18,"completion_tokens":68,"precached_prompt_tokens":37,"total_tokens":86})";

inline std::string Completion(std::string_view message, std::string_view finish = "stop") {
  return R"({"choices":[{"message":{"role":"assistant",)" + std::string(message) + R"(},"index":0,"finish_reason":")" +
         std::string(finish) + R"("}],"created":1678878333,"model":"GigaChat:1.0.26.20",)" + kUsage +
         R"(,"object":"chat.completion"})";
}
inline std::string Chunk(std::string_view delta, std::string_view finish = "") {
  const std::string reason = finish.empty() ? "" : R"(,"finish_reason":")" + std::string(finish) + R"(")";
  return R"({"choices":[{"delta":{)" + std::string(delta) + R"(},"index":0)" + reason +
         R"(}],"created":1678878333,"model":"GigaChat:1.0.26.20","object":"chat.completion.chunk"})";
}
inline std::string Said(std::string_view text) { return Chunk(R"("content":")" + std::string(text) + R"(")"); }
/// The last event before the end has the counts.
inline std::string Last(std::string_view finish, std::string_view delta = R"("content":"")") {
  auto chunk = Chunk(delta, finish);
  return chunk.insert(chunk.size() - 1, "," + kUsage);
}

inline const std::string kAnswer = Completion(R"("content":"The shop opens at nine. Привет!")");
inline const std::vector<std::string> kAnswerEvents = {
    Chunk(R"("content":"The shop ","role":"assistant")"), Said("opens at nine."), Said(" Привет!"), Last("stop"), "[DONE]"};

inline constexpr std::string_view kState = "77d3fb14-457a-46ba-937e-8d856156d003";
inline const std::string kCall =
    R"("content":"","function_call":{"name":"get_weather","arguments":{"city":"Paris"}},"functions_state_id":")" +
    std::string(kState) + R"(")";

inline const std::string kThought = Completion(R"("content":"42","reasoning_content":"Let me think.")");
inline const std::vector<std::string> kThoughtEvents = {Chunk(R"("role":"assistant","reasoning_content":"Let me")"),
                                                        Chunk(R"("reasoning_content":" think.")"), Said("42"), Last("stop"),
                                                        "[DONE]"};

inline std::string Failure(int status, std::string_view message) {
  return R"({"status":)" + std::to_string(status) + R"(,"message":")" + std::string(message) + R"("})";
}

}  // namespace beseda::gigachat::payload
