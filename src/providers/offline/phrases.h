#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace beseda::offline {

/// What people say that is about the talk itself rather than about a subject.
enum class Talk { kHello, kThanks, kBye, kWho, kHelp, kHowAreYou };

struct Phrase {
  Talk talk;
  std::string_view words;  ///< Folded, single spaces.
};
/// All the phrases we know, of all languages.
std::span<const Phrase> Phrases();

/// What the offline model says, in one language. {bot} is the bot's name, {topics} a list of what it knows about.
struct Sentences {
  std::string_view language;
  std::string_view hello, hello_nameless, thanks, bye, how_are_you;
  std::string_view who, who_nameless;    ///< Says that it is no language model.
  std::string_view help, help_topics;    ///< Without and with topics.
  std::string_view found;                ///< Before the quotes.
  std::string_view not_found;            ///< The knowledge has nothing about it.
  std::string_view no_knowledge;         ///< There is no knowledge at all.
  std::string_view only_text;            ///< For a picture, a voice note…
};
/// Of that language, or English.
const Sentences& SentencesIn(std::string_view language);

/// Stems of the words that stand for the same subject as `stem`, itself included; empty if it is in no subject.
std::span<const std::string> SameSubject(std::string_view stem);
/// The stems of all subjects.
const std::vector<std::string>& SubjectStems();
/// The stem of the subject that a question word asks for ("where" -> address), or empty.
std::string_view SubjectOfFiller(std::string_view folded);

}  // namespace beseda::offline
