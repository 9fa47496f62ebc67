#include "providers/offline/words.h"

#include <unordered_set>
#include <utility>

#include "base/text.h"
#include "base/unicode.h"
#include "providers/offline/stemmer.h"

namespace beseda::offline {
namespace {

// Folded.
constexpr std::string_view kFillers =
    // English
    "a an the and or but if then so of in on at to for from by with about as into over under between is am are was were "
    "be been being do does did done have has had having can could will would shall should may might must i me my mine "
    "we us our you your yours he him his she her it its they them their this that these those there here what which who "
    "whom whose when where why how much many not no yes any some all each just only also too very please tell know need "
    "want like get got give let say said ok okay s t re ll ve d m don doesn didn isn aren won im up out me more than "
    "exactly really possible able time today tomorrow now "
    // Russian
    "и в во не что он на я с со как а то все она так его но да ты к у же вы за бы по только ее мне было вот от меня еще "
    "нет о из ему теперь когда даже ну вдруг ли если уже или ни быть был него до вас нибудь опять уж вам ведь там потом "
    "себя ничего ей может они тут где есть надо ней для мы тебя их чем была сам чтоб без будто чего раз тоже себе под "
    "будет ж тогда кто этот того потому этого какой какая какие какое каким ним здесь этом один почти мой тем чтобы нее "
    "были куда зачем всех можно при об другой хоть после над больше тот через эти нас про всего них эта много разве "
    "это сколько скажите подскажите пожалуйста хочу нужно нужен могу можете ваш ваша ваше ваши вашего вашей у вами мной "
    "меня такое ли сегодня завтра сейчас"
    // German
    " der die das den dem des ein eine einen einem einer und oder aber ist sind war ich du er sie es wir ihr mich dich "
    "mein dein ihre ihren was wie wo wann warum wer welche welcher kann kannst konnen haben hat habe nicht kein mit fur "
    "auf zu zum zur von vom bei im in an am aus gibt bitte mir "
    // French
    "le la les l un une des du de et ou mais est sont je tu il elle nous vous ils mon votre vos mes que quoi qui quel "
    "quelle quels quelles comment quand ou pourquoi puis peux pouvez avez ai a au aux en dans sur pour par avec ne pas "
    "ce cette c y "
    // Spanish
    "el los las lo un una unos y o pero es son soy yo tu usted nosotros mi su sus mis que como cuando donde quien cual "
    "cuales puedo puede tiene tienen hay a al del en con por para no si se me le "
    // Arabic
    "في من على الى عن مع هل ما ماذا كيف متي اين كم هو هي انا انت نحن هذا هذه ذلك التي الذي او و لا نعم لكم لديكم عندكم";

const std::unordered_set<std::string_view>& Fillers() {
  static const auto* fillers = [] {
    auto* set = new std::unordered_set<std::string_view>;
    for (const auto word : Split(kFillers, ' ')) {
      if (!word.empty()) set->insert(word);
    }
    return set;
  }();
  return *fillers;
}

std::string ToText(const std::u32string& letters) {
  std::string out;
  for (const auto c : letters) AppendUtf8(out, c);
  return out;
}

}  // namespace

std::vector<Word> WordsOf(std::string_view text) {
  std::vector<Word> words;
  std::u32string letters;
  const auto end_word = [&] {
    if (letters.empty()) return;
    Word word;
    word.folded = ToText(letters);
    word.filler = Fillers().contains(word.folded);
    word.stem = ToText(Stem(std::exchange(letters, {})));
    words.push_back(std::move(word));
  };
  while (!text.empty()) {
    const auto c = TakeCodePoint(text);
    if (!IsWordLetter(c)) {
      end_word();
      continue;
    }
    if (IsIdeograph(c)) end_word();
    if (const auto folded = FoldLetter(c)) letters += folded;
    if (IsIdeograph(c)) end_word();
  }
  end_word();
  return words;
}

}  // namespace beseda::offline
