#include "testing/http_chat_harness.h"

#include <utility>

namespace beseda {

std::shared_ptr<ChatModel> HttpChatHarness::AnsweringInPieces(std::size_t at, bool ends) {
  auto answer = Streamed();
  std::string bytes;
  for (const auto& piece : answer.pieces) bytes += piece;
  if (at >= bytes.size()) return nullptr;
  answer.pieces = {bytes.substr(0, at)};
  if (!ends) answer.pieces.push_back(bytes.substr(at));
  return Always(std::move(answer));
}

ChatRequest HttpChatHarness::Request() {
  ChatRequest request;
  ChatMessage question;
  question.text = "When do you open?";
  request.messages.push_back(std::move(question));
  return request;
}

std::shared_ptr<ChatModel> HttpChatHarness::Breaking() {
  auto answer = Beginning();
  answer.breaks = Error(ErrorCode::kUnavailable, "The connection was lost.");
  return Always(std::move(answer));
}

std::shared_ptr<ChatModel> HttpChatHarness::Hanging() {
  FakeAnswer answer;
  answer.hangs_before = true;
  return Always(std::move(answer));
}

std::shared_ptr<ChatModel> HttpChatHarness::FallingSilent() {
  auto answer = Beginning();
  answer.hangs = true;
  return Always(std::move(answer));
}

bool HttpChatHarness::WantsStream(const HttpRequest& request) const {
  return request.body.find(R"("stream":true)") != request.body.npos;
}

std::shared_ptr<ChatModel> HttpChatHarness::Gives(FakeAnswer whole, FakeAnswer streamed) {
  http_.AlwaysAnswer([this, whole = std::move(whole), streamed = std::move(streamed)](const HttpRequest& request) {
    return WantsStream(request) ? streamed : whole;
  });
  return Make(http_);
}

std::shared_ptr<ChatModel> HttpChatHarness::Always(FakeAnswer answer) {
  http_.AlwaysAnswer([answer = std::move(answer)](const HttpRequest&) { return answer; });
  return Make(http_);
}

std::shared_ptr<ChatModel> HttpChatHarness::Fails(int status, std::string body, HttpHeaders headers) {
  return Always(JsonAnswer(std::move(body), status, std::move(headers)));
}

}  // namespace beseda
