#include "inbox/unclaimed_events.h"

#include "base/text.h"
#include "json/json.h"
#include "model/content_json.h"

namespace beseda {

std::string ExplainUnclaimed(Unclaimed why, std::string_view account) {
  const auto name = std::string(CutUtf8(account, 100));
  if (why == Unclaimed::kRefused) {
    return "This is for the account " + name + ". A channel has it, but its app secret does not fit the call: enter the secret of the app that "
           "sends the events.";
  }
  return "This is for the account " + name + ", which no channel here has. Add a channel for it, or take the account out of the app at the vendor.";
}

IncomingEvent MakeUnclaimed(const IncomingEvent& event, Unclaimed why) {
  IncomingEvent kept;
  kept.vendor_event_id = std::string(kUnclaimedIds).append(event.account_key).append("/").append(event.vendor_event_id);
  kept.thread_key = kept.vendor_user_id = "account:" + event.account_key;
  kept.user_name = "Account " + event.account_key;
  kept.sent_at = event.sent_at;
  kept.addressed = false;
  json::Object data{{"text", ExplainUnclaimed(why, event.account_key)},
                    {"account", event.account_key},
                    {"thread", event.thread_key},
                    {"from", event.vendor_user_id},
                    {"from_name", event.user_name},
                    {"content", EncodeContent(event.content)}};
  kept.content = Content{EventContent{"account.elsewhere", json::Dump(data)}};
  return kept;
}

}  // namespace beseda
