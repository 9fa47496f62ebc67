#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/time.h"
#include "model/bot.h"
#include "model/conversation.h"

namespace beseda::agent {

using Variables = std::map<std::string, std::string, std::less<>>;

/// What instructions may name: bot.name, bot.description, contact.name, contact.locale, date (2026-01-31), time
/// (12:00 UTC), weekday. What a person chose (their name) is made harmless: one line, at most 100 bytes, no braces.
Variables PromptVariables(const Bot& bot, const Contact& contact, Time now);

/// Replaces {{name}}, with or without spaces inside. What is not known stays as it stands, so that an author sees it.
/// Values are not looked at again.
std::string FillVariables(std::string_view text, const Variables& variables);

/// The system prompt: the bot's instructions (or ours if it has none), the language to answer in, and, if not empty,
/// the knowledge, marked as data that is quoted and not to be obeyed: between tags, or fenced (guard/fence.h), with the
/// rule of fences.
std::string MakeInstructions(const Bot& bot, const Variables& variables, std::string_view knowledge, bool fenced = false);

/// What the system prompt says of personal data that is masked (guard/pii_mask.h).
std::string_view MaskRule();

/// The beginning of `knowledge` that fits into `tokens` (by EstimateTokens), cut at the end of a paragraph or line.
std::string_view CutKnowledge(std::string_view knowledge, std::int64_t tokens);

}  // namespace beseda::agent
