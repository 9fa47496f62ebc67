#include "base/slug.h"
#include "base/task.h"
#include "json/json.h"
#include "records/provider_rows.h"
#include "records/route_rows.h"
#include "records/uses.h"
#include "routing/route_definition.h"
#include "server/api/audit_note.h"
#include "server/api/handlers.h"
#include "server/api/input.h"
#include "server/api/write_once.h"

namespace beseda::server {
namespace {

json::Object EncodeRoute(const records::RouteRow& route) {
  auto definition = json::ParseObject(route.definition);
  return {{"id", route.id},
          {"name", route.name},
          {"label", route.label},
          {"definition", definition.ok() ? std::move(*definition) : json::Object()},
          {"enabled", route.enabled},
          {"revision", route.revision},
          {"created_at", ToUnixMicros(route.created_at)},
          {"updated_at", ToUnixMicros(route.updated_at)}};
}

json::Object AuditView(const records::RouteRow& route) {
  auto out = EncodeRoute(route);
  for (const char* field : {"id", "created_at", "updated_at", "revision"}) out.erase(field);
  return out;
}

Result<records::RouteRow> OwnRoute(Tx& tx, const Call& call) {
  auto route = records::LoadRoute(tx, call.workspace(), call.id());
  if (route) return std::move(*route);
  return Error(ErrorCode::kNotFound, "There is no such route. It may have been deleted.");
}

/// Takes over the fields that the body has.
Status ApplyFields(const json::Object& body, records::RouteRow& route) {
  json::Reader in(body);
  if (auto label = OptionalLine(in, "label", 1, 100)) route.label = std::move(*label);
  if (auto name = in.OptionalText("name", 63)) route.name = std::move(*name);
  route.enabled = in.BoolOr("enabled", route.enabled);
  if (!route.name.empty() && !IsSlug(route.name)) {
    in.Fail("name", "The name may have lower-case letters a-z, digits and \"-\", and begins with a letter or digit.");
  }
  if (in.Has("definition")) {
    (void)in.Child("definition");  // That it is an object.
    CHECK_OK(in.Check());
    const auto& object = body.at("definition").get_object();
    CHECK_OK(routing::DecodeRoute(object, "definition"));
    route.definition = json::Dump(object);
  }
  return in.Check();
}

Error NoSuchModel(std::string field) {
  return Error(ErrorCode::kInvalid, "There is no such model. It may have been removed; choose another one.")
      .InField(std::move(field));
}

Status CheckUse(Tx& tx, const records::RouteRow& route, const std::string& model_id, ModelUse use, std::string field) {
  const auto model = records::LoadModel(tx, route.workspace_id, model_id);
  if (!model) return NoSuchModel(std::move(field));
  const bool embeds = model->use == ModelUse::kEmbedding;
  if (embeds == (use == ModelUse::kEmbedding)) return Ok();
  return Error(ErrorCode::kInvalid, embeds ? "The model \"" + model->label + "\" makes embeddings; it cannot answer."
                                           : "The model \"" + model->label + "\" makes no embeddings.")
      .InField(std::move(field));
}

/// That its models are there and fit for their places.
Status CheckModels(Tx& tx, const records::RouteRow& route) {
  TRY(const auto definition, routing::DecodeRoute(route.definition));
  for (std::size_t i = 0; i < definition.targets.size(); ++i) {
    const auto field = "definition.targets[" + std::to_string(i) + "].model_id";
    CHECK_OK(CheckUse(tx, route, definition.targets[i].model_id, ModelUse::kChat, field));
  }
  if (definition.shadow) {
    CHECK_OK(CheckUse(tx, route, definition.shadow->model_id, ModelUse::kChat, "definition.shadow.model_id"));
  }
  if (definition.cache.mode == routing::CacheMode::kSemantic) {
    CHECK_OK(CheckUse(tx, route, definition.embedder, ModelUse::kEmbedding, "definition.cache.embedder"));
  }
  return Ok();
}

Status CheckName(Tx& tx, const records::RouteRow& route) {
  if (!records::HasRouteName(tx, route.workspace_id, route.name, route.id)) return Ok();
  return Error(ErrorCode::kConflict, "Another route is called \"" + route.name + "\" already. Choose another name.")
      .InField("name")
      .As("name_taken");
}

std::string FreeName(Tx& tx, const records::RouteRow& route) {
  const auto wanted = SlugOf(route.label);
  auto name = wanted;
  for (int i = 2; records::HasRouteName(tx, route.workspace_id, name, route.id); ++i) name = wanted + "-" + std::to_string(i);
  return name;
}

}  // namespace

Task<Result<ServerResponse>> ListRoutes(Api& api, Call& call) {
  CO_TRY(const auto page, ReadPage(call.request, 2));
  CO_TRY(const auto routes, co_await api.db().Read([&](Tx& tx) {
    return records::ListRoutes(tx, call.workspace(), page.KeyOr(0, ""), page.KeyOr(1, ""), page.limit + 1);
  }));
  json::Array items;
  for (const auto& route : routes) items.push_back(EncodeRoute(route));
  co_return Reply(200, ListReply(std::move(items), page, [&](std::size_t last) {
                    return std::vector<std::string>{routes[last].label, routes[last].id};
                  }));
}

Task<Result<ServerResponse>> CreateRoute(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"name", "label", "definition", "enabled"}));
  records::RouteRow route;
  route.id = api.access.ids.New("rte");
  route.workspace_id = call.workspace();
  route.created_at = route.updated_at = api.Now();
  CO_CHECK_OK(ApplyFields(body, route));
  if (route.label.empty()) co_return Error(ErrorCode::kInvalid, "Give the route a name.").InField("label");
  if (!body.contains("definition")) {
    co_return Error(ErrorCode::kInvalid, "A route needs at least one model.").InField("definition");
  }
  bool replayed = false;
  auto response = co_await WriteOnce(
      api, call,
      [&](Tx& tx) -> Result<ServerResponse> {
        if (route.name.empty()) route.name = FreeName(tx, route);
        CHECK_OK(CheckName(tx, route));
        CHECK_OK(CheckModels(tx, route));
        records::InsertRoute(tx, route);
        NoteAct(tx, api, call, "route.create", {"route", route.id, route.label},
                "Added the route \"" + route.label + "\".");
        return Reply(201, EncodeRoute(route));
      },
      &replayed);
  if (response.ok() && !replayed) TellChanged(api, call.workspace(), "route", route.id);
  co_return response;
}

Task<Result<ServerResponse>> GetRoute(Api& api, Call& call) {
  CO_TRY(const auto route, co_await api.db().Read([&](Tx& tx) { return OwnRoute(tx, call); }));
  co_return Reply(200, EncodeRoute(route));
}

Task<Result<ServerResponse>> UpdateRoute(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"name", "label", "definition", "enabled", "revision"}));
  json::Reader in(body);
  const auto revision = in.Int("revision");
  CO_CHECK_OK(in.Check());
  CO_TRY(const auto route, co_await api.db().Write([&](Tx& tx) -> Result<records::RouteRow> {
    TRY(auto route, OwnRoute(tx, call));
    if (route.revision != revision) {
      return Error(ErrorCode::kConflict,
                   "Somebody else has saved this route meanwhile. Reload it, look at their changes, and save yours again.")
          .As("revision_conflict");
    }
    const auto before = AuditView(route);
    CHECK_OK(ApplyFields(body, route));
    const auto changes = access::AuditChanges(before, AuditView(route));
    if (changes == "{}") return route;
    if (route.name.empty()) route.name = FreeName(tx, route);
    CHECK_OK(CheckName(tx, route));
    CHECK_OK(CheckModels(tx, route));
    ++route.revision;
    route.updated_at = api.Now();
    records::UpdateRoute(tx, route);
    NoteAct(tx, api, call, "route.update", {"route", route.id, route.label},
            "Changed the route \"" + route.label + "\".", changes);
    return route;
  }));
  TellChanged(api, call.workspace(), "route", route.id);
  co_return Reply(200, EncodeRoute(route));
}

Task<Result<ServerResponse>> DeleteRoute(Api& api, Call& call) {
  CO_CHECK_OK(co_await api.db().Write([&](Tx& tx) -> Status {
    TRY(const auto route, OwnRoute(tx, call));
    if (const auto use = records::UseOfModel(tx, call.workspace(), route.id, "this route")) {
      return Error(ErrorCode::kConflict, *use).As("in_use");
    }
    records::DeleteRoute(tx, call.workspace(), route.id);
    NoteAct(tx, api, call, "route.delete", {"route", route.id, route.label},
            "Deleted the route \"" + route.label + "\".");
    return Ok();
  }));
  TellChanged(api, call.workspace(), "route", call.id());
  co_return NoContent();
}

}  // namespace beseda::server
