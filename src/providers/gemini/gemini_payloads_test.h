#pragma once

#include <string>
#include <string_view>
#include <vector>

/// Answers in the form of https://ai.google.dev/api/generate-content and …/gemini-api/docs/thought-signatures: the field
/// names and nesting of the vendor's examples, with texts of our own.
namespace beseda::gemini::payload {

inline const std::string kUsage =
    R"("usageMetadata":{"promptTokenCount":1117,"cachedContentTokenCount":1024,"candidatesTokenCount":34,"thoughtsTokenCount":12,"totalTokenCount":1163,)"
    R"("promptTokensDetails":[{"modality":"TEXT","tokenCount":1017},{"modality":"AUDIO","tokenCount":100}]},"modelVersion":"gemini-3.5-flash","responseId":"Il0taoSYJ5Cez7IP")";

/// A response whose candidate has these parts (JSON texts) and finish reason.
inline std::string Response(std::string_view parts, std::string_view finish = "") {
  return R"({"candidates":[{"content":{"parts":[)" + std::string(parts) + R"(],"role":"model"})" +
         (finish.empty() ? "" : R"(,"finishReason":")" + std::string(finish) + '"') + R"(,"index":0}],)" + kUsage + "}";
}

inline const std::string kAnswer = Response(R"({"text":"The shop opens at nine. Привет!"})", "STOP");
inline const std::vector<std::string> kAnswerEvents = {Response(R"({"text":"The shop "})"), Response(R"({"text":"opens at nine."})"),
                                                       Response(R"({"text":" Привет!"})"),
                                                       Response(R"({"text":"","thoughtSignature":"c2ln"})", "STOP")};

inline constexpr std::string_view kParis =
    R"({"functionCall":{"name":"get_weather","args":{"city":"Paris"}},"thoughtSignature":"PFNpZ25hdHVyZV9B"})";
inline constexpr std::string_view kBerlin = R"({"functionCall":{"name":"get_weather","args":{"city":"Berlin"}}})";
inline const std::string kToolCalls = Response(std::string(kParis) + "," + std::string(kBerlin), "STOP");
inline const std::vector<std::string> kToolCallEvents = {Response(kParis), Response(kBerlin), Response(R"({"text":""})", "STOP")};

inline const std::string kThought =
    Response(R"({"text":"Let me think.","thought":true},{"text":"42","thoughtSignature":"EjQKMgEMOdQzpDzB"})", "STOP");
inline const std::vector<std::string> kThoughtEvents = {
    Response(R"({"text":"Let me","thought":true})"), Response(R"({"text":" think.","thought":true})"), Response(R"({"text":"42"})"),
    Response(R"({"text":"","thoughtSignature":"EjQKMgEMOdQzpDzB"})", "STOP")};

/// The error object of https://cloud.google.com/apis/design/errors.
inline std::string Failure(int code, std::string_view status, std::string_view message, std::string_view details = "") {
  return R"({"error":{"code":)" + std::to_string(code) + R"(,"message":")" + std::string(message) + R"(","status":")" +
         std::string(status) + R"(","details":[)" + std::string(details) + "]}}";
}
inline constexpr std::string_view kBadKey =
    R"({"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_INVALID","domain":"googleapis.com","metadata":{"service":"generativelanguage.googleapis.com"}})";
inline constexpr std::string_view kRetry = R"({"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"36s"})";

}  // namespace beseda::gemini::payload
