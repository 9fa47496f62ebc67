#include "routing/catalogue.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "base/text.h"
#include "contracts/http_types.h"

namespace beseda::routing {
namespace {

constexpr std::int64_t kAll = std::numeric_limits<std::int32_t>::max();

bool IsNamed(const Catalogue::Model& model, std::string_view name) {
  const auto is = [&](std::string_view owner) {
    return name.size() == owner.size() + 1 + model.row.name.size() && name[owner.size()] == '/' &&
           EqualsNoCase(name.substr(0, owner.size()), owner) && name.substr(owner.size() + 1) == model.row.name;
  };
  return is(model.provider->name) || is(model.provider->kind);
}

std::string Listed(const std::vector<std::string>& names) {
  std::string out;
  for (const auto& name : names) out += (out.empty() ? "\"" : ", \"") + name + "\"";
  return out;
}

}  // namespace

Catalogue::Catalogue(std::vector<records::ProviderRow> providers, std::vector<records::ModelRow> models,
                     std::vector<records::RouteRow> routes)
    : providers_(std::move(providers)), routes_(std::move(routes)) {
  for (auto& row : models) {
    const auto provider = std::find_if(providers_.begin(), providers_.end(),
                                       [&](const records::ProviderRow& one) { return one.id == row.provider_id; });
    if (provider == providers_.end()) continue;
    Model model;
    model.row = std::move(row);
    model.provider = &*provider;
    models_.push_back(std::move(model));
  }
}

std::shared_ptr<const Catalogue> Catalogue::Load(Tx& tx, const std::string& workspace_id) {
  return std::make_shared<const Catalogue>(records::ListProviders(tx, workspace_id, "", "", kAll),
                                           records::AllModels(tx, workspace_id, ""),
                                           records::AllRoutes(tx, workspace_id));
}

const Catalogue::Model* Catalogue::FindModel(std::string_view id) const {
  const auto found =
      std::find_if(models_.begin(), models_.end(), [&](const Model& model) { return model.row.id == id; });
  return found == models_.end() ? nullptr : &*found;
}

const records::RouteRow* Catalogue::FindRoute(std::string_view id) const {
  const auto found =
      std::find_if(routes_.begin(), routes_.end(), [&](const records::RouteRow& route) { return route.id == id; });
  return found == routes_.end() ? nullptr : &*found;
}

Status Catalogue::CheckOn(const Model& model) {
  if (!model.row.enabled) {
    return Error(ErrorCode::kNotFound,
                 "The model \"" + model.row.label + "\" is switched off. Switch it on on the Models page.");
  }
  if (!model.provider->enabled) {
    return Error(ErrorCode::kNotFound,
                 "The provider \"" + model.provider->name + "\" is switched off. Switch it on on the Models page.");
  }
  return Ok();
}

Result<std::string> Catalogue::Resolve(std::string_view name, ModelUse use) const {
  const auto fits = [&](const Model& model) { return model.row.use == use && CheckOn(model).ok(); };
  if (use == ModelUse::kChat) {
    for (const auto& route : routes_) {
      if (route.name == name || route.id == name) return route.id;
    }
  }
  for (const auto& model : models_) {
    if (model.row.id == name || (IsNamed(model, name) && fits(model))) return model.row.id;
  }
  std::vector<const Model*> same;
  for (const auto& model : models_) {
    if (model.row.name == name && fits(model)) same.push_back(&model);
  }
  if (same.size() == 1) return same.front()->row.id;
  if (same.size() > 1) {
    std::vector<std::string> names;
    for (const auto* model : same) names.push_back(NameOf(*model));
    return Error(ErrorCode::kNotFound, "Several providers have the model \"" + std::string(name) +
                                           "\". Say which one is meant: " + Listed(names) + ".")
        .As("model_not_found");
  }
  for (const auto& model : models_) {  // Whoever uses it finds out why it cannot be used.
    if (model.row.name == name || IsNamed(model, name)) return model.row.id;
  }
  std::vector<std::string> known;
  std::vector<std::string_view> views;
  for (const auto& one : Names()) {
    if (one.use == use) known.push_back(one.name);
  }
  for (const auto& one : known) {
    views.push_back(one);
    if (const auto slash = one.find('/'); slash != std::string::npos) views.push_back(views.back().substr(slash + 1));
  }
  const auto nearest = Nearest(name, views);
  auto message = "There is no model or route \"" + std::string(name) + "\".";
  if (!nearest.empty()) message += " Did you mean \"" + std::string(nearest) + "\"?";
  return Error(ErrorCode::kNotFound, std::move(message)).As("model_not_found");
}

std::vector<ModelName> Catalogue::Names() const {
  std::vector<ModelName> names;
  for (const auto& route : routes_) {
    if (!route.enabled) continue;
    ModelName name;
    name.name = route.name;
    name.id = route.id;
    name.owner = "route";
    name.created_at = route.created_at;
    names.push_back(std::move(name));
  }
  for (const auto& model : models_) {
    if (!CheckOn(model).ok()) continue;
    ModelName name;
    name.name = NameOf(model);
    name.id = model.row.id;
    name.use = model.row.use;
    name.owner = model.provider->name;
    name.created_at = model.row.created_at;
    names.push_back(std::move(name));
  }
  return names;
}

}  // namespace beseda::routing
