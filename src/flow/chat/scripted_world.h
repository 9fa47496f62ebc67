#pragma once

#include <deque>
#include <string>
#include <utility>

#include "contracts/http_client.h"
#include "contracts/mail_sender.h"
#include "contracts/model_directory.h"
#include "contracts/turn.h"

namespace beseda::flow {

/// The outside as a .chat test has written it: models that say the next `model>` line, servers that give the next `http>`
/// line. Used by one task at a time.
class ScriptedWorld final : public ModelDirectory, public HttpClient, public MailSender {
 public:
  void AddModelAnswer(std::string text) { answers_.push_back(std::move(text)); }
  /// Whether a bot without a model of its own has none.
  void set_offline(bool offline) { offline_ = offline; }
  void AddHttpAnswer(int status, std::string body) { responses_.emplace_back(status, std::move(body)); }

  Task<Result<ModelHandle>> Find(std::string workspace_id, std::string model_id) override;
  Task<Result<ModelHandle>> FindByName(std::string workspace_id, std::string name) override;
  Task<Result<EmbedderHandle>> FindEmbedder(std::string workspace_id, std::string name) override;
  Task<Result<std::vector<ModelName>>> List(std::string workspace_id) override;
  Task<Result<HttpResponse>> Send(HttpRequest request) override;
  Task<Result<std::unique_ptr<HttpStream>>> Open(HttpRequest request) override;

  /// Accepts all e-mail but that to addresses below ".invalid" (RFC 2606).
  Task<Result<std::string>> Send(std::string workspace_id, MailMessage message) override;

  /// kUnavailable: the test has no (more) `model>` line.
  Result<std::string> NextAnswer();

 private:
  bool offline_ = false;
  std::deque<std::string> answers_;
  std::deque<std::pair<int, std::string>> responses_;
};

/// Stands for a bot's agent where there is none: says what the model does.
class ScriptedAgent final : public TurnHandler {
 public:
  explicit ScriptedAgent(ScriptedWorld& world) : world_(world) {}
  Task<Status> Run(Turn& turn) override;

 private:
  ScriptedWorld& world_;
};

}  // namespace beseda::flow
