#include "channels/common/meta_profile.h"

#include "base/text.h"
#include "base/text_limits.h"
#include "json/json.h"

namespace beseda {
namespace {

// https://developers.facebook.com/documentation/business-messaging/messenger-platform/reference/messenger-profile-api and its pages on each property
constexpr std::size_t kMaxGreeting = 160;
constexpr std::size_t kMaxMenu = 20;
constexpr std::size_t kMaxMenuTitle = 30;
constexpr std::size_t kMaxQuestions = 4;
constexpr std::size_t kMaxQuestion = 80;
constexpr std::size_t kMaxPayload = 1000;

Error Wrong(std::string_view field, std::string what) {
  return Error(ErrorCode::kInvalid, std::move(what)).InField("settings." + std::string(field));
}

struct Item {
  std::string title;
  std::string target;
};

Result<std::vector<Item>> ReadItems(std::string_view text, std::string_view field, std::size_t most, std::size_t most_title) {
  std::vector<Item> items;
  for (const auto line : Split(text, '\n')) {
    const auto bar = line.find('|');
    Item item{std::string(Trim(line.substr(0, bar))), {}};
    if (item.title.empty()) continue;
    item.target = bar == std::string_view::npos ? item.title : std::string(Trim(line.substr(bar + 1)));
    if (CodePoints(item.title) > most_title) {
      return Wrong(field, "\"" + item.title + "\" is longer than " + std::to_string(most_title) + " characters.");
    }
    if (item.target.empty() || CodePoints(item.target) > kMaxPayload) {
      return Wrong(field, "\"" + item.title + "\" needs a payload of at most 1000 characters after the bar.");
    }
    items.push_back(std::move(item));
  }
  if (items.size() > most) return Wrong(field, "At most " + std::to_string(most) + " lines are allowed here.");
  return items;
}

json::Object MenuItem(const Item& item, bool instagram) {
  if (item.target.starts_with("https://")) {
    json::Object address{{"type", "web_url"}, {"title", item.title}, {"url", item.target}};
    if (!instagram) address["webview_height_ratio"] = "full";
    return address;
  }
  return {{"type", "postback"}, {"title", item.title}, {"payload", item.target}};
}

}  // namespace

Result<std::string> EncodeMetaProfile(const MetaProfile& profile, std::string_view platform) {
  json::Object body;
  if (!profile.greeting.empty()) {
    if (CodePoints(profile.greeting) > kMaxGreeting) return Wrong("greeting", "The welcome has at most 160 characters.");
    body["greeting"] = json::Array{json::Object{{"locale", "default"}, {"text", profile.greeting}}};
  }
  if (!profile.get_started.empty()) body["get_started"] = json::Object{{"payload", profile.get_started}};
  TRY(const auto menu, ReadItems(profile.menu, "persistent_menu", kMaxMenu, kMaxMenuTitle));
  if (!menu.empty()) {
    json::Array actions;
    for (const auto& item : menu) actions.push_back(MenuItem(item, !platform.empty()));
    json::Object shown{{"locale", "default"}};
    // Instagram has neither this option nor the height of a page.
    if (platform.empty()) shown["composer_input_disabled"] = false;
    shown["call_to_actions"] = std::move(actions);
    body["persistent_menu"] = json::Array{std::move(shown)};
    // Messenger shows the menu only where there is a Get Started button.
    if (platform.empty() && profile.get_started.empty()) body["get_started"] = json::Object{{"payload", "get_started"}};
  }
  TRY(const auto questions, ReadItems(profile.ice_breakers, "ice_breakers", kMaxQuestions, kMaxQuestion));
  if (!questions.empty()) {
    json::Array actions;
    for (const auto& item : questions) actions.push_back(json::Object{{"question", item.title}, {"payload", item.target}});
    body["ice_breakers"] = json::Array{json::Object{{"locale", "default"}, {"call_to_actions", std::move(actions)}}};
  }
  if (body.empty()) return std::string();
  if (!platform.empty()) body["platform"] = platform;
  return json::Dump(body);
}

std::vector<std::string> MetaProfileFields(const std::string& body) {
  std::vector<std::string> fields;
  const auto document = json::ParseObject(body.empty() ? "{}" : body);
  if (!document.ok()) return fields;
  for (const auto& [name, value] : *document) {
    if (name != "platform") fields.emplace_back(name);
  }
  return fields;
}

}  // namespace beseda
