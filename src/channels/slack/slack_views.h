#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "channels/slack/slack_encoder.h"
#include "model/message.h"

namespace beseda::slack {

/// The events that go out: "open_modal", a form for the person, and "home_tab", their Home tab of the app. What they say is in README.md.
bool IsView(const EventContent& event);

/// The call that shows it. Errors: kInvalid (what is said cannot be a form), kRejected (a form that answers nothing that was pressed).
Result<Call> EncodeView(const OutgoingMessage& message, const EventContent& event);

/// The trigger that an event of ours (IncomingEvent::vendor_event_id) has brought: with it a form may be opened, within three seconds.
std::string_view TriggerOf(std::string_view vendor_event_id);

/// The home tab with this text (Markdown), as the JSON of a view.
std::string EncodeHome(std::string_view markdown);

}  // namespace beseda::slack
