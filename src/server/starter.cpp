#include "server/starter.h"

#include <string_view>

#include "records/bot_rows.h"

namespace beseda::server {
namespace {

struct Texts {
  std::string_view name, greeting, instructions, knowledge, channel, subtitle;
};

constexpr Texts kEnglish = {
    .name = "Assistant",
    .greeting = "Hello! I am the assistant of this site. Ask me something.",
    .instructions = "You are a friendly assistant. Answer briefly and truthfully. When you do not know something, say so.",
    .knowledge =
        "What can this bot do?\n"
        "It answers from this text, the knowledge of the bot. Open the bot in the admin pages, write what your visitors "
        "should know, such as prices, opening hours, addresses and rules, and it will find and quote the right passage.\n\n"
        "How do I connect an AI model?\n"
        "Open Models in the admin pages, add a provider with its address and key, test it, add one of its models, and "
        "choose that model in the bot's settings. Any server that speaks the OpenAI protocol will do.\n\n"
        "How do I put the chat on my site?\n"
        "Open Channels, choose the web channel, and copy the one-line snippet into your pages. Name your site under "
        "allowed origins, so that only your pages can use it.\n",
    .channel = "Web site",
    .subtitle = "Usually answers at once"};

constexpr Texts kRussian = {
    .name = "Помощник",
    .greeting = "Здравствуйте! Я помощник этого сайта. Спросите меня о чём-нибудь.",
    .instructions = "Ты дружелюбный помощник. Отвечай коротко и правдиво. Если чего-то не знаешь, так и скажи.",
    .knowledge =
        "Что умеет этот бот?\n"
        "Он отвечает по этому тексту — знаниям бота. Откройте бота в панели управления и напишите, что нужно знать "
        "посетителям: цены, часы работы, адреса, правила. Бот найдёт и процитирует нужное место.\n\n"
        "Как подключить модель ИИ?\n"
        "Откройте в панели управления раздел «Модели», добавьте провайдера с адресом и ключом, проверьте его, добавьте "
        "одну из его моделей и выберите её в настройках бота. Подойдёт любой сервер, который говорит по протоколу "
        "OpenAI.\n\n"
        "Как поставить чат на сайт?\n"
        "Откройте «Каналы», выберите веб-канал и скопируйте одну строку на страницы сайта. Укажите свой сайт в списке "
        "разрешённых, чтобы чатом пользовались только ваши страницы.\n",
    .channel = "Сайт",
    .subtitle = "Обычно отвечает сразу"};

// The first bot is made in English or Russian; its greeting is also said in other languages of the chat.
constexpr std::string_view kArabicGreeting = "مرحبًا! أنا مساعد هذا الموقع. اسألني عن أي شيء.";

bool Speaks(std::string_view locale, std::string_view language) {
  return locale.starts_with(language) && (locale.size() == language.size() || locale[language.size()] == '-');
}

}  // namespace

std::string_view StarterGreeting(std::string_view greeting, std::string_view locale) {
  if (greeting != kEnglish.greeting && greeting != kRussian.greeting) return greeting;
  if (Speaks(locale, "en")) return kEnglish.greeting;
  if (Speaks(locale, "ru")) return kRussian.greeting;
  if (Speaks(locale, "ar")) return kArabicGreeting;
  return greeting;
}

void FurnishWorkspace(Tx& tx, IdSource& ids, Time now, const std::string& workspace_id, const std::string& locale) {
  if (!tx.Query("SELECT 1 FROM bots WHERE workspace_id = $1 LIMIT 1", workspace_id).empty()) return;
  const auto& texts = Speaks(locale, "ru") ? kRussian : kEnglish;
  Bot bot;
  bot.id = ids.New("bot");
  bot.workspace_id = workspace_id;
  bot.slug = "assistant";
  bot.name = texts.name;
  bot.greeting = texts.greeting;
  bot.instructions = texts.instructions;
  bot.knowledge = texts.knowledge;
  bot.created_at = bot.updated_at = now;
  records::InsertBot(tx, bot);
  records::ChannelRow channel;
  channel.account.id = ids.New("chn");
  channel.account.workspace_id = workspace_id;
  channel.account.bot_id = bot.id;
  channel.account.kind = "web";
  channel.account.name = texts.channel;
  channel.account.settings = R"({"title":")" + bot.name + R"(","subtitle":")" + std::string(texts.subtitle) + R"("})";
  channel.account.created_at = channel.account.updated_at = now;
  channel.secrets = "{}";
  records::InsertChannel(tx, channel);
}

}  // namespace beseda::server
