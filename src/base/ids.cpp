#include "base/ids.h"

#include <algorithm>
#include <array>

namespace beseda {
namespace {

constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t kUlidLength = 26;

std::string Format(std::string_view prefix, std::uint64_t millis, std::uint64_t high, std::uint64_t low) {
  std::string id;
  id.reserve(prefix.size() + 1 + kUlidLength);
  id.append(prefix).push_back('_');
  for (int shift = 45; shift >= 0; shift -= 5) id.push_back(kAlphabet[(millis >> shift) & 31]);
  std::array<char, 16> random{};
  for (int place = 15; place >= 0; --place) {
    random[std::size_t(place)] = kAlphabet[low & 31];
    low = (low >> 5) | (high << 59);
    high >>= 5;
  }
  id.append(random.data(), random.size());
  return id;
}

// FNV-1a with a final mix: spreads ids, keeps no secret.
std::uint64_t Hash(std::string_view text, std::uint64_t seed) {
  std::uint64_t hash = 0xcbf29ce484222325ULL ^ seed;
  for (const unsigned char c : text) hash = (hash ^ c) * 0x100000001b3ULL;
  hash ^= hash >> 33;
  hash *= 0xff51afd7ed558ccdULL;
  return hash ^ (hash >> 33);
}

}  // namespace

std::string IdSource::New(std::string_view prefix) {
  const auto now = std::uint64_t(ToUnixMicros(clock_.Now()) / 1000);
  std::lock_guard lock(mutex_);
  if (now > last_millis_) {
    last_millis_ = now;
    high_ = random_.Next64() & 0x7fff;  // The top bit stays free, so that counting up cannot overflow.
    low_ = random_.Next64();
  } else if (++low_ == 0) {
    ++high_;
  }
  return Format(prefix, last_millis_, high_, low_);
}

std::string DeriveId(std::string_view prefix, std::string_view parent, std::uint32_t index) {
  const auto low = Hash(parent, index);
  const auto high = Hash(parent, ~std::uint64_t(index)) & 0xffff;
  std::string id = Format(prefix, 0, high, low);
  if (const auto ulid = parent.find('_'); ulid != parent.npos && parent.size() - ulid - 1 == kUlidLength) {
    std::copy_n(parent.begin() + std::ptrdiff_t(ulid) + 1, 10, id.begin() + std::ptrdiff_t(prefix.size()) + 1);
  }
  return id;
}

bool IsId(std::string_view text, std::string_view prefix) {
  return text.size() == prefix.size() + 1 + kUlidLength && text.starts_with(prefix) && text[prefix.size()] == '_' &&
         std::all_of(text.begin() + std::ptrdiff_t(prefix.size()) + 1, text.end(),
                     [](char c) { return kAlphabet.find(c) != kAlphabet.npos; });
}

}  // namespace beseda
