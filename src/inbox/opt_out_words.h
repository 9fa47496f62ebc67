#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/opt_out_words.h"

namespace beseda::inbox {

/// The built-in words and texts, by language.
extern const std::string_view kOptOutWordsJson;

/// A message that says no more than one of the words.
struct WordSaid {
  bool stop = true;              ///< False: the person wants to hear of us again.
  std::vector<std::string> languages = {};  ///< Of the lists that it is in; none for words of the account's own.
  bool command = false;          ///< "/start": it means something to a bot as well.
};

/// The word that a text is, whatever its case, accents and punctuation; nothing if it says anything more or else. Words of the
/// account's own go before the built-in ones. The field's rule is the same: "STOP" counts, "please stop" is for the bot
/// (Twilio, AWS, Braze; looked up 2026-11-25).
std::optional<WordSaid> FindOptOutWord(std::string_view text, const OptOutWords& own);

/// Whether two texts are the same word to us.
bool IsSameWord(std::string_view left, std::string_view right);

/// The language to answer such a word in: the person's if the word is of it or of every language's (English); else the word's; else the bot's.
std::string NoticeLanguage(const WordSaid& word, std::string_view person, std::string_view bot);

/// What the person is told: that they have opted out, and by which word they come back; or that they are in again. `locale` is BCP 47;
/// English if the language is not among the lists.
std::string OptOutNotice(bool stopped, std::string_view locale, const OptOutWords& own);

}  // namespace beseda::inbox
