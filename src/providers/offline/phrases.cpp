#include "providers/offline/phrases.h"

#include <algorithm>
#include <array>
#include <map>

#include "base/text.h"
#include "providers/offline/words.h"

namespace beseda::offline {
namespace {

using enum Talk;

constexpr Phrase kPhrases[] = {
    // English
    {kHello, "hello"}, {kHello, "hi"}, {kHello, "hey"}, {kHello, "hiya"}, {kHello, "good morning"},
    {kHello, "good afternoon"}, {kHello, "good evening"}, {kHello, "greetings"}, {kHello, "hello there"},
    {kHello, "hi there"}, {kHello, "start"},
    {kThanks, "thanks"}, {kThanks, "thank you"}, {kThanks, "thx"}, {kThanks, "thanks a lot"},
    {kThanks, "thank you very much"}, {kThanks, "thank you so much"}, {kThanks, "many thanks"}, {kThanks, "ty"}, {kThanks, "cheers"},
    {kBye, "bye"}, {kBye, "goodbye"}, {kBye, "good bye"}, {kBye, "see you"}, {kBye, "bye bye"}, {kBye, "good night"},
    {kWho, "who are you"}, {kWho, "what are you"}, {kWho, "are you a bot"}, {kWho, "are you a robot"},
    {kWho, "are you human"}, {kWho, "are you a human"}, {kWho, "are you real"}, {kWho, "what is your name"},
    {kWho, "what s your name"}, {kWho, "your name"}, {kWho, "are you an ai"}, {kWho, "who am i talking to"}, {kWho, "how old are you"},
    {kHelp, "help"}, {kHelp, "help me"}, {kHelp, "what can you do"}, {kHelp, "what do you know"},
    {kHelp, "how does this work"}, {kHelp, "what can i ask"}, {kHelp, "can you help me"}, {kHelp, "i need help"},
    {kHowAreYou, "how are you"}, {kHowAreYou, "how are you doing"}, {kHowAreYou, "how s it going"},
    {kHowAreYou, "what s up"},
    // Russian
    {kHello, "привет"}, {kHello, "приветик"}, {kHello, "здравствуй"}, {kHello, "здравствуйте"}, {kHello, "здрасте"},
    {kHello, "добрый день"}, {kHello, "доброе утро"}, {kHello, "добрый вечер"}, {kHello, "доброго дня"},
    {kHello, "приветствую"}, {kHello, "хай"}, {kHello, "доброго времени суток"},
    {kThanks, "спасибо"}, {kThanks, "спс"}, {kThanks, "благодарю"}, {kThanks, "спасибо большое"},
    {kThanks, "большое спасибо"}, {kThanks, "огромное спасибо"},
    {kBye, "пока"}, {kBye, "до свидания"}, {kBye, "всего доброго"}, {kBye, "до встречи"}, {kBye, "всего хорошего"},
    {kBye, "спокойной ночи"},
    {kWho, "кто ты"}, {kWho, "ты кто"}, {kWho, "кто вы"}, {kWho, "вы кто"}, {kWho, "ты бот"}, {kWho, "вы бот"},
    {kWho, "ты человек"}, {kWho, "вы человек"}, {kWho, "ты робот"}, {kWho, "как тебя зовут"}, {kWho, "как вас зовут"},
    {kWho, "это бот"}, {kWho, "ты живой"}, {kWho, "сколько тебе лет"},
    {kHelp, "помощь"}, {kHelp, "помоги"}, {kHelp, "помогите"}, {kHelp, "что ты умеешь"}, {kHelp, "что вы умеете"},
    {kHelp, "что ты знаешь"}, {kHelp, "что ты можешь"}, {kHelp, "чем ты можешь помочь"}, {kHelp, "нужна помощь"},
    {kHelp, "чем вы можете помочь"}, {kHelp, "как это работает"},
    {kHowAreYou, "как дела"}, {kHowAreYou, "как ты"}, {kHowAreYou, "как поживаешь"}, {kHowAreYou, "как жизнь"},
    // Arabic
    {kHello, "مرحبا"}, {kHello, "اهلا"}, {kHello, "السلام عليكم"}, {kHello, "صباح الخير"}, {kHello, "مساء الخير"},
    {kHello, "اهلا وسهلا"}, {kHello, "سلام"},
    {kThanks, "شكرا"}, {kThanks, "شكرا لك"}, {kThanks, "شكرا جزيلا"},
    {kBye, "وداعا"}, {kBye, "مع السلامه"}, {kBye, "الي اللقاء"},
    {kWho, "من انت"}, {kWho, "ما اسمك"}, {kWho, "هل انت روبوت"},
    {kHelp, "مساعده"}, {kHelp, "ساعدني"}, {kHelp, "ماذا تستطيع ان تفعل"}, {kHelp, "ماذا يمكنك ان تفعل"},
    {kHowAreYou, "كيف حالك"},
    // German
    {kHello, "hallo"}, {kHello, "guten tag"}, {kHello, "guten morgen"}, {kHello, "guten abend"}, {kHello, "moin"},
    {kHello, "servus"}, {kHello, "gruss gott"},
    {kThanks, "danke"}, {kThanks, "danke schon"}, {kThanks, "vielen dank"}, {kThanks, "dankeschon"},
    {kBye, "tschuss"}, {kBye, "auf wiedersehen"}, {kBye, "bis bald"}, {kBye, "ciao"},
    {kWho, "wer bist du"}, {kWho, "wer sind sie"}, {kWho, "wie heisst du"}, {kWho, "bist du ein bot"},
    {kHelp, "hilfe"}, {kHelp, "was kannst du"}, {kHelp, "was konnen sie"}, {kHelp, "kannst du mir helfen"},
    {kHowAreYou, "wie geht es dir"}, {kHowAreYou, "wie geht s"}, {kHowAreYou, "wie geht es ihnen"},
    // Spanish
    {kHello, "hola"}, {kHello, "buenos dias"}, {kHello, "buenas tardes"}, {kHello, "buenas noches"}, {kHello, "buenas"},
    {kThanks, "gracias"}, {kThanks, "muchas gracias"},
    {kBye, "adios"}, {kBye, "hasta luego"}, {kBye, "hasta pronto"},
    {kWho, "quien eres"}, {kWho, "como te llamas"}, {kWho, "eres un bot"}, {kWho, "eres un robot"},
    {kHelp, "ayuda"}, {kHelp, "que puedes hacer"}, {kHelp, "que sabes hacer"}, {kHelp, "necesito ayuda"},
    {kHowAreYou, "como estas"}, {kHowAreYou, "que tal"},
    // French
    {kHello, "bonjour"}, {kHello, "salut"}, {kHello, "bonsoir"}, {kHello, "coucou"},
    {kThanks, "merci"}, {kThanks, "merci beaucoup"},
    {kBye, "au revoir"}, {kBye, "a bientot"}, {kBye, "bonne journee"},
    {kWho, "qui es tu"}, {kWho, "qui etes vous"}, {kWho, "comment t appelles tu"}, {kWho, "es tu un robot"},
    {kHelp, "aide"}, {kHelp, "aidez moi"}, {kHelp, "que peux tu faire"}, {kHelp, "que pouvez vous faire"},
    {kHowAreYou, "comment ca va"}, {kHowAreYou, "ca va"}, {kHowAreYou, "comment allez vous"},
};

constexpr Sentences kSentences[] = {
    {"en", "Hello! I am {bot}. What would you like to know?", "Hello! What would you like to know?",
     "You are welcome!", "Goodbye! Come back any time.", "All well here, thank you. What would you like to know?",
     "I am {bot}, an automatic assistant. No language model is connected to me: I find passages in the text I was given and quote them.",
     "I am an automatic assistant. No language model is connected to me: I find passages in the text I was given and quote them.",
     "Ask me a question in a few words. I look for the answer in the text I was given and quote it.",
     "Ask me a question in a few words. I look for the answer in the text I was given and quote it. It is about:\n\n{topics}",
     "Here is what I found:",
     "I found nothing about that in what I was given. No language model is connected to me, so I can quote but not think up an answer. Whoever runs this bot can connect a model on the **Models** page of the admin panel.",
     "I cannot answer that yet: no language model is connected to me, and I have no knowledge text to look in. Whoever runs this bot can connect a model on the **Models** page of the admin panel, or add knowledge on the bot's page.",
     "I can only read text for now: no language model is connected to me. Whoever runs this bot can connect one on the **Models** page of the admin panel."},
    {"ru", "Здравствуйте! Я {bot}. Что вы хотите узнать?", "Здравствуйте! Что вы хотите узнать?",
     "Пожалуйста!", "До свидания! Возвращайтесь в любое время.", "Всё хорошо, спасибо. Что вы хотите узнать?",
     "Я {bot}, автоматический помощник. Языковая модель ко мне не подключена: я нахожу нужные места в данном мне тексте и привожу их дословно.",
     "Я автоматический помощник. Языковая модель ко мне не подключена: я нахожу нужные места в данном мне тексте и привожу их дословно.",
     "Задайте вопрос в нескольких словах. Я поищу ответ в данном мне тексте и приведу его дословно.",
     "Задайте вопрос в нескольких словах. Я поищу ответ в данном мне тексте и приведу его дословно. Текст о том:\n\n{topics}",
     "Вот что я нашёл:",
     "Об этом я ничего не нашёл в данном мне тексте. Языковая модель ко мне не подключена, поэтому я могу цитировать, но не придумывать ответ. Тот, кто управляет этим ботом, может подключить модель на странице **Модели** в панели управления.",
     "Пока я не могу на это ответить: языковая модель ко мне не подключена, и текста знаний у меня нет. Тот, кто управляет этим ботом, может подключить модель на странице **Модели** в панели управления или добавить знания на странице бота.",
     "Пока я умею читать только текст: языковая модель ко мне не подключена. Тот, кто управляет этим ботом, может подключить её на странице **Модели** в панели управления."},
    {"ar", "مرحبًا! أنا {bot}. ماذا تريد أن تعرف؟", "مرحبًا! ماذا تريد أن تعرف؟",
     "على الرحب والسعة!", "مع السلامة! عد في أي وقت.", "كل شيء بخير، شكرًا. ماذا تريد أن تعرف؟",
     "أنا {bot}، مساعد آلي. لا يوجد نموذج لغوي متصل بي: أبحث عن المقاطع في النص الذي أُعطيته وأقتبسها.",
     "أنا مساعد آلي. لا يوجد نموذج لغوي متصل بي: أبحث عن المقاطع في النص الذي أُعطيته وأقتبسها.",
     "اسألني سؤالًا ببضع كلمات. أبحث عن الجواب في النص الذي أُعطيته وأقتبسه.",
     "اسألني سؤالًا ببضع كلمات. أبحث عن الجواب في النص الذي أُعطيته وأقتبسه. وهو عن:\n\n{topics}",
     "هذا ما وجدته:",
     "لم أجد شيئًا عن ذلك في النص الذي أُعطيته. لا يوجد نموذج لغوي متصل بي، فأستطيع الاقتباس لا ابتكار جواب. يمكن لمن يدير هذا البوت ربط نموذج من صفحة **النماذج** في لوحة الإدارة.",
     "لا أستطيع الإجابة عن ذلك بعد: لا يوجد نموذج لغوي متصل بي، وليس لدي نص معرفة أبحث فيه. يمكن لمن يدير هذا البوت ربط نموذج من صفحة **النماذج** في لوحة الإدارة، أو إضافة معرفة في صفحة البوت.",
     "أستطيع قراءة النصوص فقط الآن: لا يوجد نموذج لغوي متصل بي. يمكن لمن يدير هذا البوت ربط نموذج من صفحة **النماذج** في لوحة الإدارة."},
    {"de", "Hallo! Ich bin {bot}. Was möchten Sie wissen?", "Hallo! Was möchten Sie wissen?",
     "Gern geschehen!", "Auf Wiedersehen! Kommen Sie jederzeit wieder.", "Alles gut, danke. Was möchten Sie wissen?",
     "Ich bin {bot}, ein automatischer Assistent. Mit mir ist kein Sprachmodell verbunden: Ich finde Stellen in dem Text, den man mir gegeben hat, und zitiere sie.",
     "Ich bin ein automatischer Assistent. Mit mir ist kein Sprachmodell verbunden: Ich finde Stellen in dem Text, den man mir gegeben hat, und zitiere sie.",
     "Stellen Sie eine Frage in wenigen Worten. Ich suche die Antwort in dem Text, den man mir gegeben hat, und zitiere sie.",
     "Stellen Sie eine Frage in wenigen Worten. Ich suche die Antwort in dem Text, den man mir gegeben hat, und zitiere sie. Er handelt von:\n\n{topics}",
     "Das habe ich gefunden:",
     "Dazu habe ich in meinem Text nichts gefunden. Mit mir ist kein Sprachmodell verbunden, deshalb kann ich zitieren, aber keine Antwort formulieren. Wer diesen Bot betreibt, kann auf der Seite **Modelle** der Verwaltung ein Modell verbinden.",
     "Das kann ich noch nicht beantworten: Mit mir ist kein Sprachmodell verbunden, und ich habe keinen Wissenstext. Wer diesen Bot betreibt, kann auf der Seite **Modelle** der Verwaltung ein Modell verbinden oder auf der Seite des Bots Wissen hinzufügen.",
     "Ich kann vorerst nur Text lesen: Mit mir ist kein Sprachmodell verbunden. Wer diesen Bot betreibt, kann auf der Seite **Modelle** der Verwaltung eines verbinden."},
    {"es", "¡Hola! Soy {bot}. ¿Qué le gustaría saber?", "¡Hola! ¿Qué le gustaría saber?",
     "¡De nada!", "¡Hasta luego! Vuelva cuando quiera.", "Todo bien, gracias. ¿Qué le gustaría saber?",
     "Soy {bot}, un asistente automático. No tengo ningún modelo de lenguaje conectado: busco pasajes en el texto que me dieron y los cito.",
     "Soy un asistente automático. No tengo ningún modelo de lenguaje conectado: busco pasajes en el texto que me dieron y los cito.",
     "Hágame una pregunta en pocas palabras. Busco la respuesta en el texto que me dieron y la cito.",
     "Hágame una pregunta en pocas palabras. Busco la respuesta en el texto que me dieron y la cito. Trata de:\n\n{topics}",
     "Esto es lo que encontré:",
     "No encontré nada sobre eso en el texto que me dieron. No tengo ningún modelo de lenguaje conectado, así que puedo citar, pero no redactar una respuesta. Quien administra este bot puede conectar un modelo en la página **Modelos** del panel de administración.",
     "Todavía no puedo responder a eso: no tengo ningún modelo de lenguaje conectado ni un texto de conocimientos donde buscar. Quien administra este bot puede conectar un modelo en la página **Modelos** del panel de administración, o añadir conocimientos en la página del bot.",
     "Por ahora solo puedo leer texto: no tengo ningún modelo de lenguaje conectado. Quien administra este bot puede conectar uno en la página **Modelos** del panel de administración."},
    {"fr", "Bonjour ! Je suis {bot}. Que souhaitez-vous savoir ?", "Bonjour ! Que souhaitez-vous savoir ?",
     "Je vous en prie !", "Au revoir ! Revenez quand vous voulez.", "Tout va bien, merci. Que souhaitez-vous savoir ?",
     "Je suis {bot}, un assistant automatique. Aucun modèle de langage ne m'est connecté : je trouve des passages dans le texte qui m'a été donné et je les cite.",
     "Je suis un assistant automatique. Aucun modèle de langage ne m'est connecté : je trouve des passages dans le texte qui m'a été donné et je les cite.",
     "Posez-moi une question en quelques mots. Je cherche la réponse dans le texte qui m'a été donné et je la cite.",
     "Posez-moi une question en quelques mots. Je cherche la réponse dans le texte qui m'a été donné et je la cite. Il y est question de :\n\n{topics}",
     "Voici ce que j'ai trouvé :",
     "Je n'ai rien trouvé à ce sujet dans le texte qui m'a été donné. Aucun modèle de langage ne m'est connecté : je peux citer, mais pas rédiger une réponse. La personne qui gère ce bot peut connecter un modèle sur la page **Modèles** du panneau d'administration.",
     "Je ne peux pas encore répondre à cela : aucun modèle de langage ne m'est connecté et je n'ai pas de texte de connaissances. La personne qui gère ce bot peut connecter un modèle sur la page **Modèles** du panneau d'administration, ou ajouter des connaissances sur la page du bot.",
     "Je ne sais lire que du texte pour l'instant : aucun modèle de langage ne m'est connecté. La personne qui gère ce bot peut en connecter un sur la page **Modèles** du panneau d'administration."},
};

// Words of one subject: how people ask, and how texts say it.
constexpr std::string_view kSubjects[] = {
    "address location located place directions street map адрес находитесь расположен расположены улица добраться проехать метро",
    "price cost costs fee charge pay expensive цена цены стоимость стоит тариф прайс",
    "hours open opening closed close schedule working часы график режим работы открыты открывается закрыто закрывается",
    "phone call telephone contact email mail number номер телефон позвонить контакты связаться почта",
    "return refund exchange возврат вернуть обмен обменять",
    "delivery shipping ship deliver courier доставка доставить доставляете привезти курьер",
    "payment pay card cash оплата оплатить платить карта картой наличные",
    "booking book reserve reservation appointment бронь бронирование забронировать запись записаться",
    "discount sale promo coupon скидка скидки акция промокод купон",
    "job vacancy career hiring вакансия вакансии карьера трудоустройство",
};

struct Pointer {
  std::string_view filler;
  std::string_view subject;
};
constexpr Pointer kPointers[] = {{"where", "address"}, {"time", "hours"}, {"где", "адрес"},     {"куда", "адрес"},  {"when", "hours"},
                                 {"когда", "часы"},    {"сколько", "цена"},  {"much", "price"}};

std::string StemOf(std::string_view word) {
  auto words = WordsOf(word);
  return words.empty() ? std::string() : std::move(words[0].stem);
}

}  // namespace

std::span<const Phrase> Phrases() { return kPhrases; }

const Sentences& SentencesIn(std::string_view language) {
  const auto* found = std::find_if(std::begin(kSentences), std::end(kSentences),
                                   [&](const Sentences& known) { return known.language == language; });
  return found == std::end(kSentences) ? kSentences[0] : *found;
}

using Subjects = std::map<std::string, std::vector<std::string>, std::less<>>;

static const Subjects& AllSubjects() {
  static const auto* subjects = [] {
    auto* all = new Subjects;
    for (const auto subject : kSubjects) {
      std::vector<std::string> stems;
      for (const auto word : Split(subject, ' ')) stems.push_back(StemOf(word));
      for (const auto& one : stems) {
        auto& others = (*all)[one];
        others.insert(others.end(), stems.begin(), stems.end());
      }
    }
    return all;
  }();
  return *subjects;
}

std::span<const std::string> SameSubject(std::string_view stem) {
  const auto found = AllSubjects().find(stem);
  return found == AllSubjects().end() ? std::span<const std::string>() : std::span<const std::string>(found->second);
}

const std::vector<std::string>& SubjectStems() {
  static const auto* stems = [] {
    auto* all = new std::vector<std::string>;
    for (const auto& [stem, others] : AllSubjects()) all->push_back(stem);
    return all;
  }();
  return *stems;
}

std::string_view SubjectOfFiller(std::string_view folded) {
  static const auto* pointers = [] {
    auto* all = new std::map<std::string, std::string, std::less<>>;
    for (const auto& pointer : kPointers) all->emplace(pointer.filler, StemOf(pointer.subject));
    return all;
  }();
  const auto found = pointers->find(folded);
  return found == pointers->end() ? std::string_view() : std::string_view(found->second);
}

}  // namespace beseda::offline
