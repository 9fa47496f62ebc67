#include "server/gateway/dialect_parts.h"

#include "crypto/encoding.h"

namespace beseda::server {

std::string NameOfTool(const ToolNames& names, const std::string& call_id) {
  const auto name = names.find(call_id);
  return name == names.end() ? std::string() : name->second;
}

Result<ImagePart> ImageFromUrl(std::string_view url) {
  ImagePart image;
  if (url.starts_with("https://") || url.starts_with("http://")) {
    image.url = std::string(url);
    return image;
  }
  constexpr std::string_view kData = "data:", kBase64 = ";base64,";
  const auto comma = url.find(kBase64);
  if (!url.starts_with(kData) || comma == url.npos) {
    return Error(ErrorCode::kInvalid, "An image is an address that begins with https://, or data:image/…;base64,….");
  }
  image.mime = std::string(url.substr(kData.size(), comma - kData.size()));
  auto bytes = crypto::FromBase64(url.substr(comma + kBase64.size()));
  if (!bytes) return Error(ErrorCode::kInvalid, "The image's data is no base64.");
  image.data = std::move(*bytes);
  return image;
}

std::string JsonText(json::Reader& in, std::string_view name) {
  const auto& value = in.Raw(name);
  if (value.is_null()) return {};
  if (value.is_object() || value.is_array()) return json::Dump(value);
  in.Fail(name, "This must be a JSON object.");
  return {};
}

std::optional<double> NumberWithin(json::Reader& in, std::string_view name, double least, double most) {
  const auto number = in.OptionalNumber(name);
  if (number && !(*number >= least && *number <= most)) {
    in.Fail(name, "This must be between " + json::Dump(json::Value(least)) + " and " + json::Dump(json::Value(most)) + ".");
  }
  return number;
}

std::vector<std::string> OneOrMoreTexts(json::Reader& in, std::string_view name) {
  const auto& value = in.Raw(name);
  if (value.is_string()) return {in.Text(name, kMostGatewayText)};
  if (value.is_null()) return {};
  return in.Texts(name, kMostGatewayItems);
}

void RefuseField(json::Reader& in, std::string_view name, const json::Value& harmless, std::string_view message) {
  const auto& value = in.Raw(name);
  if (!value.is_null() && value != harmless) in.Fail(name, std::string(message));
}

}  // namespace beseda::server
