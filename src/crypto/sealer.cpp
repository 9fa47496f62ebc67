#include "crypto/sealer.h"

#include <sodium.h>

#include <cassert>

#include "base/text.h"
#include "crypto/encoding.h"
#include "crypto/hash.h"
#include "crypto/sodium.h"

namespace beseda::crypto {
namespace {

constexpr std::string_view kVersion = "s1";
constexpr std::size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
static_assert(SealKey::kBytes == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);

const unsigned char* Data(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* Data(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }
const unsigned char* Data(const SealKey& key) { return reinterpret_cast<const unsigned char*>(key.bytes().data()); }

/// What is authenticated but not hidden: everything before the ciphertext, and the purpose.
std::string BoundTo(std::string_view key_id, std::string_view purpose) {
  return std::string(kVersion) + "." + std::string(key_id) + "." + std::string(purpose);
}

}  // namespace

SealKey::~SealKey() { sodium_memzero(bytes_.data(), bytes_.size()); }

SealKey SealKey::New(Random& random) {
  SealKey key;
  random.Fill(key.bytes_);
  return key;
}

Result<SealKey> SealKey::Parse(std::string_view text) {
  text = Trim(text);
  auto raw = text.size() == 2 * kBytes ? FromHex(text) : FromBase64Url(text);
  if (!raw || raw->size() != kBytes) {
    return Error(ErrorCode::kInvalid,
                 "The key for stored secrets is not valid: expected 64 hexadecimal digits or 43 characters of base64url. "
                 "Make one with: openssl rand -hex 32");
  }
  SealKey key;
  for (std::size_t i = 0; i < kBytes; ++i) key.bytes_[i] = std::byte((*raw)[i]);
  sodium_memzero(raw->data(), raw->size());
  return key;
}

std::string SealKey::ToText() const { return ToHex(bytes_); }

std::string SealKey::Id() const {
  std::string_view raw(reinterpret_cast<const char*>(bytes_.data()), bytes_.size());
  return ToHex(HmacSha256(raw, "key id")).substr(0, 8);
}

Sealer::Sealer(std::vector<SealKey> keys, Random& random) : keys_(std::move(keys)), random_(random) {
  assert(!keys_.empty());
  EnsureSodium();
}

std::string Sealer::Seal(std::string_view purpose, std::string_view secret) const {
  const auto& key = keys_.front();
  auto id = key.Id();
  auto bound = BoundTo(id, purpose);
  std::string box(kNonceBytes + secret.size() + kTagBytes, '\0');
  random_.Fill(std::as_writable_bytes(std::span(box.data(), kNonceBytes)));
  unsigned long long length = 0;
  crypto_aead_xchacha20poly1305_ietf_encrypt(Data(box) + kNonceBytes, &length, Data(secret), secret.size(),
                                             Data(std::string_view(bound)), bound.size(), nullptr, Data(box),
                                             Data(key));
  return std::string(kVersion) + "." + id + "." + ToBase64Url(AsBytes(box));
}

Result<std::string> Sealer::Open(std::string_view purpose, std::string_view sealed) const {
  auto altered = [](std::string detail) {
    return Error(ErrorCode::kInternal, "A stored secret cannot be read. Enter it again.", std::move(detail));
  };
  auto parts = Split(sealed, '.');
  if (parts.size() != 3 || parts[0] != kVersion) return altered("not a sealed text");
  for (const auto& key : keys_) {
    if (key.Id() != parts[1]) continue;
    auto box = FromBase64Url(parts[2]);
    if (!box || box->size() < kNonceBytes + kTagBytes) return altered("sealed text is cut");
    auto bound = BoundTo(parts[1], purpose);
    std::string secret(box->size() - kNonceBytes - kTagBytes, '\0');
    unsigned long long length = 0;
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(Data(secret), &length, nullptr, Data(*box) + kNonceBytes,
                                                   box->size() - kNonceBytes, Data(std::string_view(bound)),
                                                   bound.size(), Data(*box), Data(key)) != 0) {
      return altered("sealed text was altered or sealed for another purpose");
    }
    return secret;
  }
  return Error(ErrorCode::kUnavailable,
               "A stored secret was sealed with a key that this server does not have. Restore the key file or the key's "
               "environment variable, or enter the secret again.",
               "unknown seal key " + std::string(parts[1]));
}

bool Sealer::IsOld(std::string_view sealed) const {
  return !sealed.starts_with(std::string(kVersion) + "." + keys_.front().Id() + ".");
}

}  // namespace beseda::crypto
