#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "json/fwd.h"
#include "quality/evaluation.h"

namespace beseda::quality {

/// Which of a bot's answers to people are judged, and by whom: what a bot's `judging` column holds.
struct LiveJudging {
  std::int64_t percent = 0;  ///< Of its answers; 0: none.
  Judge judge = {.kind = Judge::Kind::kBinary};  ///< Always a model; without an id while it was never switched on.
};

/// Errors: kInvalid, with the field below `path`.
Result<LiveJudging> DecodeLiveJudging(const json::Object& object, const std::string& path = {});
/// Of the column; what cannot be read counts as none.
LiveJudging ParseLiveJudging(std::string_view text);
json::Object EncodeLiveJudging(const LiveJudging& judging);

/// Whether an answer is among the judged ones: always the same for the same message, and if for some percentage, then
/// for every greater one.
bool IsSampled(std::string_view message_id, std::int64_t percent);

}  // namespace beseda::quality
