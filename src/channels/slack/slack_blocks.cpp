#include "channels/slack/slack_blocks.h"

#include "base/text_limits.h"
#include "channels/slack/slack_actions.h"
#include "json/json.h"

namespace beseda::slack {
namespace {

/// Text objects must not be empty.
json::Object PlainObject(std::string_view text, std::size_t most) {
  return {{"type", "plain_text"}, {"text", text.empty() ? "…" : Shorten(text, most)}};
}

Error TooLong(std::string what, std::size_t most) {
  return Error(ErrorCode::kInvalid, std::move(what) + " is longer than the " + std::to_string(most) + " characters that Slack allows.");
}

json::Object Actions(json::Array elements) { return {{"type", "actions"}, {"elements", std::move(elements)}}; }

const std::string& IdOf(const ListRow& row) { return row.id.empty() ? row.title : row.id; }

json::Object WriteOption(const ListRow& row) {
  json::Object option{{"text", PlainObject(row.title, kMaxTitle)}, {"value", IdOf(row)}};
  if (!row.description.empty()) option["description"] = PlainObject(row.description, kMaxTitle);
  return option;
}

bool FitsIntoList(const ListContent& list) {
  for (const auto& section : list.sections) {
    for (const auto& row : section.rows) {
      if (CodePoints(IdOf(row)) > kMaxOptionValue) return false;
    }
  }
  return true;
}

Result<json::Array> WriteRowsAsButtons(const ListContent& list) {
  json::Array blocks;
  std::vector<Button> buttons;
  const auto flush = [&]() -> Status {
    TRY(auto block, WriteButtons(buttons));
    blocks.emplace_back(std::move(block));
    buttons.clear();
    return Ok();
  };
  for (const auto& section : list.sections) {
    for (const auto& row : section.rows) {
      buttons.push_back({Button::Kind::kReply, row.title, IdOf(row)});
      if (buttons.size() == kMaxElements) CHECK_OK(flush());
    }
  }
  if (!buttons.empty()) CHECK_OK(flush());
  return blocks;
}

}  // namespace

Result<json::Object> WriteButtons(const std::vector<Button>& buttons) {
  json::Array elements;
  for (const auto& button : buttons) {
    if (button.kind == Button::Kind::kPhone) continue;  // shown as a line of text
    const bool opens = button.kind == Button::Kind::kUrl;
    json::Object element{{"type", "button"}, {"text", PlainObject(button.title, kMaxTitle)}};
    element["action_id"] = std::string(opens ? kUrlAction : kReplyAction) + std::to_string(elements.size());
    const auto& payload = button.payload.empty() ? button.title : button.payload;
    if (opens && CodePoints(button.url) > kMaxUrl) return TooLong("The address of the button \"" + Shorten(button.title, 40) + "\"", kMaxUrl);
    if (!opens && CodePoints(payload) > kMaxButtonValue) {
      return TooLong("The payload of the button \"" + Shorten(button.title, 40) + "\"", kMaxButtonValue);
    }
    element[opens ? "url" : "value"] = opens ? button.url : payload;
    elements.emplace_back(std::move(element));
  }
  return Actions(std::move(elements));
}

Result<json::Array> WriteList(const ListContent& list) {
  if (!FitsIntoList(list)) return WriteRowsAsButtons(list);
  json::Array groups, options;
  for (const auto& section : list.sections) {
    json::Array rows;
    for (const auto& row : section.rows) {
      auto option = WriteOption(row);
      options.emplace_back(option);
      rows.emplace_back(std::move(option));
    }
    if (!rows.empty()) groups.emplace_back(json::Object{{"label", PlainObject(section.title, kMaxTitle)}, {"options", std::move(rows)}});
  }
  const bool grouped = groups.size() > 1 && groups.size() <= kMaxOptions;
  json::Object element{{"type", "static_select"}, {"action_id", kListAction}, {"placeholder", PlainObject(list.button, kMaxPlaceholder)}};
  element[grouped ? "option_groups" : "options"] = grouped ? std::move(groups) : std::move(options);
  json::Array elements;
  elements.emplace_back(std::move(element));
  json::Array blocks;
  blocks.emplace_back(Actions(std::move(elements)));
  return blocks;
}

json::Object WriteImage(std::string_view url, std::string_view words) {
  return {{"type", "image"}, {"image_url", url}, {"alt_text", words.empty() ? "…" : Shorten(words, kMaxAltText)}};
}

}  // namespace beseda::slack
