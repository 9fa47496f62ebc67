#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "contracts/embedder.h"
#include "testing/fake_http.h"

namespace beseda {

/// How the suite gets a provider's embedder into each situation. Every call makes a new one; the harness outlives it.
class EmbedderHarness {
 public:
  virtual ~EmbedderHarness() = default;

  /// An embedder that asks through `http`.
  virtual std::shared_ptr<Embedder> Make(HttpClient& http) = 0;
  /// The texts that a request to the vendor asks for.
  virtual std::vector<std::string> TextsIn(const HttpRequest& request) = 0;
  /// The vendor's answer with these vectors.
  virtual FakeAnswer Answer(const std::vector<std::vector<double>>& vectors) = 0;
  /// The vendor's refusal, and its class.
  virtual std::vector<std::pair<FakeAnswer, ErrorCode>> Refusals() = 0;
  /// The most texts that the vendor takes at a time.
  virtual std::size_t MaxBatch() = 0;
};

/// Adds the tests that every Embedder must pass, as suite "Embedder/<name>".
bool RegisterEmbedderSuite(std::string name, std::function<std::unique_ptr<EmbedderHarness>()> make);

}  // namespace beseda
