#include "agent/guard/output_checks.h"

#include <set>

#include "base/task.h"
#include "base/unicode.h"

namespace beseda::agent {
namespace {

std::vector<std::string> FoldedWords(std::string_view text) {
  std::vector<std::string> words;
  bool in_word = false;
  while (!text.empty()) {
    const auto c = TakeCodePoint(text);
    if (!IsWordLetter(c)) {
      in_word = false;
      continue;
    }
    const auto folded = FoldLetter(c);
    if (folded == 0) continue;
    if (!in_word || IsIdeograph(c)) words.emplace_back();
    in_word = !IsIdeograph(c);
    AppendUtf8(words.back(), folded);
  }
  return words;
}

// Every run of so many words, each joined to one text.
std::set<std::string> Runs(std::string_view text, std::size_t length) {
  std::set<std::string> runs;
  const auto words = FoldedWords(text);
  for (std::size_t at = 0; at + length <= words.size(); ++at) {
    std::string run;
    for (std::size_t i = 0; i < length; ++i) run += words[at + i] + " ";
    runs.insert(std::move(run));
  }
  return runs;
}

}  // namespace

bool QuotesFrom(std::string_view source, std::string_view text, std::size_t words_in_a_row) {
  const auto known = Runs(source, words_in_a_row);
  if (known.empty()) return false;
  for (const auto& run : Runs(text, words_in_a_row)) {
    if (known.contains(run)) return true;
  }
  return false;
}

Task<Result<std::optional<Objection>>> BlockedWordsCheck::Check(Turn&, std::string answer) {
  std::optional<Objection> objection;
  if (const auto word = phrases_.FindIn(answer)) {
    objection.emplace();
    objection->reason = "The answer holds the blocked words \"" + *word + "\".";
  }
  co_return objection;
}

Task<Result<std::optional<Objection>>> LeakedInstructionsCheck::Check(Turn& turn, std::string answer) {
  std::optional<Objection> objection;
  if (QuotesFrom(turn.bot().instructions, answer, kWordsInARow)) {
    objection.emplace();
    objection->reason = "The answer quotes the bot's instructions.";
  }
  co_return objection;
}

Task<Result<std::optional<Objection>>> PolicyCheck::Check(Turn& turn, std::string answer) {
  CO_TRY(const auto reason, co_await guard_.Ask(turn, "output_policy", std::move(answer)));
  std::optional<Objection> objection;
  if (reason) {
    objection.emplace();
    objection->reason = *reason;
  }
  co_return objection;
}

std::vector<std::unique_ptr<OutputCheck>> MakeOutputChecks(const Guardrails& guardrails, const Services& services,
                                                           PiiMask& mask) {
  std::vector<std::unique_ptr<OutputCheck>> checks;
  if (!guardrails.blocked_words.empty()) checks.push_back(std::make_unique<BlockedWordsCheck>(guardrails.blocked_words));
  if (guardrails.hide_instructions) checks.push_back(std::make_unique<LeakedInstructionsCheck>());
  if (!guardrails.output_model_id.empty()) {
    checks.push_back(std::make_unique<PolicyCheck>(
        ModelGuard(services, mask, guardrails.output_model_id, guardrails.output_policy)));
  }
  return checks;
}

}  // namespace beseda::agent
