#pragma once

#include <memory>
#include <vector>

#include "agent/agent_settings.h"
#include "agent/guard/model_guard.h"
#include "agent/guard/phrases.h"
#include "contracts/output_check.h"

namespace beseda::agent {

/// Objects to words that the bot is not to say.
class BlockedWordsCheck final : public OutputCheck {
 public:
  explicit BlockedWordsCheck(const std::vector<std::string>& words) : phrases_(words) {}
  std::string_view name() const override { return "blocked_words"; }
  Task<Result<std::optional<Objection>>> Check(Turn& turn, std::string answer) override;

 private:
  Phrases phrases_;
};

/// Objects to answers that quote the bot's instructions: twelve words in a row that stand there too.
class LeakedInstructionsCheck final : public OutputCheck {
 public:
  static constexpr std::size_t kWordsInARow = 12;

  std::string_view name() const override { return "leaked_instructions"; }
  Task<Result<std::optional<Objection>>> Check(Turn& turn, std::string answer) override;
};

/// Objects to what a model finds to break the policy.
class PolicyCheck final : public OutputCheck {
 public:
  explicit PolicyCheck(ModelGuard guard) : guard_(std::move(guard)) {}
  std::string_view name() const override { return "output_policy"; }
  Task<Result<std::optional<Objection>>> Check(Turn& turn, std::string answer) override;

 private:
  ModelGuard guard_;
};

/// Whether `text` quotes `kWordsInARow` words of `source`.
bool QuotesFrom(std::string_view source, std::string_view text, std::size_t words_in_a_row);

/// Those that a bot's settings ask for, the cheap ones first.
std::vector<std::unique_ptr<OutputCheck>> MakeOutputChecks(const Guardrails& guardrails, const Services& services,
                                                           PiiMask& mask);

}  // namespace beseda::agent
