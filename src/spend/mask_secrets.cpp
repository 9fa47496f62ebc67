#include "spend/mask_secrets.h"

namespace beseda::spend {
namespace {

/// How keys begin, and how many more characters of a token make it one.
struct Sign {
  std::string_view begin;
  std::size_t least;
};
constexpr Sign kSigns[] = {
    {"sk-", 12},    {"sk_live_", 8}, {"sk_test_", 8}, {"rk_live_", 8}, {"bsk_", 12},  {"gsk_", 12},  {"AIza", 20},
    {"AKIA", 12},   {"ASIA", 12},    {"ghp_", 12},    {"gho_", 12},    {"ghs_", 12},  {"ghu_", 12},  {"github_pat_", 12},
    {"glpat-", 12}, {"xoxb-", 8},    {"xoxp-", 8},    {"xoxa-", 8},    {"xapp-", 8},  {"hf_", 16},   {"AQVN", 16},
    {"t1.", 24},    {"eyJ", 24},     {"npm_", 16},    {"pypi-", 16},   {"SG.", 16},   {"EAA", 32},   {"ya29.", 16},
};
constexpr std::string_view kBearers[] = {"Bearer ", "bearer ", "Basic ", "basic ", "Api-Key "};
constexpr std::string_view kPrivateKey = "-----BEGIN ";
constexpr std::string_view kHidden = "…";

bool IsTokenChar(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.' ||
         c == '/' || c == '+' || c == '=' || c == '~';
}

std::size_t TokenEnd(std::string_view text, std::size_t at) {
  while (at < text.size() && IsTokenChar(text[at])) ++at;
  return at;
}

/// Where the secret that begins at `at` ends and how much of it is shown; no length: there is none.
struct Secret {
  std::size_t length = 0;
  std::size_t shown = 0;
};
Secret SecretAt(std::string_view text, std::size_t at) {
  const auto rest = text.substr(at);
  for (const auto bearer : kBearers) {
    if (!rest.starts_with(bearer)) continue;
    const auto end = TokenEnd(text, at + bearer.size());
    if (end - at - bearer.size() >= 12) return {end - at, bearer.size()};
  }
  if (rest.starts_with(kPrivateKey)) {
    const auto end = rest.find("PRIVATE KEY-----", kPrivateKey.size());
    if (end != rest.npos && end < 60) {
      const auto close = rest.find("-----END ", end);
      return {close == rest.npos ? rest.size() : close, kPrivateKey.size()};
    }
  }
  for (const auto& sign : kSigns) {
    if (!rest.starts_with(sign.begin)) continue;
    const auto end = TokenEnd(text, at);
    if (end - at >= sign.begin.size() + sign.least) return {end - at, sign.begin.size()};
  }
  return {};
}

}  // namespace

std::string MaskSecrets(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  std::size_t at = 0;
  bool inside = false;  // In the middle of a word: no key begins there.
  while (at < text.size()) {
    const auto secret = inside ? Secret() : SecretAt(text, at);
    if (secret.length > 0) {
      out.append(text.substr(at, secret.shown)).append(kHidden);
      at += secret.length;
      inside = false;
      continue;
    }
    // After "\n" and the like in JSON text, a letter of the escape stands before the word.
    const bool escape = text[at] == '\\' && at + 1 < text.size();
    out += text[at++];
    if (escape) out += text[at++];
    const char last = out.back();
    inside = !escape && ((last >= 'a' && last <= 'z') || (last >= 'A' && last <= 'Z') || (last >= '0' && last <= '9'));
  }
  return out;
}

}  // namespace beseda::spend
