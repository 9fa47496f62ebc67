#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/scope.h"
#include "contracts/bus.h"
#include "contracts/chat_model.h"
#include "contracts/database.h"
#include "contracts/http_client.h"
#include "crypto/sealer.h"

namespace beseda {

/// Reads the providers' lists of models once a day, so that new models and changed facts appear by themselves. A
/// provider that does not answer is asked again the next day. Thread-safe; borrows what it is made with.
class ModelRefresh {
 public:
  struct Services {
    Database& db;
    Bus& bus;
    HttpClient& http;
    const crypto::Sealer& sealer;
    Clock& clock;
  };

  ModelRefresh(Services services, std::vector<const ProviderKind*> kinds);

  /// Runs until its task is cancelled.
  Task<void> Run();
  /// Reads the lists that are due. Gives how many were read.
  Task<std::size_t> ReadDue();

 private:
  Task<bool> Read(std::string workspace_id, std::string provider_id);
  Task<Result<std::shared_ptr<Provider>>> Open(std::string workspace_id, std::string provider_id);

  Services services_;
  std::vector<const ProviderKind*> kinds_;
};

}  // namespace beseda
