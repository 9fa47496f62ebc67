#include "quality/experiment.h"

#include <array>

#include "base/text.h"
#include "crypto/hash.h"
#include "json/reader.h"

namespace beseda::quality {
namespace {

constexpr std::array<std::string_view, 3> kStates = {"draft", "running", "stopped"};
constexpr std::size_t kMostVariants = 6;

Variant DecodeVariant(json::Reader& in, std::size_t place) {
  Variant variant;
  variant.key = std::string(1, char('a' + place));
  variant.label = Trim(in.TextOr("label", "", 200));
  variant.weight = in.OptionalInt("weight", 1, 1000).value_or(1);
  variant.model_id = in.TextOr("model_id", "", 64);
  variant.prompt_version_id = in.TextOr("prompt_version_id", "", 64);
  return variant;
}

bool Alike(const Variant& a, const Variant& b) {
  return a.model_id == b.model_id && a.prompt_version_id == b.prompt_version_id;
}

}  // namespace

std::string_view ExperimentStateName(Experiment::State state) { return kStates[std::size_t(state)]; }

std::optional<Experiment::State> ParseExperimentState(std::string_view name) {
  for (std::size_t i = 0; i < kStates.size(); ++i) {
    if (kStates[i] == name) return Experiment::State(i);
  }
  return std::nullopt;
}

Result<std::vector<Variant>> DecodeVariants(const json::Object& body) {
  json::Reader in(body);
  std::vector<Variant> variants;
  auto children = in.Children("variants", kMostVariants);
  for (auto& child : children) {
    auto variant = DecodeVariant(child, variants.size());
    for (const auto& other : variants) {
      if (Alike(variant, other)) child.Fail("model_id", "Two variants are the same. Let them differ in the model or the prompt.");
    }
    in.Absorb(child);
    variants.push_back(std::move(variant));
  }
  if (variants.size() < 2) in.Fail("variants", "An experiment needs two to six variants.");
  CHECK_OK(in.Check());
  return variants;
}

json::Array EncodeVariants(const std::vector<Variant>& variants) {
  json::Array out;
  for (const auto& variant : variants) {
    json::Object item{{"key", variant.key},
                      {"label", variant.label},
                      {"weight", variant.weight},
                      {"model_id", nullptr},
                      {"prompt_version_id", nullptr}};
    if (!variant.model_id.empty()) item["model_id"] = variant.model_id;
    if (!variant.prompt_version_id.empty()) item["prompt_version_id"] = variant.prompt_version_id;
    out.push_back(std::move(item));
  }
  return out;
}

const Variant& AssignVariant(const Experiment& experiment, std::string_view contact_id) {
  const auto digest = crypto::Sha256(experiment.id + ":" + std::string(contact_id));
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < 8; ++i) number = number << 8 | std::uint64_t(digest[i]);
  std::uint64_t total = 0;
  for (const auto& variant : experiment.variants) total += std::uint64_t(variant.weight);
  auto place = number % total;
  for (const auto& variant : experiment.variants) {
    if (place < std::uint64_t(variant.weight)) return variant;
    place -= std::uint64_t(variant.weight);
  }
  return experiment.variants.back();
}

}  // namespace beseda::quality
