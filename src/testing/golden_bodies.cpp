#include "testing/golden_bodies.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "contracts/http_types.h"
#include "json/json.h"

namespace beseda {
namespace {

constexpr const char* kJson = "application/json";
constexpr const char* kForm = "application/x-www-form-urlencoded";

std::string WriteForm(const json::Object& fields) {
  std::string form;
  for (const auto& [name, value] : fields) {
    if (!form.empty()) form += '&';
    form += PercentEncode(json::View(name)) + "=" + PercentEncode(json::View(value.as_string()));
  }
  return form;
}

GoldenBody Read(std::string name, const json::Object& document) {
  GoldenBody golden{std::move(name), {}, kJson, document.at("events").as_array().size()};
  if (const auto* update = document.if_contains("update")) {
    golden.name = document.at("about").as_string().c_str();
    golden.body = json::Dump(*update);
    return golden;
  }
  const auto& webhook = document.at("webhook");
  const auto* as = document.if_contains("as");
  const std::string_view form = as ? json::View(as->as_string()) : "json";
  if (form == "json") {
    golden.body = json::Dump(webhook);
    return golden;
  }
  golden.content_type = kForm;
  golden.body = form == "payload" ? "payload=" + PercentEncode(json::Dump(webhook)) : WriteForm(webhook.as_object());
  return golden;
}

}  // namespace

std::vector<GoldenBody> LoadGoldenBodies(const std::string& channel) {
  std::vector<GoldenBody> all;
  for (const auto& file : std::filesystem::directory_iterator(std::string(BESEDA_CHANNELS_DIR) + "/" + channel + "/testdata")) {
    std::ostringstream text;
    text << std::ifstream(file.path()).rdbuf();
    const auto document = json::Parse(text.str());
    if (!document.ok()) throw std::runtime_error(file.path().string() + ": " + document.error().message);
    if (document->is_object()) {
      all.push_back(Read(file.path().stem(), document->get_object()));
    } else {
      for (const auto& item : document->as_array()) all.push_back(Read({}, item.as_object()));
    }
  }
  std::ranges::stable_sort(all, {}, &GoldenBody::name);
  return all;
}

}  // namespace beseda
