#pragma once

// For tests of decoders: payloads from vendors' documentation, each with the events that it means, written by hand.

#include <string>
#include <vector>

#include "model/message.h"

namespace beseda {

struct GoldenWebhook {
  std::string name;      ///< Of its file.
  std::string body;      ///< As the vendor posts it.
  std::string expected;  ///< JSON: a list of events.
};

/// The files of src/channels/<channel>/testdata, by name: {"documentation","webhook","events"}.
std::vector<GoldenWebhook> LoadGoldenWebhooks(const std::string& channel);

/// Fails the test where the events differ from those expected. An id that ends in "*" stands for all that begin so.
void ExpectEvents(const GoldenWebhook& golden, const std::vector<IncomingEvent>& events);

}  // namespace beseda
