#include "conversation/apology.h"

#include <array>
#include <utility>

namespace beseda::conversation {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 10> kApologies = {{
    {"en", "Sorry, I could not answer that just now. Please try again in a moment."},
    {"ru", "Извините, сейчас не получилось ответить. Попробуйте, пожалуйста, ещё раз чуть позже."},
    {"de", "Entschuldigung, ich konnte gerade nicht antworten. Bitte versuchen Sie es gleich noch einmal."},
    {"fr", "Désolé, je n’ai pas pu répondre. Veuillez réessayer dans un instant."},
    {"es", "Lo siento, no he podido responder. Inténtalo de nuevo en un momento."},
    {"pt", "Desculpe, não consegui responder agora. Tente novamente em instantes."},
    {"it", "Mi dispiace, non sono riuscito a rispondere. Riprova tra un momento."},
    {"uk", "Вибачте, зараз не вдалося відповісти. Спробуйте, будь ласка, ще раз трохи згодом."},
    {"ar", "عذرًا، تعذّر عليّ الرد الآن. يُرجى المحاولة مرة أخرى بعد قليل."},
    {"zh", "抱歉，我刚才无法回答。请稍后再试。"},
}};

}  // namespace

std::string Apology(std::string_view locale) {
  const auto language = locale.substr(0, locale.find_first_of("-_"));
  for (const auto& [name, text] : kApologies) {
    if (name == language) return std::string(text);
  }
  return std::string(kApologies[0].second);
}

}  // namespace beseda::conversation
