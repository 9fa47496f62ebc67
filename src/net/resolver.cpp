#include "net/resolver.h"

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <atomic>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <cstring>

#include "base/suspend.h"
#include "base/text.h"
#include "contracts/http_types.h"
#include "net/http_errors.h"

namespace beseda::net {

namespace asio = boost::asio;

namespace {

constexpr auto kHoldsFor = std::chrono::seconds(30);
constexpr std::size_t kMostKnown = 1024;
constexpr std::size_t kMostRunning = 64;
constexpr std::size_t kThreads = 4;

bool IsThisMachine(std::string_view name) { return name == "localhost" || name.ends_with(".localhost"); }

std::optional<AddressBytes> BytesOf(const sockaddr* address) {
  AddressBytes bytes = {};
  if (address->sa_family == AF_INET) {
    bytes[10] = bytes[11] = 0xff;
    std::memcpy(bytes.data() + 12, &reinterpret_cast<const sockaddr_in*>(address)->sin_addr, 4);
    return bytes;
  }
  if (address->sa_family == AF_INET6) {
    std::memcpy(bytes.data(), &reinterpret_cast<const sockaddr_in6*>(address)->sin6_addr, 16);
    return bytes;
  }
  return std::nullopt;
}

/// Asks the system; blocks. The failure in words, if there is one.
std::string AskSystem(const std::string& name, Resolver::Addresses& addresses) {
  addrinfo hints = {};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_ADDRCONFIG;
  addrinfo* found = nullptr;
  if (const int failure = ::getaddrinfo(name.c_str(), nullptr, &hints, &found); failure != 0) return ::gai_strerror(failure);
  for (const auto* each = found; each; each = each->ai_next) {
    if (const auto bytes = BytesOf(each->ai_addr)) addresses.push_back(*bytes);
  }
  ::freeaddrinfo(found);
  return addresses.empty() ? "the name has no addresses" : "";
}

}  // namespace

/// One question to the system and those who wait for its answer. Guarded by the resolver's lock.
struct Resolver::Lookup {
  bool done = false;
  Addresses addresses;
  std::string failure;
  std::vector<Waker> waiting;
};

/// The wait of one caller, which a lookup, a deadline or a stop ends.
struct Resolver::Wait final : Deadlines::Watched {
  void OnEnd(Deadlines::End why) override {
    (why == Deadlines::End::kStop ? stopped : late) = true;
    waker.Wake();
  }
  Waker waker;
  std::atomic<bool> late = false;
  std::atomic<bool> stopped = false;
  bool watched = false;
};

Resolver::~Resolver() {
  if (!threads_) return;
  threads_->stop();
  threads_->join();
}

std::optional<Resolver::Addresses> Resolver::Known(const std::string& name) {
  if (const auto literal = ParseAddress(name)) return Addresses{*literal};
  if (IsThisMachine(name)) return Addresses{*ParseAddress("127.0.0.1"), *ParseAddress("::1")};
  std::lock_guard lock(mutex_);
  const auto found = found_.find(name);
  if (found == found_.end() || found->second.until < std::chrono::steady_clock::now()) return std::nullopt;
  return found->second.addresses;
}

/// The lookup of that name, begun now unless it runs; nothing if too many run.
std::shared_ptr<Resolver::Lookup> Resolver::Join(const std::string& name) {
  std::lock_guard lock(mutex_);
  auto& lookup = running_[name];
  if (lookup) return lookup;
  if (running_.size() > kMostRunning) {
    running_.erase(name);
    return nullptr;
  }
  lookup = std::make_shared<Lookup>();
  if (!threads_) threads_.emplace(kThreads);
  asio::post(*threads_, [this, name, lookup = lookup] {
    Addresses addresses;
    auto failure = AskSystem(name, addresses);
    {
      std::lock_guard lock(mutex_);
      lookup->addresses = std::move(addresses);
      lookup->failure = std::move(failure);
    }
    Finish(name, *lookup);
  });
  return lookup;
}

void Resolver::Finish(const std::string& name, Lookup& lookup) {
  std::vector<Waker> waiting;
  {
    std::lock_guard lock(mutex_);
    lookup.done = true;
    waiting.swap(lookup.waiting);
    if (lookup.failure.empty()) {
      if (found_.size() >= kMostKnown) found_.clear();
      found_[name] = Found{lookup.addresses, std::chrono::steady_clock::now() + kHoldsFor};
    }
    running_.erase(name);
  }
  for (auto& waker : waiting) waker.Wake();
}

Task<Result<Resolver::Addresses>> Resolver::Resolve(std::string host, SteadyTime until) {
  const auto name = ToLower(host);
  if (auto known = Known(name)) co_return std::move(*known);
  const auto lookup = Join(name);
  if (!lookup) co_return NameNotFound(host, "too many names are being looked up");

  const auto wait = std::make_shared<Wait>();
  std::function<void(Waker)> start = [this, wait, lookup, until](Waker waker) {
    // Once the waker is given away, this closure may be gone at any moment; who goes on waits for the lock first.
    auto& self = *this;
    const auto kept_wait = wait;
    const auto kept_lookup = lookup;
    std::lock_guard lock(self.mutex_);
    kept_wait->waker = waker;
    kept_wait->watched = self.deadlines_->Add(*kept_wait, until);
    if (!kept_wait->watched) return kept_wait->OnEnd(Deadlines::End::kStop);
    if (kept_lookup->done) return waker.Wake();
    kept_lookup->waiting.push_back(std::move(waker));
  };
  co_await SuspendCancellable(std::move(start));
  const auto cancelled = co_await asio::this_coro::cancellation_state;

  std::lock_guard lock(mutex_);
  if (wait->watched) deadlines_->Remove(*wait);
  if (cancelled.cancelled() != asio::cancellation_type::none || wait->stopped) co_return RequestCancelled();
  if (!lookup->done) co_return NotInTime(host, false, "the name was not found in time");
  if (!lookup->failure.empty()) co_return NameNotFound(host, lookup->failure);
  co_return lookup->addresses;
}

}  // namespace beseda::net
