// Questions whose answer is no text.
#include "flow/answers/number_answers.h"
#include "flow/blocks/ask.h"
#include "flow/program.h"
#include "flow/value.h"

namespace beseda::flow {
namespace {

class AskFile final : public Ask {
 public:
  AskFile(Settings settings, std::string accept) : Ask(std::move(settings)), accept_(std::move(accept)) {}

 private:
  std::optional<Answer> Read(Run& run, const Input& input, Words& mistake) const override {
    mistake = Words::kNotFile;
    const auto* media = input.content ? std::get_if<MediaContent>(&input.content->kind) : nullptr;
    if (!media || (accept_ != "any" && accept_ != ContentType(*input.content))) return std::nullopt;
    const auto slot = settings().slot;
    const bool whole = slot >= 0 && run.program().slots()[std::size_t(slot)].type == VariableType::kObject;
    if (!whole) return Answer{json::Value(media->url)};
    return Answer{json::Object({{"url", media->url}, {"name", media->name}, {"mime", media->mime}, {"size", media->size}, {"kind", ContentType(*input.content)}})};
  }

  std::string accept_;
};

class AskLocation final : public Ask {
 public:
  using Ask::Ask;

 private:
  std::optional<Answer> Read(Run&, const Input& input, Words& mistake) const override {
    mistake = Words::kNotLocation;
    LocationContent place;
    if (const auto* sent = input.content ? std::get_if<LocationContent>(&input.content->kind) : nullptr) {
      place = *sent;
    } else {
      const auto comma = input.text.find(',');
      if (comma == input.text.npos) return std::nullopt;
      const auto latitude = NumberOf(json::Value(input.text.substr(0, comma))), longitude = NumberOf(json::Value(input.text.substr(comma + 1)));
      if (!latitude || !longitude || *latitude < -90 || *latitude > 90 || *longitude < -180 || *longitude > 180) return std::nullopt;
      place.latitude = *latitude;
      place.longitude = *longitude;
    }
    return Answer{json::Object({{"latitude", place.latitude}, {"longitude", place.longitude}, {"title", place.title}, {"address", place.address}})};
  }
};

}  // namespace

NodePtr CompileAskFile(BlockCompiler& block) {
  auto settings = ReadAsk(block);
  return std::make_unique<AskFile>(std::move(settings), block.settings().TextOr("accept", "any", 20));
}

NodePtr CompileAskLocation(BlockCompiler& block) { return std::make_unique<AskLocation>(ReadAsk(block)); }

}  // namespace beseda::flow
