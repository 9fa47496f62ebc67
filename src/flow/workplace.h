#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "contracts/data_tables.h"
#include "contracts/http_client.h"
#include "contracts/mail_sender.h"
#include "contracts/model_directory.h"
#include "contracts/turn.h"
#include "flow/outside_calls.h"
#include "flow/run.h"
#include "flow/secret_source.h"

namespace beseda::flow {

/// What blocks with external effects work with; borrowed.
struct WorkServices {
  ModelDirectory& models;
  HttpClient& http;
  TurnHandler& agent;  ///< What answers for bots without a scenario; in a scenario, at its "ai_answer" blocks.
  Clock& clock;
  DataTables* tables = nullptr;  ///< Null: there are none.
  /// A picture that people have sent ("/media/…"), for a model to see. Not set: none can be opened.
  std::function<Task<Result<ImagePart>>(std::string workspace_id, std::string url)> open_picture = {};
  SecretSource* secrets = nullptr;  ///< None: every secret is empty, as in tests.
  OutsideCalls* calls = nullptr;    ///< None: nobody can call, as in trials.
  MailSender* mail = nullptr;       ///< None: no e-mail can be sent.
};

/// The place of a turn where external effects are done, each journaled under a name of its own, so that a turn which is
/// run again finds what it has done. Used by one task.
class Workplace {
 public:
  /// `agent_session`: the agent's part of the conversation's session, a JSON object.
  Workplace(const WorkServices& services, Turn& turn, std::string agent_session)
      : services_(services), turn_(turn), agent_session_(std::move(agent_session)) {}

  /// A place for a part of the work that goes on beside others, its effects under names of its own. The agent stays with the whole.
  Workplace Beside(const Run& run, std::string_view part);

  const WorkServices& services() const { return services_; }
  Turn& turn() { return turn_; }

  /// Runs the effect of the node that is being run; see Turn::Effect.
  Task<Result<std::string>> Effect(const Run& run, std::function<Task<Result<std::string>>()> effect);

  /// Lets the bot's agent answer the turn's events, and gives what it said. `instructions` come after the bot's own.
  Task<Result<std::string>> AnswerWithAgent(const Run& run, std::string instructions);

  const std::string& agent_session() const { return agent_session_; }
  void set_agent_session(std::string session) { agent_session_ = std::move(session); }

  /// For whom a model is called.
  CallContext ContextOf(CallPurpose purpose) const;

 private:
  std::string NextName(const Run& run);

  std::string prefix_ = "flow";

  const WorkServices& services_;
  Turn& turn_;
  std::string agent_session_;
  std::int64_t effects_ = 0;
};

}  // namespace beseda::flow
