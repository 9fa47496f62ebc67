#include "providers/common/openai_dialect/reasoning_details.h"

#include <utility>

#include "json/json.h"
#include "providers/common/json_fields.h"

namespace beseda::openai {
namespace {

constexpr std::string_view kField = "reasoning_details";
constexpr std::size_t kMaxDetails = 1000;

bool GoesOn(const json::Object& last, const json::Object& next) {
  const auto index = FindCount(&next, "index");
  return index && FindCount(&last, "index") == index && FindText(last, "type") == FindText(next, "type");
}

void Append(json::Object& last, const json::Object& next) {
  for (const auto& [name, value] : next) {
    const auto* text = value.if_string();
    auto* known = last.if_contains(name);
    const bool is_piece = name == "text" || name == "summary" || name == "data";
    if (is_piece && text && known && known->is_string()) {
      known->get_string().append(json::View(*text));
    } else if (!value.is_null()) {
      last[name] = value;
    }
  }
}

}  // namespace

void AddReasoningDetails(json::Array& details, const json::Array& piece) {
  for (const auto& entry : piece) {
    const auto* detail = entry.if_object();
    if (!detail) continue;
    auto* last = details.empty() ? nullptr : details.back().if_object();
    if (last && GoesOn(*last, *detail)) {
      Append(*last, *detail);
    } else if (details.size() < kMaxDetails) {
      details.push_back(*detail);
    }
  }
}

std::string WriteReasoningDetails(const json::Array& details) {
  if (details.empty()) return {};
  json::Object state;
  state[kField] = details;
  return json::Dump(state);
}

std::optional<json::Array> ReadReasoningDetails(std::string_view vendor_state) {
  if (vendor_state.find(kField) == vendor_state.npos) return std::nullopt;
  auto state = json::ParseObject(vendor_state);
  auto* details = state.ok() ? state->if_contains(kField) : nullptr;
  if (!details || !details->is_array() || details->get_array().empty()) return std::nullopt;
  return std::move(details->get_array());
}

}  // namespace beseda::openai
