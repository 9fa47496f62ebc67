#pragma once

#include <string>
#include <string_view>
#include <vector>

/// Answers in the form of https://github.com/ollama/ollama/blob/main/docs/api.md, "Generate a chat completion": the field
/// names and order of the vendor's examples, with texts of our own.
namespace beseda::ollama::payload {

inline std::string Line(std::string_view message, std::string_view rest = R"("done":false)") {
  return R"({"model":"llama3.2","created_at":"2025-10-26T17:21:21.196249Z","message":)" + std::string(message) + "," + std::string(rest) + "}";
}
inline std::string Said(std::string_view text) { return Line(R"({"role":"assistant","content":")" + std::string(text) + R"("})"); }
inline std::string Counts(std::string_view reason) {
  return R"("done":true,"done_reason":")" + std::string(reason) +
         R"(","total_duration":4883583458,"load_duration":1334875,"prompt_eval_count":26,"prompt_eval_duration":342546000,"eval_count":282,"eval_duration":4535599000)";
}
inline std::string Last(std::string_view reason) { return Line(R"({"role":"assistant","content":""})", Counts(reason)); }

inline const std::string kAnswer = Line(R"({"role":"assistant","content":"The shop opens at nine. Привет!"})", Counts("stop"));
inline const std::vector<std::string> kAnswerLines = {Said("The shop "), Said("opens at nine."), Said(" Привет!"), Last("stop")};

inline constexpr std::string_view kParis = R"({"function":{"name":"get_weather","arguments":{"city":"Paris"}}})";
inline constexpr std::string_view kBerlin = R"({"id":"call_x2","function":{"index":1,"name":"get_weather","arguments":{"city":"Berlin"}}})";
inline std::string Calls(std::string_view calls) { return R"({"role":"assistant","content":"","tool_calls":[)" + std::string(calls) + "]}"; }

}  // namespace beseda::ollama::payload
