#include "server/gateway/bot_model.h"

#include <utility>

#include "agent/instructions.h"
#include "base/task.h"
#include "model/bot.h"
#include "quality/bot_preparation.h"
#include "records/bot_rows.h"
#include "server/gateway/guarded_call.h"

namespace beseda::server {
namespace {

constexpr std::int64_t kKnowledgeTokens = 6'000;

class BotModel final : public ChatModel {
 public:
  BotModel(Bot bot, agent::Guardrails guardrails, ModelHandle model, Gateway& gateway)
      : bot_(std::move(bot)), guardrails_(std::move(guardrails)), model_(std::move(model)), gateway_(gateway) {}

  Task<Result<ChatReply>> Complete(ChatRequest request, ChatSink* sink) override {
    // The offline model has the knowledge itself.
    const bool in_words = model_.provider_kind != "offline";
    const auto knowledge = in_words ? agent::CutKnowledge(bot_.knowledge, kKnowledgeTokens) : std::string_view();
    ChatMessage instructions;
    instructions.role = ChatRole::kSystem;
    instructions.text = agent::MakeInstructions(bot_, agent::PromptVariables(bot_, Contact(), gateway_.clock.Now()),
                                                knowledge, guardrails_.mark_untrusted);
    if (!request.temperature) request.temperature = bot_.temperature;
    if (!request.max_output_tokens) request.max_output_tokens = bot_.max_output_tokens;
    request.knowledge = bot_.knowledge;
    request.bot_name = bot_.name;
    request.greeting = bot_.greeting;
    request.locale = bot_.language;
    request.context.bot_id = bot_.id;
    request.context.prompt_version_id = bot_.prompt_version_id;
    request.context.experiment_id = bot_.experiment_id;
    request.context.variant = bot_.variant;
    GuardedCall call(bot_, guardrails_, model_, gateway_);
    co_return co_await call.Complete(std::move(instructions), std::move(request), sink);
  }

 private:
  const Bot bot_;
  const agent::Guardrails guardrails_;
  const ModelHandle model_;
  Gateway& gateway_;
};

}  // namespace

Task<Result<ModelHandle>> FindBotModel(Gateway& gateway, std::string workspace_id, std::string slug, std::string person) {
  CO_TRY(auto bot, co_await gateway.db.Read([&](Tx& tx) {
    auto bot = records::FindBotBySlug(tx, slug);
    if (!bot || bot->workspace_id != workspace_id || !bot->enabled) return std::optional<Bot>();
    Contact contact;
    contact.id = person;
    quality::PrepareBot(tx, *bot, contact);
    return bot;
  }));
  if (!bot) {
    co_return Error(ErrorCode::kNotFound, "There is no bot \"" + slug + "\" at work. GET /v1/models lists what there is.")
        .InField("model");
  }
  auto settings = agent::DecodeSettings(bot->agent);
  if (!settings.ok()) {
    co_return Error(ErrorCode::kInternal,
                    "The guardrails of the bot \"" + slug + "\" cannot be read, so it is not asked. Save its settings again.",
                    settings.error().message);
  }
  CO_TRY(auto model, co_await gateway.models.Find(std::move(workspace_id), bot->model_id));
  ModelHandle handle = model;
  handle.id = bot->id;  // a key that may ask the bot's model need not be let at the bot
  handle.model_name = "bot/" + slug;
  handle.chat = std::make_shared<BotModel>(std::move(*bot), std::move(settings->guardrails), std::move(model), gateway);
  co_return handle;
}

}  // namespace beseda::server
