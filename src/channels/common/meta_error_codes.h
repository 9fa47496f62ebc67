#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "channels/common/meta_error.h"

namespace beseda {

/// A documented code, or a range of them.
struct MetaCode {
  unsigned products = 0;        ///< MaskOf, of those in which it means this.
  std::int64_t first = 0;
  std::int64_t last = 0;
  std::int64_t subcode = 0;     ///< 0: whatever the subcode, unless another row has it.
  ErrorCode error = ErrorCode::kRejected;
  std::string_view words;       ///< What happened, and what to do.
  std::string_view reason = {}; ///< Error::reason.
  std::int64_t wait_seconds = 0;
  bool quotes = false;          ///< Meta's own words are added: they name the value at fault.
};

constexpr unsigned MaskOf(MetaFailure::Product product) { return 1u << static_cast<unsigned>(product); }

std::span<const MetaCode> MetaCodes();

}  // namespace beseda
