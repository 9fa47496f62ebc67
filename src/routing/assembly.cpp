#include "routing/assembly.h"

#include <algorithm>
#include <utility>

#include "base/log.h"
#include "base/task.h"
#include "json/json.h"
#include "records/sealed_settings.h"
#include "routing/cached_model.h"
#include "routing/limited_model.h"
#include "routing/metered_embedder.h"
#include "routing/routed_model.h"
#include "routing/shadowed_model.h"

namespace beseda::routing {
namespace {

constexpr std::size_t kAnswerBytes = 64 * 1024 * 1024;
// A model of its own has nobody to stand in for it: it is left alone only while its vendor asks for that.
constexpr CooldownRule kOnlyWhenAsked{.failures = 0};

Error Gone() {
  return Error(ErrorCode::kNotFound, "The bot's model is gone. Choose another one on the bot's page.");
}

std::optional<bool> SeesPictures(const records::ModelRow& row) {
  const auto abilities = json::ParseObject(row.abilities);
  const auto* images = abilities.ok() ? abilities->if_contains("images") : nullptr;
  if (!images || !images->is_bool()) return std::nullopt;
  return images->get_bool();
}

}  // namespace

Assembly::Assembly(Services services, std::vector<const ProviderKind*> kinds, MeteredModel::Resolve resolve)
    : services_(std::move(services)),
      kinds_(std::move(kinds)),
      resolve_(std::move(resolve)),
      alarms_(std::make_shared<Alarms>(services_.scope, services_.clock)),
      answers_(std::make_shared<AnswerCache>(kAnswerBytes)) {}

Result<Assembly::Bare> Assembly::MakeBare(const Catalogue& catalogue, const std::string& id) const {
  if (const auto* route = catalogue.FindRoute(id)) return MakeRoute(catalogue, *route);
  const auto* model = catalogue.FindModel(id);
  if (!model) return Gone();
  return MakeModel(*model, id, 0, kOnlyWhenAsked);
}

ModelHandle Assembly::Meter(Bare bare) const {
  const Metering metering{services_.spending, services_.clock, services_.ids};
  MeteredTarget target;
  target.asked_for = bare.handle.id;
  target.first_model = std::move(bare.first_model);
  target.others = std::move(bare.others);
  target.paid_tries = bare.paid_tries;
  target.max_output_tokens = bare.max_output_tokens;
  auto handle = std::move(bare.handle);
  handle.chat = std::make_shared<MeteredModel>(metering, std::move(target), std::move(handle.chat), resolve_);
  return handle;
}

Result<std::shared_ptr<Provider>> Assembly::MakeProvider(const records::ProviderRow& row) const {
  const auto kind =
      std::find_if(kinds_.begin(), kinds_.end(), [&](const ProviderKind* known) { return known->kind() == row.kind; });
  if (kind == kinds_.end()) {
    return Error(ErrorCode::kNotFound, "This server knows no providers of the kind \"" + row.kind + "\".");
  }
  TRY(const auto settings, records::OpenSettings(services_.sealer, row.id, row.settings, row.secrets));
  return (*kind)->Make(settings, services_.http);
}

Result<Assembly::Bare> Assembly::MakeModel(const Catalogue::Model& model, const std::string& gate, std::int64_t most,
                                           const CooldownRule& cooldown) const {
  CHECK_OK(Catalogue::CheckOn(model));
  if (model.row.use == ModelUse::kEmbedding) {
    return Error(ErrorCode::kNotFound, "The model \"" + model.row.label + "\" makes embeddings; it cannot chat.");
  }
  TRY(const auto provider, MakeProvider(*model.provider));
  LimitedModel::Target target;
  target.model_id = model.row.id;
  target.provider_id = model.provider->id;
  target.provider_kind = model.provider->kind;
  target.model_name = model.row.name;
  target.context_tokens = model.row.context_tokens;
  target.max_output_tokens = model.row.max_output_tokens;
  target.cooldown = cooldown;
  const LimitedModel::Services services{services_.scope, services_.clock, alarms_};
  Bare bare;
  bare.handle.id = model.row.id;
  bare.handle.provider_kind = model.provider->kind;
  bare.handle.model_name = model.row.name;
  bare.handle.context_tokens = model.row.context_tokens;
  bare.handle.images = SeesPictures(model.row);
  bare.handle.chat = std::make_shared<LimitedModel>(services, std::move(target), provider->Chat(model.row.name),
                                                    HealthOf(model.row.id), GateOf(gate, most));
  bare.first_model = model.row.id;
  bare.max_output_tokens = model.row.max_output_tokens;
  return bare;
}

Result<Assembly::Bare> Assembly::MakeRoute(const Catalogue& catalogue, const records::RouteRow& row) const {
  if (!row.enabled) {
    return Error(ErrorCode::kNotFound, "The route \"" + row.label + "\" is switched off. Switch it on on the Routes page.");
  }
  TRY(auto route, DecodeRoute(row.definition));
  Bare bare;
  std::vector<RouteTarget> targets;
  std::optional<Error> problem;
  for (const auto& wanted : route.targets) {
    const auto* model = catalogue.FindModel(wanted.model_id);
    auto made = model ? MakeModel(*model, row.id + "/" + wanted.model_id, wanted.max_concurrency, route.cooldown)
                      : Result<Bare>(Gone());
    if (!made.ok()) {  // The others can still answer.
      Log(LogLevel::kWarning, "routing", "a route goes without one of its models",
          {{"route", row.name}, {"model", wanted.model_id}, {"error", made.error().message}});
      if (!problem) problem = std::move(made).error();
      continue;
    }
    RouteTarget target;
    target.model_id = wanted.model_id;
    target.weight = wanted.weight;
    target.context_tokens = made->handle.context_tokens;
    target.chat = made->handle.chat;
    target.health = HealthOf(wanted.model_id);
    if (targets.empty()) {
      bare = *made;
    } else {
      if (!bare.handle.images.value_or(true)) bare.handle.images = made->handle.images;  // One that does is enough.
      bare.others.push_back(wanted.model_id);
      const bool both = bare.max_output_tokens && made->max_output_tokens;
      bare.max_output_tokens = both ? std::max(bare.max_output_tokens, made->max_output_tokens) : std::nullopt;
    }
    if (target.context_tokens) {
      bare.handle.context_tokens = std::min(bare.handle.context_tokens.value_or(*target.context_tokens), *target.context_tokens);
    }
    targets.push_back(std::move(target));
  }
  if (targets.empty()) {
    return Error(ErrorCode::kNotFound, "None of the models of the route \"" + row.label + "\" can be used. " +
                                           (problem ? problem->message : ""));
  }
  PriceLookup price = [&spending = services_.spending, workspace_id = row.workspace_id](
                          const std::string& model_id, std::int64_t input_tokens, std::int64_t output_tokens) {
    return spending.EstimateCost(workspace_id, model_id, input_tokens, output_tokens).value_or(0);
  };
  const RoutedModel::Services services{services_.scope, services_.clock, services_.random, std::move(price), resolve_};
  std::shared_ptr<ChatModel> chat =
      std::make_shared<RoutedModel>(services, row.id, std::move(targets), route.options);
  if (route.shadow) chat = Shadow(catalogue, route, std::move(chat));
  if (route.cache.mode != CacheMode::kNone) {
    TRY(chat, Cache(catalogue, row, route, std::move(chat)));
  }
  if (route.options.hedge_after) bare.paid_tries = 2;
  bare.handle.id = row.id;
  bare.handle.model_name = row.name;
  bare.handle.chat = std::move(chat);
  return bare;
}

Result<std::shared_ptr<ChatModel>> Assembly::Cache(const Catalogue& catalogue, const records::RouteRow& row,
                                                   const RouteDefinition& route, std::shared_ptr<ChatModel> chat) const {
  std::shared_ptr<Embedder> embedder;
  if (route.cache.mode == CacheMode::kSemantic) {
    TRY(auto made, MakeEmbedder(catalogue, route.embedder));
    embedder = std::move(made.embedder);
  }
  // Answers of the route as it was before a change are not its answers.
  auto target = row.id + "@" + std::to_string(row.revision);
  return std::shared_ptr<ChatModel>(std::make_shared<CachedModel>(services_.clock, std::move(target), std::move(chat),
                                                                  answers_, std::move(embedder), route.cache));
}

std::shared_ptr<ChatModel> Assembly::Shadow(const Catalogue& catalogue, const RouteDefinition& route,
                                            std::shared_ptr<ChatModel> chat) const {
  const auto* model = catalogue.FindModel(route.shadow->model_id);
  auto made = model ? MakeModel(*model, route.shadow->model_id, 0, kOnlyWhenAsked) : Result<Bare>(Gone());
  if (!made.ok()) {  // A comparison is no reason not to answer.
    Log(LogLevel::kWarning, "routing", "a route goes without its shadow",
        {{"model", route.shadow->model_id}, {"error", made.error().message}});
    return chat;
  }
  auto shadow = Meter(std::move(*made));
  return std::make_shared<ShadowedModel>(services_.scope, services_.random, std::move(chat), std::move(shadow.chat),
                                         route.shadow->percent);
}

Result<EmbedderHandle> Assembly::MakeEmbedder(const Catalogue& catalogue, const std::string& id) const {
  const auto* model = catalogue.FindModel(id);
  if (!model) return Error(ErrorCode::kNotFound, "The model of embeddings is gone. Choose another one.");
  CHECK_OK(Catalogue::CheckOn(*model));
  TRY(const auto provider, MakeProvider(*model->provider));
  auto inner = model->row.use == ModelUse::kEmbedding ? provider->Embeddings(model->row.name) : nullptr;
  if (!inner) {
    return Error(ErrorCode::kNotFound, "The model \"" + model->row.label + "\" makes no embeddings.");
  }
  MeteredEmbedder::Target target;
  target.model_id = model->row.id;
  target.provider_id = model->provider->id;
  target.provider_kind = model->provider->kind;
  target.model_name = model->row.name;
  const Metering metering{services_.spending, services_.clock, services_.ids};
  EmbedderHandle handle;
  handle.id = model->row.id;
  handle.provider_kind = model->provider->kind;
  handle.model_name = model->row.name;
  handle.embedder = std::make_shared<MeteredEmbedder>(metering, std::move(target), std::move(inner));
  return handle;
}

std::shared_ptr<TargetHealth> Assembly::HealthOf(const std::string& model_id) const {
  std::lock_guard lock(mutex_);
  auto& health = health_[model_id];
  if (!health) health = std::make_shared<TargetHealth>();
  return health;
}

std::shared_ptr<FairGate> Assembly::GateOf(const std::string& name, std::int64_t most) const {
  std::lock_guard lock(mutex_);
  auto& gate = gates_[name];
  if (!gate) gate = std::make_shared<FairGate>(std::size_t(most));
  gate->SetMost(std::size_t(most));
  return gate;
}

}  // namespace beseda::routing
