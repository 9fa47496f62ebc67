#include "app/secret_key.h"

#include "base/random.h"

namespace beseda::app {

Result<crypto::Sealer> LoadSealer(const Settings& settings) {
  static SystemRandom random;
  auto key = settings.secret_key.empty() ? crypto::LoadOrCreateKeyFile(settings.SecretKeyPath(), random)
                                         : crypto::SealKey::Parse(settings.secret_key);
  if (!key.ok()) return std::move(key).error();
  std::vector<crypto::SealKey> keys;
  keys.push_back(std::move(*key));
  return crypto::Sealer(std::move(keys), random);
}

}  // namespace beseda::app
