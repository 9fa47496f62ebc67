#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/ids.h"
#include "base/lanes.h"
#include "base/scope.h"
#include "contracts/answer_watch.h"
#include "contracts/database.h"
#include "contracts/model_directory.h"
#include "quality/judgement_rows.h"
#include "quality/judging.h"

namespace beseda::quality {

/// Has a share of what bots say to people judged by a model (quality/live_judging.h): which, is put down with the answer
/// itself; judged it is afterwards, so nobody waits for it. An answer gets one judgement, also over restarts; only a
/// question to the judge that a crash has cut off is asked again. The calls are the bot's, with the purpose "judge".
/// Thread-safe.
class LiveJudge final : public AnswerWatch {
 public:
  struct Services {
    Scope& scope;
    Database& db;
    ModelDirectory& models;
    Clock& clock;
    IdSource& ids;
    /// Takes out what the bot's models may not see, as its guardrails say. Not set: nothing.
    std::function<std::string(const Bot& bot, const std::string& conversation_id, std::string_view text)> mask = {};
  };
  static constexpr std::size_t kAtOnce = 4;     ///< Bots whose answers are judged at a time, one after the other.
  static constexpr std::int64_t kMostTries = 3;  ///< When the judge fails for a passing reason.

  explicit LiveJudge(Services services);

  bool Note(Tx& tx, const Bot& bot, const Message& answer, Time now) override;
  void Noted(const Bot& bot) override { lanes_.Wake(bot.id); }

  /// Takes up what a stop has left. To be called once, at the start.
  Task<Status> Resume();

 private:
  Task<void> Work(std::string bot_id);
  Task<void> Store(const Judgement& judgement, bool again);
  Task<void> WaitForDatabase(const Error& error);
  Task<Judgement> JudgeAnswer(const JudgementTask& task, Error* passing);
  Task<Result<Verdict>> Ask(const JudgementTask& task, ChatRequest request);
  ChatRequest RequestFor(const JudgementTask& task) const;
  std::string Masked(const JudgementTask& task, const Message& message) const;

  Services services_;
  Lanes lanes_;
};

}  // namespace beseda::quality
