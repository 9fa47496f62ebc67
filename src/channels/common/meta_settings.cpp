#include "channels/common/meta_settings.h"

#include <algorithm>

#include "base/random.h"
#include "crypto/token.h"

namespace beseda {
namespace {

/// "v26.0".
bool IsVersion(std::string_view text) {
  if (text.size() < 4 || text[0] != 'v' || text.size() > 8) return false;
  const auto dot = text.find('.');
  if (dot == std::string_view::npos || dot < 2 || dot + 1 == text.size()) return false;
  return std::all_of(text.begin() + 1, text.end(), [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
}

}  // namespace

MetaSettings ReadMetaSettings(json::Reader& in, const ChannelAccount& account, MetaFailure::Product product,
                              std::string_view vendor_base, bool with_proof) {
  MetaSettings settings;
  settings.access.product = product;
  settings.access.channel_id = account.id;
  settings.access.access_token = in.TextOr("access_token", "", 2000);
  settings.app_secret = in.TextOr("app_secret", "", 200);
  if (with_proof) settings.access.app_secret = settings.app_secret;
  settings.verify_token = in.TextOr("verify_token", "", 200);
  settings.access.version = in.TextOr("api_version", kMetaApiVersion, 20);
  if (settings.access.version.empty()) settings.access.version = kMetaApiVersion;
  if (!IsVersion(settings.access.version)) {
    in.Fail("api_version", "The version of the Graph API looks like \"" + std::string(kMetaApiVersion) + "\".");
  }
  auto base = in.TextOr("api_base", vendor_base, 500);
  if (base.empty()) base = vendor_base;
  while (base.ends_with('/')) base.pop_back();
  if (!base.starts_with("https://") && !base.starts_with("http://")) {
    in.Fail("api_base", "The API's address must begin with https:// or http://.");
  }
  settings.access.own_base = base != vendor_base;
  settings.access.api_base = std::move(base);
  return settings;
}

json::Object WithVerifyToken(json::Object settings) {
  const auto* token = settings.if_contains("verify_token");
  if (!token || !token->is_string() || token->get_string().empty()) {
    SystemRandom random;
    settings["verify_token"] = crypto::NewToken(random, 24);
  }
  return settings;
}

}  // namespace beseda
