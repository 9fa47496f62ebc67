#include "app/commands/chat.h"

#include <filesystem>
#include <ostream>

#include "app/commands/chat_server.h"
#include "app/commands/chat_talk.h"
#include "app/commands/chat_token.h"
#include "app/commands/chat_view.h"
#include "base/task.h"
#include "json/json.h"
#include "json/reader.h"
#include "net/curl_client.h"
#include "net/io_threads.h"
#include "storage/sqlite/connection.h"

namespace beseda::app {
namespace {

/// Without --bot: the only bot of this machine's database that has a web channel.
Result<std::string> OnlyBot(const Settings& settings) {
  const Error unknown(ErrorCode::kInvalid, "Name the bot to talk to with --bot; the admin pages list the bots.");
  std::error_code ignored;
  if (!std::filesystem::exists(settings.DatabasePath(), ignored)) return unknown;
  auto connection = sqlite::Connection::Open(settings.DatabasePath(), sqlite::Connection::Access::kReadOnly, false);
  if (!connection.ok()) return unknown;
  try {
    Rows rows;
    (*connection)->Run(
        "SELECT slug FROM bots WHERE deleted_at IS NULL AND enabled = 1 AND EXISTS (SELECT 1 FROM channels WHERE "
        "bot_id = bots.id AND kind = 'web' AND enabled = 1 AND deleted_at IS NULL) ORDER BY created_at LIMIT 20",
        {}, &rows);
    if (rows.size() == 1) return rows[0].Text(0);
    if (rows.empty()) {
      return Error(ErrorCode::kInvalid, "There is no bot with a web channel yet. Make one in the admin pages, then try again.");
    }
    std::string slugs;
    for (const auto row : rows) slugs.append(slugs.empty() ? "" : ", ").append(row.Text(0));
    return Error(ErrorCode::kInvalid, "Name the bot to talk to with --bot. The bots here: " + slugs + ".");
  } catch (const SqlError&) {
    return unknown;
  }
}

struct Visit {
  CommandContext& context;
  const ChatOptions& options;
  const std::string& bot;
  const std::string& token_file;
  const std::string& token;
};

void Greet(CommandContext& context, const json::Object& config, const std::string& name, bool is_new) {
  context.out << "Talking to " << name << ". Ctrl+D ends.\n";
  json::Reader in(config);
  const auto greeting = in.TextOr("greeting", "");
  if (is_new && !greeting.empty()) context.out << name << ": " << greeting << "\n";
}

Task<Status> Talk(Visit visit, HttpClient& client) {
  auto& context = visit.context;
  ChatServer server(client, visit.options.url, visit.bot);
  auto config = co_await server.Config();
  if (!config.ok()) co_return std::move(config).error();
  auto ready = co_await server.Begin(visit.token);
  if (!ready.ok()) co_return std::move(ready).error();
  if (!visit.token_file.empty() && server.token() != visit.token) {
    auto saved = SaveChatToken(visit.token_file, server.token());
    if (!saved.ok()) co_return saved;
  }
  json::Reader in(*config);
  auto name = in.Has("bot") ? in.Child("bot").TextOr("name", "Bot") : std::string("Bot");
  ChatView view(context.out, context.interactive ? name + ": " : "", true);
  if (context.interactive) {
    const auto* messages = ready->if_contains("messages");
    Greet(context, *config, name, !messages || !messages->is_array() || messages->get_array().empty());
    view.Show(*ready);
  } else {
    view.Skip(*ready);
  }
  LineReader lines(context.input);
  SystemClock clock;
  SystemRandom random;
  TalkParts parts{server, view, lines, clock, random, context.out, context.err};
  ChatTalk talk(parts, context.interactive ? "> " : "", visit.options.timeout);
  co_return co_await talk.Run();
}

}  // namespace

int Chat(CommandContext& context, const SettingsInput& input, const ChatOptions& given) {
  auto options = given;
  while (options.url.ends_with('/')) options.url.pop_back();
  if (!options.url.starts_with("http://") && !options.url.starts_with("https://")) {
    return Fail(context, "--url must be like http://127.0.0.1:8080.");
  }
  if (options.bot.empty()) {
    const auto loaded = SettingsOrComplain(context, input);
    if (!loaded) return kExitFailure;
    auto bot = OnlyBot(loaded->settings);
    if (!bot.ok()) return Fail(context, bot.error());
    options.bot = std::move(*bot);
  }
  const auto token_file =
      options.token_file.empty() ? ChatTokenPath(context.environment, options.url, options.bot) : options.token_file;
  std::string token;
  if (!token_file.empty() && !options.new_conversation) {
    auto kept = LoadChatToken(token_file);
    if (!kept.ok()) return Fail(context, kept.error());
    token = std::move(*kept);
  }
  Status outcome;
  {
    net::IoThreads io(1);
    net::CurlClient client(io.executor(), IsThisMachine(options.url) ? net::ProxyChoice() : net::ProxyChoice::FromEnvironment());
    Visit visit{context, options, options.bot, token_file, token};
    const auto talk = [&]() -> Task<void> {
      outcome = co_await Talk(visit, client);
      co_await client.Stop();
    };
    io.RunAndWait(talk());
  }
  if (context.interactive) context.out << "\n";
  return outcome.ok() ? kExitOk : Fail(context, outcome.error());
}

}  // namespace beseda::app
