#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "contracts/chat_model.h"

namespace beseda {

/// What a kind of provider is called and asks for; see ProviderKind.
struct KindWords {
  std::string kind;
  std::string name;
  std::string description;
  std::string settings_schema;
};

/// A kind of these words whose accounts `make` makes. Thread-safe if `make` is.
std::unique_ptr<ProviderKind> MakePlainKind(
    KindWords words, std::function<Result<std::shared_ptr<Provider>>(const json::Object& settings, HttpClient& http)> make);

/// The `make` of accounts that need their settings, decoded by `decode`, and the client alone.
template <typename Account, typename Settings>
auto MakesAccount(Result<Settings> (*decode)(const json::Object& settings)) {
  return [decode](const json::Object& settings, HttpClient& http) -> Result<std::shared_ptr<Provider>> {
    TRY(auto decoded, decode(settings));
    return std::make_shared<Account>(std::move(decoded), http);
  };
}

}  // namespace beseda
