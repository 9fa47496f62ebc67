#include "providers/common/plain_kind.h"

#include <utility>

namespace beseda {
namespace {

using MakeAccount = std::function<Result<std::shared_ptr<Provider>>(const json::Object& settings, HttpClient& http)>;

class PlainKind final : public ProviderKind {
 public:
  PlainKind(KindWords words, MakeAccount make) : words_(std::move(words)), make_(std::move(make)) {}

  std::string_view kind() const override { return words_.kind; }
  std::string_view name() const override { return words_.name; }
  std::string_view description() const override { return words_.description; }
  std::string_view settings_schema() const override { return words_.settings_schema; }

  Result<std::shared_ptr<Provider>> Make(const json::Object& settings, HttpClient& http) const override {
    return make_(settings, http);
  }

 private:
  const KindWords words_;
  const MakeAccount make_;
};

}  // namespace

std::unique_ptr<ProviderKind> MakePlainKind(KindWords words, MakeAccount make) {
  return std::make_unique<PlainKind>(std::move(words), std::move(make));
}

}  // namespace beseda
