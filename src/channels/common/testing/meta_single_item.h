#pragma once

// For fuzzers: Meta's webhooks come in batches, in which the same item may stand twice and then means the same event. Of each list only
// the first item is left here, and of several lists beside each other the first, so that all events are of one item.

#include <algorithm>
#include <string>
#include <string_view>

#include "json/json.h"

namespace beseda {

inline void KeepSingleItem(json::Value& value) {
  static constexpr std::string_view kLists[] = {"entry",  "changes",       "messages", "message_echoes",  "statuses",
                                                "errors", "calls", "user_preferences", "messaging", "standby"};
  auto* object = value.if_object();
  if (!object) return;
  bool kept = false;
  for (auto& [name, field] : *object) {
    const bool list = std::ranges::find(kLists, json::View(name)) != std::end(kLists);
    if (list && field.is_array()) {
      auto& items = field.get_array();
      if (kept) items.clear();
      if (items.size() > 1) items.resize(1);
      kept = kept || !items.empty();
      for (auto& item : items) KeepSingleItem(item);
    } else if (json::View(name) == "value") {
      KeepSingleItem(field);
    }
  }
}

}  // namespace beseda
