#pragma once

#include <memory>
#include <optional>
#include <string>

#include "testing/chat_model_suite.h"
#include "testing/fake_http.h"

namespace beseda {

/// A harness for providers that ask over HTTP: a vendor gives its answers as bytes, and most situations follow from
/// them.
class HttpChatHarness : public ChatModelHarness {
 public:
  std::shared_ptr<ChatModel> Answering() override { return Gives(Whole(), Streamed()); }
  std::shared_ptr<ChatModel> AnsweringInPieces(std::size_t at, bool ends) override;
  ChatRequest Request() override;
  std::string LastBody() override { return http_.requests().empty() ? std::string() : http_.requests().back().body; }

  std::shared_ptr<ChatModel> Breaking() override;
  std::shared_ptr<ChatModel> Hanging() override;
  std::shared_ptr<ChatModel> FallingSilent() override;

 protected:
  /// A model that asks through `http`.
  virtual std::shared_ptr<ChatModel> Make(HttpClient& http) = 0;
  /// The answer to the suite's request, whole and as a stream of several pieces.
  virtual FakeAnswer Whole() = 0;
  virtual FakeAnswer Streamed() = 0;
  /// The stream's first pieces, which bring some text but not the end.
  virtual FakeAnswer Beginning() = 0;
  virtual bool WantsStream(const HttpRequest& request) const;

  std::shared_ptr<ChatModel> Gives(FakeAnswer whole, FakeAnswer streamed);
  std::shared_ptr<ChatModel> Always(FakeAnswer answer);
  std::shared_ptr<ChatModel> Fails(int status, std::string body, HttpHeaders headers = {});

 private:
  FakeHttp http_;
};

}  // namespace beseda
