#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "contracts/database.h"
#include "contracts/model_directory.h"
#include "records/provider_rows.h"
#include "records/route_rows.h"

namespace beseda::routing {

/// The providers, models and routes of a workspace as they were stored at one moment.
class Catalogue {
 public:
  struct Model {
    records::ModelRow row;
    const records::ProviderRow* provider = nullptr;
  };

  Catalogue(std::vector<records::ProviderRow> providers, std::vector<records::ModelRow> models,
            std::vector<records::RouteRow> routes);
  Catalogue(const Catalogue&) = delete;
  Catalogue& operator=(const Catalogue&) = delete;

  static std::shared_ptr<const Catalogue> Load(Tx& tx, const std::string& workspace_id);

  /// Null: there is none.
  const Model* FindModel(std::string_view id) const;
  const records::RouteRow* FindRoute(std::string_view id) const;

  /// kNotFound, and what to do about it, if the model or its provider is switched off.
  static Status CheckOn(const Model& model);

  /// Our id of what a client calls `name`, for that use: a route's name (only of chat), "provider/model", the vendor's
  /// name if only one provider has it, or our id. What is switched off is not looked at unless nothing else has that
  /// name. Errors: kNotFound with the names that come near, or with the ways to say which of several is meant.
  Result<std::string> Resolve(std::string_view name, ModelUse use) const;

  /// What is on, under the names that clients may use: routes first.
  std::vector<ModelName> Names() const;

  static std::string NameOf(const Model& model) { return model.provider->name + "/" + model.row.name; }

 private:
  std::vector<records::ProviderRow> providers_;
  std::vector<Model> models_;
  std::vector<records::RouteRow> routes_;
};

}  // namespace beseda::routing
