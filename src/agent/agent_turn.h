#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "agent/agent_handler.h"
#include "agent/agent_settings.h"
#include "agent/answer_stream.h"
#include "agent/model_answer.h"
#include "agent/pending_calls.h"
#include "agent/prompt.h"
#include "agent/tool_runner.h"

namespace beseda::agent {

/// One turn of a bot with a model: the model is asked, calls tools, is asked again with their results, until it
/// answers, a limit is reached, or a call has to wait for a person. Every question is an effect "model.N", every call
/// "tool.N.K", so that the turn can be run again from any point without paying or acting twice. Used by one task.
class AgentTurn {
 public:
  AgentTurn(const Services& services, const AgentHandler::Options& options, Turn& turn, const ModelHandle& model,
            const AgentSettings& settings);

  Task<Status> Run();

 private:
  enum class Next { kAskAgain, kEnd };

  void AvoidMarksInPrompt();
  Task<Result<bool>> LoadPending();
  Task<Status> BuildMessages();
  PromptLimits Limits() const;
  Task<Status> ClaimCalls();
  Task<Status> FinishPending();
  void NoteWaiting(std::string& system);

  Task<Status> Loop();
  std::string_view LimitReached() const;
  ChatRequest NextRequest(bool last_step) const;
  Task<Result<ModelAnswer>> AskModel(std::int64_t step);
  Task<Result<Next>> RunTools(std::int64_t step, ModelAnswer& answer);
  void WaitForPerson(PendingStep step);

  Task<Status> Answer(ModelAnswer answer);
  std::string MistakesInForm(const ModelAnswer& answer) const;
  Task<Result<std::optional<std::string>>> Moderate(const std::string& text);
  void SayOwnWords(std::string text, std::string_view field, std::string_view reason);
  json::Object Meta() const;
  void Say(std::string text, bool markdown, json::Object meta);
  void AddCitations(const std::vector<Citation>& citations);

  const Services& services_;
  const AgentHandler::Options& options_;
  Turn& turn_;
  const ModelHandle& model_;
  const AgentSettings& settings_;
  const Time began_;
  PiiMask mask_;
  std::unique_ptr<ReplyStream> reply_;
  std::unique_ptr<AnswerStream> stream_;
  std::unique_ptr<ToolRunner> tools_;

  std::vector<PendingStep> pending_;     ///< That still wait.
  std::optional<PendingStep> resumed_;   ///< Decided: to be gone on with.
  std::vector<std::string> decisions_;   ///< Of its calls: "" for yes, else what the model is told.

  std::vector<ChatMessage> messages_;    ///< The whole talk with the model.
  PromptFacts facts_;
  std::vector<Citation> citations_;
  std::optional<ModelAnswer> last_;      ///< The newest answer.
  Usage usage_;                          ///< Of all questions.
  std::int64_t cost_micros_ = 0;
  std::int64_t questions_ = 0;
  std::vector<std::pair<ToolCall, CallOutcome>> calls_;  ///< That have run, for the message's meta.
  bool repaired_ = false;
};

}  // namespace beseda::agent
