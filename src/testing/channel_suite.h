#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "contracts/channel.h"
#include "testing/fake_channel_services.h"

namespace beseda {

/// A webhook call that a test makes.
struct ChannelCall {
  std::string method = "POST";
  std::string query = {};
  HttpHeaders headers = {};
  std::string body = {};
  Time at = FromUnixMicros(1'800'000'000'000'000);
};

/// How the suite gets a channel into each situation.
class ChannelHarness {
 public:
  virtual ~ChannelHarness() = default;

  virtual std::unique_ptr<ChannelKind> Kind() = 0;
  /// Settings, JSON, with every secret that an account has.
  virtual std::string Settings() = 0;
  /// The secrets among them: they must be in no error.
  virtual std::vector<std::string> Secrets() = 0;
  /// Bodies that the vendor documents, each of which decodes to at least one event.
  virtual std::vector<std::string> Bodies() = 0;
  /// A call with this body as the vendor would sign it.
  virtual ChannelCall Sign(std::string body) = 0;
  /// Whether a signature covers the body; else only a secret is compared.
  virtual bool SignsBodies() { return true; }
  /// The vendor's answer to any request that is right: a send, an upload, a lookup.
  virtual FakeAnswer Success(const HttpRequest& request) = 0;
  /// The vendor's "slow down, wait 7 seconds", "our server failed" and "your token is not valid".
  virtual FakeAnswer TooFast() = 0;
  virtual FakeAnswer ServerError() = 0;
  virtual FakeAnswer BadToken() = 0;
  /// A conversation of its, as thread key and vendor's user id.
  virtual std::pair<std::string, std::string> Thread() = 0;
  /// One in which a reply is shown as a message while it is written, if there are such.
  virtual std::pair<std::string, std::string> DraftThread() { return Thread(); }
};

/// Adds the tests that every channel told by webhooks must pass, as suite "Channel/<name>".
bool RegisterChannelSuite(std::string name, std::function<std::unique_ptr<ChannelHarness>()> make);

}  // namespace beseda
