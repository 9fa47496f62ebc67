#include <array>

#include "flow/import/import.h"
#include "json/json.h"

namespace beseda::flow {
namespace {

struct Line {
  std::string_view code, en, ru, ar;
};

constexpr std::array kLines = {
    Line{"no_block", "There is no block for this here. Draw at this place what the bot should do instead.",
         "Такого блока здесь нет. Нарисуйте на этом месте то, что бот должен делать вместо него.",
         "لا توجد كتلة لهذا هنا. ارسم في هذا الموضع ما ينبغي أن يفعله البوت بدلًا منها."},
    Line{"question_made", "No text stood before this question. Write the question.", "Перед этим вопросом не было текста. Напишите вопрос.",
         "لم يكن هناك نص قبل هذا السؤال. اكتب السؤال."},
    Line{"expression", "This JavaScript could not be turned into Lua. Write it anew in a \"Script\" or \"Set a variable\" block.",
         "Этот код на JavaScript не удалось перевести в Lua. Напишите его заново в блоке «Скрипт» или «Переменная».",
         "تعذّر تحويل شيفرة JavaScript هذه إلى Lua. اكتبها من جديد في كتلة «نص برمجي» أو «تعيين متغير»."},
    Line{"text_code", "The text held code, which was left out: {}. Work the value out before and put a variable in.",
         "В тексте был код, он опущен: {}. Вычислите значение раньше и вставьте переменную.",
         "كان في النص شيفرة أُسقطت: {}. احسب القيمة قبل ذلك وضع متغيرًا."},
    Line{"comparison", "The comparison \"{}\" has no counterpart; this case never holds. Write the condition anew.",
         "Для сравнения «{}» нет соответствия; этот случай никогда не выполняется. Напишите условие заново.",
         "لا مقابل للمقارنة «{}»؛ هذه الحالة لا تتحقق أبدًا. اكتب الشرط من جديد."},
    Line{"always_shown", "Choices that were shown under a condition are shown always. Put a condition before the question if that matters.",
         "Варианты, которые показывались по условию, теперь показываются всегда. Если это важно, поставьте условие перед вопросом.",
         "الخيارات التي كانت تظهر بشرط تظهر الآن دائمًا. ضع شرطًا قبل السؤال إن كان ذلك مهمًا."},
    Line{"list_choices", "The choices came from a variable. The answer is taken as text now. List the choices if they are known.",
         "Варианты брались из переменной. Теперь ответ принимается как текст. Перечислите варианты, если они известны.",
         "كانت الخيارات تأتي من متغير. تُقبل الإجابة الآن نصًا. اذكر الخيارات إن كانت معروفة."},
    Line{"too_many", "There were more than {}; the rest is left out. Ask in two steps.", "Их было больше, чем {}; остальные опущены. Спросите в два шага.",
         "كان عددها أكثر من {}؛ وأُسقط الباقي. اسأل على خطوتين."},
    Line{"model", "The bot's own model is used instead of \"{}\". Choose another one in the block if you need it.",
         "Вместо «{}» работает модель бота. Если нужна другая, выберите её в блоке.", "يُستخدم نموذج البوت بدلًا من «{}». اختر غيره في الكتلة إن احتجت."},
    Line{"link", "It is sent as a link, for channels cannot show it inside a chat.", "Отправляется ссылкой: каналы не показывают такое внутри чата.",
         "يُرسل رابطًا، لأن القنوات لا تعرضه داخل المحادثة."},
    Line{"redirect", "A chat cannot open a page by itself: the person gets a button with the address.",
         "Чат не может сам открыть страницу: человек получает кнопку с адресом.", "لا تستطيع المحادثة فتح صفحة بنفسها: يحصل الشخص على زر بالعنوان."},
    Line{"other_bot", "It leads to another bot ({}), which is not in this file. Its sub-flow is empty: draw it, or import that bot too and copy it in.",
         "Ведёт к другому боту ({}), которого нет в файле. Его поток пуст: нарисуйте его или импортируйте того бота и скопируйте.",
         "يقود إلى بوت آخر ({}) ليس في هذا الملف. تدفقه الفرعي فارغ: ارسمه، أو استورد ذلك البوت أيضًا وانسخه."},
    Line{"no_address", "It had no address. Add the block anew with one.", "У него не было адреса. Добавьте блок заново с адресом.",
         "لم يكن له عنوان. أضف الكتلة من جديد بعنوان."},
    Line{"fixed_host", "The address began with a variable. A request's host must be fixed: write it out in an \"HTTP request\" block.",
         "Адрес начинался с переменной. Имя сервера должно быть постоянным: напишите его в блоке «HTTP-запрос».",
         "كان العنوان يبدأ بمتغير. يجب أن يكون المضيف ثابتًا: اكتبه في كتلة «طلب HTTP»."},
    Line{"request_body", "The body was no JSON once its variables were replaced, or depended on code; it is sent as text. Check it.",
         "Тело запроса не было JSON; оно отправляется как текст. Проверьте его.", "لم يكن جسم الطلب JSON؛ يُرسل نصًا. تحقق منه."},
    Line{"answer_path", "The part \"{}\" of the answer could not be taken. Take it in a \"Set a variable\" block.",
         "Часть ответа «{}» взять не удалось. Возьмите её в блоке «Переменная».", "تعذّر أخذ الجزء «{}» من الإجابة. خذه في كتلة «تعيين متغير»."},
    Line{"secret", "Keys and passwords of services are not in an export. Enter them here.", "Ключей и паролей служб в экспорте нет. Введите их здесь.",
         "لا يتضمن التصدير مفاتيح الخدمات وكلمات مرورها. أدخلها هنا."},
    Line{"wait", "How long it waits could not be read: \"{}\". Set the duration; until then it does not wait.",
         "Не удалось понять, сколько ждать: «{}». Задайте время; пока ожидания нет.", "تعذّر فهم مدة الانتظار: «{}». حدد المدة؛ ولا انتظار حتى ذلك."},
    Line{"date_range", "It asked for a time or a second date too. Add another question for it.", "Спрашивалось ещё время или вторая дата. Добавьте для этого вопрос.",
         "كان يسأل أيضًا عن وقت أو تاريخ ثانٍ. أضف سؤالًا آخر لذلك."},
    Line{"limit", "The limit \"{}\" is a variable or code and was left out. Check it with a condition.", "Предел «{}» — переменная или код, он опущен. Проверьте его условием.",
         "الحد «{}» متغير أو شيفرة وقد أُسقط. تحقق منه بشرط."},
    Line{"no_variable", "The variable \"{}\" is missing in the file. Choose one in the block.", "Переменной «{}» в файле нет. Выберите её в блоке.",
         "المتغير «{}» غير موجود في الملف. اختر متغيرًا في الكتلة."},
    Line{"variations", "Only the first of its wordings is said. Use an A/B split for the others.", "Говорится только первый из вариантов текста. Для остальных подойдёт блок A/B.",
         "تُقال الصياغة الأولى فقط. استخدم تقسيم A/B للبقية."},
    Line{"action", "The action \"{}\" is code of the other program. Do the same with blocks, a script or an HTTP request.",
         "Действие «{}» — код другой программы. Сделайте то же блоками, скриптом или HTTP-запросом.",
         "الإجراء «{}» شيفرة برنامج آخر. افعل الشيء نفسه بكتل أو نص برمجي أو طلب HTTP."},
    Line{"transition", "The condition \"{}\" could not be turned into Lua; this case never holds. Write it anew.",
         "Условие «{}» не удалось перевести в Lua; этот случай никогда не выполняется. Напишите его заново.",
         "تعذّر تحويل الشرط «{}» إلى Lua؛ هذه الحالة لا تتحقق أبدًا. اكتبه من جديد."},
    Line{"target", "It leads to \"{}\", which is not in the file.", "Ведёт к «{}», которого нет в файле.", "يقود إلى «{}» وهو غير موجود في الملف."},
    Line{"return_to", "It returned to a named node of the flow above; here a sub-flow returns to where it was called.",
         "Возвращалось к названному узлу вышестоящего потока; здесь вложенный поток возвращается туда, откуда вызван.",
         "كان يعود إلى عقدة مسماة في التدفق الأعلى؛ هنا يعود التدفق الفرعي إلى حيث استُدعي."},
    Line{"catch_all", "Transitions for a whole flow exist here as keywords of the main flow. Draw a \"Keyword\" block for it there.",
         "Переходы для целого потока здесь делаются ключевыми словами главного потока. Нарисуйте там блок «Ключевое слово».",
         "الانتقالات الخاصة بتدفق كامل توجد هنا ككلمات مفتاحية في التدفق الرئيسي. ارسم هناك كتلة «كلمة مفتاحية»."},
    Line{"element", "The content \"{}\" is missing in the file, or of an unknown type. Write it anew.", "Содержимого «{}» в файле нет, или его вид неизвестен. Напишите его заново.",
         "المحتوى «{}» غير موجود في الملف أو نوعه مجهول. اكتبه من جديد."},
    Line{"intent", "No transition uses this intent. Its examples are in the note; an \"AI choice\" block can find it.",
         "Ни один переход не использует это намерение. Примеры — в заметке; найти его может блок «Выбор ИИ».",
         "لا يستخدم أي انتقال هذه النية. أمثلتها في الملاحظة؛ ويمكن لكتلة «اختيار الذكاء الاصطناعي» إيجادها."},
    Line{"entity", "There are no entities here. Ask for the value, or take it with an \"AI data\" block.",
         "Сущностей здесь нет. Спросите значение или возьмите его блоком «Данные ИИ».", "لا توجد كيانات هنا. اسأل عن القيمة أو خذها بكتلة «بيانات الذكاء الاصطناعي»."},
    Line{"question_answer", "Found by the words of its questions, no longer by their meaning. For many questions use the knowledge base.",
         "Находится по словам вопросов, а не по смыслу. Если вопросов много, используйте базу знаний.",
         "يُعثر عليه بكلمات أسئلته لا بمعناها. إن كثرت الأسئلة فاستخدم قاعدة المعرفة."},
    Line{"off", "It was switched off, so it is only noted.", "Было выключено, поэтому оставлено заметкой.", "كان معطلًا، لذلك بقي ملاحظة فقط."},
    Line{"media_file", "Its file lies on the other server ({}). Upload it again and put its address in.",
         "Его файл лежит на другом сервере ({}). Загрузите его заново и впишите адрес.", "ملفه على الخادم الآخر ({}). ارفعه من جديد وضع عنوانه."},
    Line{"no_model", "Contexts of the language model are not needed here.", "Контексты языковой модели здесь не нужны.", "سياقات نموذج اللغة غير لازمة هنا."},
};

const Line* FindLine(std::string_view code) {
  for (const auto& line : kLines) {
    if (line.code == code) return &line;
  }
  return nullptr;
}

std::string_view OutcomeName(ImportItem::Outcome outcome) {
  switch (outcome) {
    case ImportItem::Outcome::kMapped: return "mapped";
    case ImportItem::Outcome::kChanged: return "changed";
    case ImportItem::Outcome::kLeft: return "left";
  }
  return "left";
}

}  // namespace

std::string ImportWords(const ImportItem::Remark& remark, std::string_view language) {
  const auto* line = FindLine(remark.code);
  if (!line) return remark.code;
  std::string words(language.starts_with("ru") ? line->ru : language.starts_with("ar") ? line->ar : line->en);
  if (const auto hole = words.find("{}"); hole != words.npos) words.replace(hole, 2, remark.detail);
  return words;
}

json::Object EncodeImportReport(const Imported& imported) {
  json::Array items;
  std::int64_t counts[3] = {0, 0, 0};
  for (const auto& item : imported.items) {
    ++counts[std::size_t(item.outcome)];
    json::Array remarks;
    for (const auto& remark : item.remarks) {
      remarks.push_back(json::Object({{"code", remark.code},
                                      {"message", json::Object({{"en", ImportWords(remark, "en")}, {"ru", ImportWords(remark, "ru")}, {"ar", ImportWords(remark, "ar")}})}}));
    }
    items.push_back(json::Object({{"place", item.place}, {"kind", item.kind}, {"text", item.text}, {"outcome", OutcomeName(item.outcome)},
                                  {"remarks", std::move(remarks)}, {"block", item.block}}));
  }
  return {{"product", imported.product},
          {"name", imported.name},
          {"counts", json::Object({{"mapped", counts[0]}, {"changed", counts[1]}, {"left", counts[2]}})},
          {"items", std::move(items)}};
}

}  // namespace beseda::flow
