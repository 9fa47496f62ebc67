#include "server/gateway/bot_model.h"

#include <utility>

#include "agent/instructions.h"
#include "base/task.h"
#include "model/bot.h"
#include "records/bot_rows.h"

namespace beseda::server {
namespace {

constexpr std::int64_t kKnowledgeTokens = 6'000;

class BotModel final : public ChatModel {
 public:
  BotModel(Bot bot, ModelHandle model, const Clock& clock)
      : bot_(std::move(bot)), model_(std::move(model)), clock_(clock) {}

  Task<Result<ChatReply>> Complete(ChatRequest request, ChatSink* sink) override {
    // The offline model has the knowledge itself.
    const bool in_words = model_.provider_kind != "offline";
    const auto knowledge = in_words ? agent::CutKnowledge(bot_.knowledge, kKnowledgeTokens) : std::string_view();
    ChatMessage instructions;
    instructions.role = ChatRole::kSystem;
    instructions.text = agent::MakeInstructions(bot_, agent::PromptVariables(bot_, Contact(), clock_.Now()), knowledge);
    request.messages.insert(request.messages.begin(), std::move(instructions));
    if (!request.temperature) request.temperature = bot_.temperature;
    if (!request.max_output_tokens) request.max_output_tokens = bot_.max_output_tokens;
    request.knowledge = bot_.knowledge;
    request.bot_name = bot_.name;
    request.greeting = bot_.greeting;
    request.locale = bot_.language;
    request.context.bot_id = bot_.id;
    co_return co_await model_.chat->Complete(std::move(request), sink);
  }

 private:
  const Bot bot_;
  const ModelHandle model_;
  const Clock& clock_;
};

}  // namespace

Task<Result<ModelHandle>> FindBotModel(Gateway& gateway, std::string workspace_id, std::string slug) {
  CO_TRY(auto bot, co_await gateway.db.Read([&](Tx& tx) { return records::FindBotBySlug(tx, slug); }));
  if (!bot || bot->workspace_id != workspace_id || !bot->enabled) {
    co_return Error(ErrorCode::kNotFound, "There is no bot \"" + slug + "\" at work. GET /v1/models lists what there is.")
        .InField("model");
  }
  CO_TRY(auto model, co_await gateway.models.Find(std::move(workspace_id), bot->model_id));
  ModelHandle handle = model;
  handle.id = bot->id;  // a key that may ask the bot's model need not be let at the bot
  handle.model_name = "bot/" + slug;
  handle.chat = std::make_shared<BotModel>(std::move(*bot), std::move(model), gateway.clock);
  co_return handle;
}

}  // namespace beseda::server
