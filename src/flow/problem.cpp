#include "flow/problem.h"

#include <algorithm>

#include "crypto/hash.h"
#include "json/json.h"

namespace beseda::flow {
namespace {

struct Wording {
  std::string_view code, en, ru, ar;
};

// {} stands for Problem::detail.
constexpr Wording kWordings[] = {
    {"unknown_kind", "This program has no blocks of the kind \"{}\".", "В этой программе нет блоков вида «{}».", "لا يوجد في هذا البرنامج مكوّن من النوع «{}»."},
    {"bad_setting", "A setting is not as it should be: {}", "Настройка заполнена неверно: {}", "أحد الإعدادات غير صحيح: {}"},
    {"missing_text", "The text is missing.", "Нет текста.", "النص مفقود."},
    {"missing_translation", "The text is missing in the language \"{}\"; the first language's is sent.", "Нет текста на языке «{}»: будет отправлен текст на основном языке.", "النص مفقود باللغة «{}»؛ سيُرسَل نص اللغة الأولى."},
    {"empty_expression", "There is nothing between the braces.", "Между скобками ничего нет.", "لا شيء بين الأقواس."},
    {"open_braces", "\"{{\" is not closed, so it is sent as it stands.", "Скобки «{{» не закрыты и будут отправлены как есть.", "القوسان «{{» غير مغلقين، وسيُرسلان كما هما."},
    {"bad_expression", "The script has a mistake: {}", "Ошибка в скрипте: {}", "في النص البرمجي خطأ: {}"},
    {"bad_condition", "The condition is not complete: choose a variable, a comparison and a value.", "Условие не дописано: выберите переменную, сравнение и значение.", "الشرط غير مكتمل: اختر متغيرًا ومقارنة وقيمة."},
    {"missing_variable", "Choose the variable.", "Выберите переменную.", "اختر المتغير."},
    {"bad_variable", "\"{}\" cannot be set. A variable's name has small letters, digits and \"_\".", "«{}» изменить нельзя. В имени переменной строчные латинские буквы, цифры и «_».", "لا يمكن تعيين «{}». يتكون اسم المتغير من أحرف صغيرة وأرقام و«_»."},
    {"reserved_variable", "This name belongs to Beseda itself. Choose another one.", "Это имя занято самой «Беседой». Выберите другое.", "هذا الاسم محجوز. اختر اسمًا آخر."},
    {"undeclared_variable", "There is no variable \"{}\".", "Переменной «{}» нет.", "لا يوجد متغير باسم «{}»."},
    {"unset_variable", "The variable \"{}\" is used but never set.", "Переменная «{}» используется, но нигде не задаётся.", "المتغير «{}» مستخدَم لكنه لا يُعيَّن أبدًا."},
    {"secret_outside", "\"{}\" is a secret: only requests to other systems may hold it.", "«{}» — секрет: его можно использовать только в запросах к другим системам.", "«{}» سرّ: لا يُستخدم إلا في الطلبات إلى أنظمة أخرى."},
    {"secret_set", "\"{}\" is a secret; a scenario cannot set it.", "«{}» — секрет, сценарий не может его изменить.", "«{}» سرّ، ولا يمكن للسيناريو تعيينه."},
    {"secret_default", "A secret has no value in the scenario itself. Remove the default of \"{}\" and set the secret's value.", "Значение секрета не хранится в сценарии. Уберите значение по умолчанию у «{}» и задайте секрет.", "لا تُحفظ قيمة السر في السيناريو. أزل القيمة الافتراضية لـ «{}» وعيّن قيمة السر."},
    {"secret_missing", "The secret \"{}\" has no value yet: requests that need it will fail. Set it under Variables.", "У секрета «{}» ещё нет значения: запросы с ним не пройдут. Задайте его в «Переменных».", "لا قيمة للسر «{}» بعد: ستفشل الطلبات التي تحتاج إليه. عيّنها في «المتغيرات»."},
    {"waits_in_parallel", "This block waits for something, so it cannot stand in a branch that runs beside others.", "Этот блок чего-то ждёт, поэтому его нельзя ставить в параллельную ветвь.", "هذا المكوّن ينتظر شيئًا، فلا يمكن أن يكون في فرع يعمل بالتوازي."},
    {"missing_table", "Choose the table.", "Выберите таблицу.", "اختر الجدول."},
    {"missing_condition", "Say which rows are meant: a row or at least one condition.", "Скажите, какие строки: одна строка или хотя бы одно условие.", "حدّد الصفوف المقصودة: صفًا أو شرطًا واحدًا على الأقل."},
    {"missing_flow", "Choose the flow.", "Выберите поток.", "اختر المسار."},
    {"unknown_flow", "There is no flow \"{}\".", "Потока «{}» нет.", "لا يوجد مسار باسم «{}»."},
    {"flow_without_start", "The flow \"{}\" has no start.", "У потока «{}» нет начала.", "لا توجد بداية للمسار «{}»."},
    {"two_starts", "The flow has more than one start.", "В потоке больше одного начала.", "للمسار أكثر من بداية."},
    {"two_error_handlers", "There is more than one block for errors.", "Блоков для ошибок больше одного.", "يوجد أكثر من مكوّن للأخطاء."},
    {"two_reply_handlers", "There is more than one block for answers that are not understood.", "Блоков для непонятых ответов больше одного.", "يوجد أكثر من مكوّن للإجابات غير المفهومة."},
    {"bad_schedule", "The plan cannot be used: {}", "Расписание не годится: {}", "لا يمكن استخدام الجدول: {}"},
    {"schedule_never", "There is no day on which \"{}\" comes true.", "Нет такого дня, на который выпадает «{}».", "لا يوجد يوم يتحقق فيه «{}»."},
    {"missing_examples", "Without examples only a model can tell what is meant.", "Без примеров понять, что имеется в виду, сможет только модель.", "من دون أمثلة لا يستطيع فهم المقصود إلا نموذج."},
    {"unknown_block", "Choose the block to go to.", "Выберите блок, к которому перейти.", "اختر المكوّن الذي يُنتقل إليه."},
    {"port_twice", "Two of the block's exits have the same id, \"{}\".", "У двух выходов блока одинаковый идентификатор «{}».", "لمخرجين من المكوّن المعرّف نفسه «{}»."},
    {"unknown_port", "The edge leaves by an exit that the block does not have: \"{}\".", "Связь идёт из выхода «{}», которого у блока нет.", "الرابط يخرج من مخرج لا يملكه المكوّن: «{}»."},
    {"port_taken", "Two edges leave by the exit \"{}\".", "Из выхода «{}» идут две связи.", "يخرج رابطان من المخرج «{}»."},
    {"edge_at_note", "Notes and frames have no edges.", "У заметок и рамок не бывает связей.", "لا روابط للملاحظات والإطارات."},
    {"bad_duration", "\"{}\" is no duration. Five minutes are PT5M, two days P2D.", "«{}» — не длительность. Пять минут — PT5M, двое суток — P2D.", "«{}» ليست مدة. خمس دقائق تُكتب PT5M، ويومان P2D."},
    {"unreachable", "No path leads to this block.", "К этому блоку не ведёт ни один путь.", "لا يوجد مسار يؤدي إلى هذا المكوّن."},
    {"dead_end", "The conversation ends here: the exit \"{}\" leads nowhere.", "Здесь разговор обрывается: выход «{}» никуда не ведёт.", "تنتهي المحادثة هنا: المخرج «{}» لا يؤدي إلى شيء."},
    {"endless_loop", "This loop has no exit, and nothing in it waits for the person.", "Из этого круга нет выхода, и ничто в нём не ждёт человека.", "لا مخرج من هذه الحلقة ولا شيء فيها ينتظر المستخدم."},
    {"channel_cannot_buttons", "{} shows no buttons: people get a numbered list.", "{} не показывает кнопки: люди увидят список с номерами.", "لا تعرض قناة {} الأزرار: سيرى الناس قائمة مرقّمة."},
    {"channel_cannot_media", "{} shows no media: people get an address.", "{} не показывает медиа: люди увидят ссылку.", "لا تعرض قناة {} الوسائط: سيرى الناس رابطًا."},
    {"channel_cannot_markdown", "{} shows no formatting.", "{} не показывает форматирование.", "لا تعرض قناة {} التنسيق."},
    {"window_closed", "{}: a person who has been silent for too long (a day, as a rule) does not get this. Choose a template that is sent then.", "{}: человек, который долго молчал (обычно дольше суток), этого не получит. Выберите шаблон на этот случай.", "{}: من صمت طويلًا (أكثر من يوم عادةً) لن تصله هذه الرسالة. اختر قالبًا يُرسل حينها."},
    {"window_closed_for_good", "{}: a person who has been silent for too long (a day, as a rule) does not get this: until they write again, the channel takes nothing from bots.", "{}: человек, который долго молчал (обычно дольше суток), этого не получит: пока он не напишет сам, канал ничего не принимает от ботов.", "{}: من صمت طويلًا (أكثر من يوم عادةً) لن تصله هذه الرسالة: لا تقبل القناة شيئًا من البوتات حتى يكتب من جديد."},
    {"missing_template_language", "The template \"{}\" needs a language.", "Для шаблона «{}» нужен язык.", "يحتاج القالب «{}» إلى لغة."},
    {"missing_template_value", "The template's value \"{}\" is empty.", "Значение «{}» для шаблона не заполнено.", "قيمة القالب «{}» فارغة."},
    {"bad_percent", "The shares must be 100 percent together; they are {}.", "Доли вместе должны составлять 100 процентов, а сейчас {}.", "يجب أن يكون مجموع الحصص 100 بالمئة، وهو الآن {}."},
    {"bad_pattern", "The pattern cannot be used: {}", "Шаблон не годится: {}", "لا يمكن استخدام النمط: {}"},
    {"bad_url", "The address must begin with https:// or http:// and a fixed host.", "Адрес должен начинаться с https:// или http:// и постоянного имени сервера.", "يجب أن يبدأ العنوان بـ https:// أو http:// ثم اسم خادم ثابت."},
    {"bad_json", "This is no JSON: {}", "Это не JSON: {}", "هذا ليس JSON: {}"},
};

const Wording* Find(std::string_view code) {
  const auto found = std::find_if(std::begin(kWordings), std::end(kWordings), [&](const Wording& one) { return one.code == code; });
  return found == std::end(kWordings) ? nullptr : &*found;
}

}  // namespace

std::string ProblemWords(const Problem& problem, std::string_view locale) {
  const auto* wording = Find(problem.code);
  if (!wording) return problem.detail.empty() ? problem.code : problem.detail;
  const auto language = locale.substr(0, 2);
  std::string words(language == "ru" ? wording->ru : language == "ar" ? wording->ar : wording->en);
  const auto place = words.find("{}");
  if (place != words.npos) words.replace(place, 2, problem.detail);
  return words;
}

json::Object EncodeProblem(const Problem& problem) {
  json::Object out;
  const auto add = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) out[name] = value;
  };
  std::string all = problem.code;
  for (const auto& part : {problem.block, problem.edge, problem.variable, problem.flow, problem.field, problem.port, problem.locale, problem.detail}) {
    all += '\n';
    all += part;
  }
  out["id"] = crypto::Sha256Hex(all).substr(0, 12);
  out["code"] = problem.code;
  out["severity"] = problem.severity == Problem::Severity::kError ? "error" : "warning";
  add("block", problem.block);
  add("edge", problem.edge);
  add("variable", problem.variable);
  add("flow", problem.flow);
  add("field", problem.field);
  add("port", problem.port);
  add("locale", problem.locale);
  add("fix", problem.fix);
  out["message"] = json::Object({{"en", ProblemWords(problem, "en")}, {"ru", ProblemWords(problem, "ru")}, {"ar", ProblemWords(problem, "ar")}});
  return out;
}

}  // namespace beseda::flow
