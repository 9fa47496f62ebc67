#include "flow/words.h"

#include <array>
#include <cstddef>

namespace beseda::flow {
namespace {

struct Language {
  std::string_view name;
  std::array<std::string_view, std::size_t(Words::kCount)> words;
};

constexpr std::array<Language, 6> kLanguages = {{
    {"en",
     {"Sorry, something went wrong here. Please try again a little later.", "Please write your answer as a text.",
      "That is not a number. Please write it in digits.", "That is not an e-mail address. Please check it and try again.",
      "That is not a phone number. Please write it with the country code, such as +44 20 7946 0000.",
      "That is not a web address. It looks like https://example.com.", "I could not read a date in that. Please write it like 31.12.2026.",
      "I could not read a time in that. Please write it like 14:30.", "Please choose one of the options.", "Please answer yes or no.",
      "Please choose one of the ratings.", "Please send a file.", "Please send a location.", "That does not have the expected form. Please check it and try again.",
      "Yes", "No", "Done", "Choose", "A person will join you shortly.", "That is too little.", "That is too much.",
      "I could not read a time in that. Please write it like 1 h 30 min.", "Change it", "Street and house number?", "City?", "Postcode?", "Country?",
      "You said “{}”. Is that right?"}},
    {"ru",
     {"Простите, что-то пошло не так. Попробуйте, пожалуйста, чуть позже.", "Ответьте, пожалуйста, текстом.",
      "Это не похоже на число. Напишите его, пожалуйста, цифрами.", "Это не похоже на адрес почты. Проверьте его, пожалуйста, и попробуйте ещё раз.",
      "Это не похоже на номер телефона. Напишите его, пожалуйста, с кодом страны: +7 495 123-45-67.",
      "Это не похоже на адрес сайта. Он выглядит так: https://example.com.", "Не удалось понять дату. Напишите её, пожалуйста, так: 31.12.2026.",
      "Не удалось понять время. Напишите его, пожалуйста, так: 14:30.", "Выберите, пожалуйста, один из вариантов.", "Ответьте, пожалуйста, «да» или «нет».",
      "Выберите, пожалуйста, одну из оценок.", "Пришлите, пожалуйста, файл.", "Пришлите, пожалуйста, место на карте.", "Ответ записан не так, как ожидалось. Проверьте его, пожалуйста, и попробуйте ещё раз.",
      "Да", "Нет", "Готово", "Выбрать", "К вам скоро подключится человек.", "Это слишком мало.", "Это слишком много.",
      "Не удалось понять, сколько это времени. Напишите, пожалуйста, так: 1 ч 30 мин.", "Изменить", "Улица и дом?", "Город?", "Почтовый индекс?", "Страна?",
      "Вы писали: «{}». Всё верно?"}},
    {"ar",
     {"عذرًا، حدث خطأ ما. يُرجى المحاولة بعد قليل.", "يُرجى كتابة إجابتك نصًا.", "هذا ليس رقمًا. يُرجى كتابته بالأرقام.",
      "هذا ليس عنوان بريد إلكتروني. يُرجى التحقق منه والمحاولة مرة أخرى.", "هذا ليس رقم هاتف. يُرجى كتابته مع رمز البلد، مثل +966 11 123 4567.",
      "هذا ليس عنوان موقع. يبدو هكذا: https://example.com.", "لم أتمكن من فهم التاريخ. يُرجى كتابته هكذا: 31.12.2026.",
      "لم أتمكن من فهم الوقت. يُرجى كتابته هكذا: 14:30.", "يُرجى اختيار أحد الخيارات.", "يُرجى الإجابة بنعم أو لا.", "يُرجى اختيار أحد التقييمات.",
      "يُرجى إرسال ملف.", "يُرجى إرسال موقع.", "الإجابة ليست بالصيغة المتوقعة. يُرجى التحقق منها والمحاولة مرة أخرى.", "نعم", "لا", "تم", "اختر",
      "سينضم إليك أحد الأشخاص قريبًا.", "هذا قليل جدًا.", "هذا كثير جدًا.",
      "لم أتمكن من فهم المدة. يُرجى كتابتها هكذا: ساعة و30 دقيقة.", "تعديل", "الشارع ورقم المبنى؟", "المدينة؟", "الرمز البريدي؟", "البلد؟",
      "ذكرتَ «{}». هل هذا صحيح؟"}},
    {"de",
     {"Entschuldigung, hier ist etwas schiefgegangen. Bitte versuchen Sie es etwas später noch einmal.", "Bitte antworten Sie mit einem Text.",
      "Das ist keine Zahl. Bitte schreiben Sie sie in Ziffern.", "Das ist keine E-Mail-Adresse. Bitte prüfen Sie sie und versuchen Sie es noch einmal.",
      "Das ist keine Telefonnummer. Bitte mit Landesvorwahl, zum Beispiel +49 30 1234567.", "Das ist keine Webadresse. Sie sieht so aus: https://example.com.",
      "Darin war kein Datum zu erkennen. Bitte so: 31.12.2026.", "Darin war keine Uhrzeit zu erkennen. Bitte so: 14:30.", "Bitte wählen Sie eine der Möglichkeiten.",
      "Bitte antworten Sie mit Ja oder Nein.", "Bitte wählen Sie eine der Noten.", "Bitte senden Sie eine Datei.", "Bitte senden Sie einen Standort.",
      "Das hat nicht die erwartete Form. Bitte prüfen Sie es und versuchen Sie es noch einmal.", "Ja", "Nein", "Fertig", "Auswählen", "Gleich übernimmt ein Mensch.",
      "Das ist zu wenig.", "Das ist zu viel.",
      "Darin war keine Dauer zu erkennen. Bitte so: 1 Std. 30 Min.", "Ändern", "Straße und Hausnummer?", "Ort?", "Postleitzahl?", "Land?",
      "Sie schrieben „{}“. Ist das richtig?"}},
    {"es",
     {"Lo sentimos, algo ha ido mal. Inténtalo de nuevo un poco más tarde.", "Responde con un texto, por favor.", "Eso no es un número. Escríbelo con cifras.",
      "Eso no es una dirección de correo. Revísala e inténtalo de nuevo.", "Eso no es un número de teléfono. Escríbelo con el prefijo del país, como +34 912 345 678.",
      "Eso no es una dirección web. Tiene este aspecto: https://example.com.", "No he podido leer una fecha. Escríbela así: 31.12.2026.",
      "No he podido leer una hora. Escríbela así: 14:30.", "Elige una de las opciones, por favor.", "Responde sí o no, por favor.", "Elige una de las notas, por favor.",
      "Envía un archivo, por favor.", "Envía una ubicación, por favor.", "No tiene la forma esperada. Revísalo e inténtalo de nuevo.", "Sí", "No", "Listo", "Elegir",
      "Una persona te atenderá en breve.", "Es demasiado poco.", "Es demasiado.",
      "No he podido leer una duración. Escríbela así: 1 h 30 min.", "Cambiar", "¿Calle y número?", "¿Ciudad?", "¿Código postal?", "¿País?",
      "Has dicho «{}». ¿Es correcto?"}},
    {"fr",
     {"Désolé, quelque chose s’est mal passé. Réessayez un peu plus tard.", "Veuillez répondre par un texte.", "Ce n’est pas un nombre. Veuillez l’écrire en chiffres.",
      "Ce n’est pas une adresse e-mail. Veuillez la vérifier et réessayer.", "Ce n’est pas un numéro de téléphone. Veuillez l’écrire avec l’indicatif du pays, par exemple +33 1 23 45 67 89.",
      "Ce n’est pas une adresse web. Elle ressemble à https://example.com.", "Je n’ai pas compris la date. Écrivez-la ainsi : 31.12.2026.",
      "Je n’ai pas compris l’heure. Écrivez-la ainsi : 14:30.", "Veuillez choisir l’une des options.", "Veuillez répondre par oui ou par non.", "Veuillez choisir l’une des notes.",
      "Veuillez envoyer un fichier.", "Veuillez envoyer une position.", "Cela n’a pas la forme attendue. Veuillez vérifier et réessayer.", "Oui", "Non", "Terminé", "Choisir",
      "Une personne va vous rejoindre.", "C’est trop peu.", "C’est trop.",
      "Je n’ai pas compris la durée. Écrivez-la ainsi : 1 h 30 min.", "Modifier", "Rue et numéro ?", "Ville ?", "Code postal ?", "Pays ?",
      "Vous avez dit « {} ». Est-ce exact ?"}},
}};

}  // namespace

std::string_view OwnWords(Words which, std::string_view locale) {
  const auto language = locale.substr(0, locale.find_first_of("-_"));
  for (const auto& one : kLanguages) {
    if (one.name == language) return one.words[std::size_t(which)];
  }
  return kLanguages[0].words[std::size_t(which)];
}

}  // namespace beseda::flow
