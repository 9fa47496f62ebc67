#include "agent/sentences.h"

#include <algorithm>
#include <iterator>

namespace beseda::agent {
namespace {

constexpr Sentences kSentences[] = {
    {"en", "Sorry, I cannot answer at the moment: something on our side has to be put right first.",
     "Sorry, I cannot talk about that. Is there something else I can help with?",
     "Sorry, I have no answer to that. Could you put it another way?",
     "Sorry, this takes more than I may do for one answer. Could you ask for a smaller part of it?",
     "I have to ask a colleague about this first. I will write to you as soon as they have decided.",
     "Sorry, I have answered as much as I may for now. Please try again later."},
    {"ru", "Извините, сейчас я не могу ответить: сначала нам нужно кое-что исправить у себя.",
     "Извините, об этом я говорить не могу. Могу ли я помочь чем-то ещё?",
     "Извините, на это у меня нет ответа. Не могли бы вы сказать иначе?",
     "Извините, на это ушло бы больше, чем мне отведено на один ответ. Не могли бы вы спросить о чём-то меньшем?",
     "Сначала мне нужно спросить коллегу. Я напишу вам, как только будет решение.",
     "Извините, пока я больше не могу отвечать. Попробуйте, пожалуйста, позже."},
    {"ar", "عذرًا، لا أستطيع الإجابة حاليًا: علينا إصلاح أمر لدينا أولًا.",
     "عذرًا، لا أستطيع الحديث عن ذلك. هل هناك شيء آخر أساعدك فيه؟",
     "عذرًا، ليس لدي جواب عن ذلك. هل يمكنك صياغته بطريقة أخرى؟",
     "عذرًا، يتطلب هذا أكثر مما يُسمح لي به في جواب واحد. هل يمكنك أن تسأل عن جزء أصغر منه؟",
     "عليّ أن أسأل زميلًا عن ذلك أولًا. سأكتب إليك فور صدور القرار.",
     "عذرًا، لقد أجبت بقدر ما يُسمح لي به في الوقت الحالي. يُرجى المحاولة لاحقًا."},
    {"de", "Entschuldigung, ich kann im Moment nicht antworten: Bei uns muss erst etwas in Ordnung gebracht werden.",
     "Entschuldigung, darüber kann ich nicht sprechen. Kann ich sonst helfen?",
     "Entschuldigung, darauf habe ich keine Antwort. Könnten Sie es anders sagen?",
     "Entschuldigung, das ist mehr, als ich für eine Antwort tun darf. Könnten Sie nach einem kleineren Teil fragen?",
     "Dazu muss ich erst eine Kollegin oder einen Kollegen fragen. Ich schreibe Ihnen, sobald entschieden ist.",
     "Entschuldigung, für den Moment darf ich nicht mehr antworten. Bitte versuchen Sie es später noch einmal."},
    {"es", "Lo siento, ahora no puedo responder: primero tenemos que arreglar algo por nuestra parte.",
     "Lo siento, no puedo hablar de eso. ¿Puedo ayudar en otra cosa?",
     "Lo siento, no tengo respuesta para eso. ¿Podría decirlo de otra manera?",
     "Lo siento, esto requiere más de lo que puedo hacer en una respuesta. ¿Podría preguntar por una parte más pequeña?",
     "Primero tengo que consultarlo con un compañero. Le escribiré en cuanto haya una decisión.",
     "Lo siento, por ahora no puedo responder más. Inténtelo de nuevo más tarde, por favor."},
    {"fr", "Désolé, je ne peux pas répondre pour le moment : nous devons d'abord corriger quelque chose de notre côté.",
     "Désolé, je ne peux pas parler de cela. Puis-je vous aider pour autre chose ?",
     "Désolé, je n'ai pas de réponse à cela. Pourriez-vous le dire autrement ?",
     "Désolé, cela demande plus que ce que je peux faire pour une réponse. Pourriez-vous demander une partie plus petite ?",
     "Je dois d'abord consulter un collègue. Je vous écrirai dès que la décision sera prise.",
     "Désolé, je ne peux plus répondre pour le moment. Veuillez réessayer plus tard."},
};

}  // namespace

const Sentences& SentencesIn(std::string_view language) {
  const auto* found = std::find_if(std::begin(kSentences), std::end(kSentences),
                                   [&](const Sentences& known) { return known.language == language; });
  return found == std::end(kSentences) ? kSentences[0] : *found;
}

}  // namespace beseda::agent
