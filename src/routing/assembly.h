#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/random.h"
#include "base/scope.h"
#include "contracts/http_client.h"
#include "contracts/model_directory.h"
#include "contracts/spending.h"
#include "crypto/sealer.h"
#include "routing/alarms.h"
#include "routing/answer_cache.h"
#include "routing/catalogue.h"
#include "routing/fair_gate.h"
#include "routing/metered_model.h"
#include "routing/route_definition.h"

namespace beseda::routing {

/// Puts models together from what is stored:
///   metered → cached → shadowed → routed → (each target) limited → the provider's
/// What was learned of a model (its health) and who is inside its gates outlive changes of routes. Thread-safe;
/// borrows what it is made with.
class Assembly {
 public:
  struct Services {
    Scope& scope;
    Clock& clock;
    Random& random;
    IdSource& ids;
    HttpClient& http;
    const crypto::Sealer& sealer;
    Spending& spending;
  };

  /// `kinds` outlive it. `resolve` finds what a budget degrades to.
  Assembly(Services services, std::vector<const ProviderKind*> kinds, MeteredModel::Resolve resolve);

  /// What is asked without a budget: of a budget that already was.
  struct Bare {
    ModelHandle handle = {};  ///< `chat` is not metered.
    std::string first_model = {};
    std::vector<std::string> others = {};  ///< Our ids of what else may answer.
    std::int64_t paid_tries = 1;           ///< How many attempts may have to be paid.
    std::optional<std::int64_t> max_output_tokens = std::nullopt;  ///< The largest of what may answer; nothing: unbounded.
  };
  /// A model or a route. Errors: kNotFound (gone or switched off), kInvalid (its settings).
  Result<Bare> MakeBare(const Catalogue& catalogue, const std::string& id) const;
  ModelHandle Meter(Bare bare) const;
  Result<EmbedderHandle> MakeEmbedder(const Catalogue& catalogue, const std::string& id) const;

 private:
  Result<std::shared_ptr<Provider>> MakeProvider(const records::ProviderRow& row) const;
  Result<Bare> MakeModel(const Catalogue::Model& model, const std::string& gate, std::int64_t most,
                         const CooldownRule& cooldown) const;
  Result<Bare> MakeRoute(const Catalogue& catalogue, const records::RouteRow& row) const;
  Result<std::shared_ptr<ChatModel>> Cache(const Catalogue& catalogue, const records::RouteRow& row,
                                           const RouteDefinition& route, std::shared_ptr<ChatModel> chat) const;
  std::shared_ptr<ChatModel> Shadow(const Catalogue& catalogue, const RouteDefinition& route,
                                    std::shared_ptr<ChatModel> chat) const;
  std::shared_ptr<TargetHealth> HealthOf(const std::string& model_id) const;
  std::shared_ptr<FairGate> GateOf(const std::string& name, std::int64_t most) const;

  Services services_;
  std::vector<const ProviderKind*> kinds_;
  MeteredModel::Resolve resolve_;
  std::shared_ptr<Alarms> alarms_;
  std::shared_ptr<AnswerCache> answers_;
  mutable std::mutex mutex_;
  mutable std::map<std::string, std::shared_ptr<TargetHealth>> health_;  // by model
  mutable std::map<std::string, std::shared_ptr<FairGate>> gates_;       // by route and model
};

}  // namespace beseda::routing
