#include "providers/common/vendor_chat.h"

#include <utility>

#include "base/task.h"
#include "providers/common/chat_call.h"
#include "providers/common/fetch.h"

namespace beseda {

Task<Result<ChatReply>> VendorChat::Complete(ChatRequest request, ChatSink* sink) {
  Quirks learnt = 0;  // each is learnt once in a call, so that two that refuse each other do not go on for ever
  for (int tries = 1;; ++tries) {
    const auto used = quirks_.Get();
    CO_TRY(auto attempt, MakeTry(request, used, sink != nullptr));
    AddJsonHeaders(attempt.request, sink ? attempt.events->media_type() : "");
    Authorize(attempt.request);
    ChatCall call(http_, sink, TimeoutsOf(request, longest_));
    auto reply = co_await call.Run(std::move(attempt.request), *attempt.answer, *attempt.events);
    const auto shown = attempt.answer->shown();
    if (reply.ok() || call.pieces() || shown == 0 || (learnt & shown) || tries == most_tries_) co_return reply;
    quirks_.Learn(used, shown);
    learnt |= shown;
  }
}

}  // namespace beseda
