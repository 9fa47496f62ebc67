#include "quality/live_judging.h"

#include "crypto/hash.h"
#include "json/json.h"
#include "json/reader.h"

namespace beseda::quality {

Result<LiveJudging> DecodeLiveJudging(const json::Object& object, const std::string& path) {
  json::Reader in(object, path);
  LiveJudging judging;
  judging.percent = in.OptionalInt("percent", 0, 100).value_or(0);
  const bool chosen = !in.TextOr("model_id", "", 64).empty();
  CHECK_OK(in.Check());
  if (judging.percent == 0 && !chosen) return judging;
  TRY(judging.judge, DecodeJudge(object, path));
  if (judging.judge.asks_model()) return judging;
  return Error(ErrorCode::kInvalid, "Nobody knows beforehand what a person will ask: choose binary, rating or rubric.")
      .InField(path.empty() ? "kind" : path + ".kind");
}

LiveJudging ParseLiveJudging(std::string_view text) {
  if (text == "{}") return {};
  const auto object = json::ParseObject(text);
  if (!object.ok()) return {};
  auto judging = DecodeLiveJudging(*object);
  return judging.ok() ? std::move(*judging) : LiveJudging();
}

json::Object EncodeLiveJudging(const LiveJudging& judging) {
  auto out = EncodeJudge(judging.judge);
  out["percent"] = judging.percent;
  return out;
}

bool IsSampled(std::string_view message_id, std::int64_t percent) {
  if (percent <= 0) return false;
  const auto digest = crypto::Sha256("judged:" + std::string(message_id));
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < 8; ++i) number = number << 8 | std::uint64_t(digest[i]);
  return number % 100 < std::uint64_t(percent);
}

}  // namespace beseda::quality
