#include "app/settings/settings.h"

#include <cassert>
#include <charconv>

#include "app/settings/setting.h"

namespace beseda::app {
namespace {

std::string Below(const std::string& directory, std::string_view name) {
  std::string path = directory;
  if (!path.empty() && path.back() != '/') path += '/';
  return path.append(name);
}

}  // namespace

Settings::Settings() {
  for (const auto& setting : AllSettings()) {
    auto value = ReadText(setting, setting.fallback);
    [[maybe_unused]] const bool good = value.ok() && Assign(*this, setting, std::move(*value)).ok();
    assert(good && "a default that its own setting refuses");
  }
}

std::string Settings::DatabasePath() const { return Below(data, "beseda.db"); }
std::string Settings::UploadsPath() const { return Below(data, "uploads"); }
std::string Settings::SecretKeyPath() const {
  return secret_key_file.empty() ? Below(data, "secret.key") : secret_key_file;
}

bool SplitHostPort(std::string_view text, std::string* host, std::uint16_t* port) {
  const auto colon = text.rfind(':');
  if (colon == text.npos || colon + 1 == text.size()) return false;
  auto address = text.substr(0, colon);
  if (address.starts_with('[')) {
    if (!address.ends_with(']')) return false;
    address = address.substr(1, address.size() - 2);
  } else if (address.find(':') != address.npos) {
    return false;
  }
  const auto digits = text.substr(colon + 1);
  std::uint16_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || end != digits.data() + digits.size() || address.empty()) return false;
  *host = address;
  *port = number;
  return true;
}

}  // namespace beseda::app
