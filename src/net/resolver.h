#pragma once

#include <boost/asio/thread_pool.hpp>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "base/task.h"
#include "net/deadlines.h"
#include "net/ip_address.h"

namespace beseda::net {

/// Names to addresses, in the order in which they are to be tried. The system's resolver blocks, so it runs on threads
/// of its own; who waits for the same name waits for the same lookup, and what was found holds for half a minute.
/// "localhost" and names below it are this machine, whatever the resolver says (RFC 6761 §6.3). Thread-safe. The
/// destructor waits for lookups that run.
class Resolver {
 public:
  using Addresses = std::vector<AddressBytes>;

  explicit Resolver(std::shared_ptr<Deadlines> deadlines) : deadlines_(std::move(deadlines)) {}
  ~Resolver();

  /// Errors: kUnavailable (no such name, or the resolver does not answer by `until`), kCancelled.
  Task<Result<Addresses>> Resolve(std::string host, SteadyTime until);

 private:
  struct Wait;
  struct Lookup;
  struct Found {
    Addresses addresses;
    SteadyTime until;
  };

  std::optional<Addresses> Known(const std::string& name);
  std::shared_ptr<Lookup> Join(const std::string& name);
  void Finish(const std::string& name, Lookup& lookup);

  const std::shared_ptr<Deadlines> deadlines_;
  std::mutex mutex_;
  std::unordered_map<std::string, Found> found_;
  std::unordered_map<std::string, std::shared_ptr<Lookup>> running_;
  std::optional<boost::asio::thread_pool> threads_;  ///< From the first lookup on.
};

}  // namespace beseda::net
