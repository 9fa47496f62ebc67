#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/time.h"
#include "contracts/call_context.h"

namespace beseda::spend {

/// What a vendor charges for a model. Prices of tokens are micro-units of the currency for a million tokens.
struct Price {
  std::string id = {};  ///< "prc_…" of a workspace's own row; "built-in:…" of one that comes with the program.
  std::string workspace_id = {};  ///< Empty: built in.
  std::string provider_kind = {};
  std::string model = {};  ///< The vendor's name, or its beginning and "*".
  std::string currency = "USD";
  std::int64_t input = 0;
  std::optional<std::int64_t> cached_input = std::nullopt;  ///< Nothing, here and below: as other input or output.
  std::optional<std::int64_t> cache_write = std::nullopt;
  std::int64_t output = 0;
  std::optional<std::int64_t> reasoning = std::nullopt;
  std::optional<std::int64_t> audio_input = std::nullopt;
  std::optional<std::int64_t> audio_output = std::nullopt;
  std::int64_t image = 0;    ///< For each picture that is read.
  std::int64_t request = 0;  ///< For each answered request.
  std::int64_t minute = 0;   ///< For a minute of sound that is read.
  std::int64_t from_input_tokens = 0;  ///< Holds for calls that read at least so many tokens.
  std::optional<Time> valid_from = std::nullopt;  ///< Including.
  std::optional<Time> valid_to = std::nullopt;    ///< Excluding.
  std::string source = {};
  Time created_at = {};
  Time updated_at = {};

  bool built_in() const { return workspace_id.empty(); }
};

/// What a call costs, in micro-units: all parts are added exactly and rounded once, half up. `answered`: whether the
/// price of a request is due.
std::int64_t CostOf(const Price& price, const Usage& usage, bool answered = true);

/// The most that a call can cost whose tokens, pictures and sound are at most those of `most`: no token at a lower price
/// than the dearest of its kind. Parts of the sums do not matter.
std::int64_t MostCostOf(const Price& price, const Usage& most);

}  // namespace beseda::spend
