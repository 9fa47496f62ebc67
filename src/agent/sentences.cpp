#include "agent/sentences.h"

#include <algorithm>
#include <iterator>

namespace beseda::agent {
namespace {

constexpr Sentences kSentences[] = {
    {"en", "Sorry, I cannot answer at the moment: something on our side has to be put right first.",
     "Sorry, I cannot talk about that. Is there something else I can help with?",
     "Sorry, I have no answer to that. Could you put it another way?"},
    {"ru", "Извините, сейчас я не могу ответить: сначала нам нужно кое-что исправить у себя.",
     "Извините, об этом я говорить не могу. Могу ли я помочь чем-то ещё?",
     "Извините, на это у меня нет ответа. Не могли бы вы сказать иначе?"},
    {"ar", "عذرًا، لا أستطيع الإجابة حاليًا: علينا إصلاح أمر لدينا أولًا.",
     "عذرًا، لا أستطيع الحديث عن ذلك. هل هناك شيء آخر أساعدك فيه؟",
     "عذرًا، ليس لدي جواب عن ذلك. هل يمكنك صياغته بطريقة أخرى؟"},
    {"de", "Entschuldigung, ich kann im Moment nicht antworten: Bei uns muss erst etwas in Ordnung gebracht werden.",
     "Entschuldigung, darüber kann ich nicht sprechen. Kann ich sonst helfen?",
     "Entschuldigung, darauf habe ich keine Antwort. Könnten Sie es anders sagen?"},
    {"es", "Lo siento, ahora no puedo responder: primero tenemos que arreglar algo por nuestra parte.",
     "Lo siento, no puedo hablar de eso. ¿Puedo ayudar en otra cosa?",
     "Lo siento, no tengo respuesta para eso. ¿Podría decirlo de otra manera?"},
    {"fr", "Désolé, je ne peux pas répondre pour le moment : nous devons d'abord corriger quelque chose de notre côté.",
     "Désolé, je ne peux pas parler de cela. Puis-je vous aider pour autre chose ?",
     "Désolé, je n'ai pas de réponse à cela. Pourriez-vous le dire autrement ?"},
};

}  // namespace

const Sentences& SentencesIn(std::string_view language) {
  const auto* found = std::find_if(std::begin(kSentences), std::end(kSentences),
                                   [&](const Sentences& known) { return known.language == language; });
  return found == std::end(kSentences) ? kSentences[0] : *found;
}

}  // namespace beseda::agent
