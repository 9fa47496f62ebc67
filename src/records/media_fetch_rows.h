#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "contracts/database.h"
#include "model/message.h"

namespace beseda::records {

/// Rows of `media_fetches`: messages whose files are still to be fetched from their vendor. Functions run inside a transaction and
/// throw SqlError.
struct MediaFetch {
  std::string message_id;
  std::string workspace_id;
  std::string conversation_id;
  std::string channel_id;
  std::int64_t attempts = 0;
  Time next_attempt_at = {};
};

/// The file that is still at its vendor: the content itself, or what a message was changed to. Null if there is none.
const MediaContent* FileAtVendor(const Content& content);
/// Puts a file in the place of that one.
void PutFile(Content& content, MediaContent file);
/// Notes that the message's file is to be fetched, if it has one at its vendor; gives whether it has.
bool QueueFetch(Tx& tx, const Message& message, std::string_view channel_id, Time now);
/// After so many tries the message is answered without its file, which is fetched further.
inline constexpr std::int64_t kTriesBeforeTheAnswer = 4;

/// Whether the message waits for its file.
bool IsBeingFetched(Tx& tx, const Message& message);

std::vector<MediaFetch> LoadFetches(Tx& tx);
std::optional<MediaFetch> LoadFetch(Tx& tx, std::string_view message_id);
/// It is tried again later; the message says why it has no file yet.
void PostponeFetch(Tx& tx, const MediaFetch& fetch, std::string_view reason);
/// It has ended: the message has its content now, or the reason why it has not.
void FinishFetch(Tx& tx, const MediaFetch& fetch, const Message& message);

}  // namespace beseda::records
