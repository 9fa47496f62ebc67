#include "model/opt_out_words.h"

#include "base/text.h"
#include "json/json.h"
#include "json/reader.h"

namespace beseda {
namespace {

std::vector<std::string> ReadWords(json::Reader& in, const char* field) {
  std::vector<std::string> words;
  for (auto& word : in.Texts(field, kMostOptOutWords)) {
    auto trimmed = std::string(Trim(word));
    if (trimmed.empty()) continue;
    if (trimmed.size() > kLongestOptOutWord) {
      in.Fail(field, "\"" + std::string(CutUtf8(trimmed, 40)) + "…\" is too long: at most " + std::to_string(kLongestOptOutWord) + " bytes.");
      continue;
    }
    words.push_back(std::move(trimmed));
  }
  return words;
}

}  // namespace

json::Object EncodeOptOutWords(const OptOutWords& words) {
  json::Array stop, start;
  for (const auto& word : words.stop) stop.emplace_back(word);
  for (const auto& word : words.start) start.emplace_back(word);
  return {{"built_in", words.built_in}, {"stop", std::move(stop)}, {"start", std::move(start)}};
}

Result<OptOutWords> DecodeOptOutWords(const json::Value& value) {
  json::Reader in(value, "opt_out");
  OptOutWords words;
  words.built_in = in.BoolOr("built_in", true);
  words.stop = ReadWords(in, "stop");
  words.start = ReadWords(in, "start");
  if (!words.built_in && !words.stop.empty() && words.start.empty()) {
    in.Fail("start", "Name a word by which people can come back, or let the built-in words count.");
  }
  CHECK_OK(in.Check());
  return words;
}

}  // namespace beseda
