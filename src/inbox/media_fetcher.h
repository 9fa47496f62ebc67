#pragma once

#include <functional>
#include <string>

#include "base/clock.h"
#include "base/lanes.h"
#include "base/scope.h"
#include "contracts/channel.h"
#include "contracts/database.h"
#include "contracts/live_events.h"
#include "records/media_fetch_rows.h"

namespace beseda {

/// Fetches the files of accepted messages from their vendors and lays them down as ours; only then is a message answered. What is to
/// be fetched is a row, so a crash forgets nothing. A file that cannot be had after a few tries stays named in its message, with the
/// reason, and the message is answered without it; it is tried further for a day, unless the vendor says that it is gone. Large files are
/// fetched two at a time, which bounds the memory. Thread-safe; borrows what it is made with.
class MediaFetcher {
 public:
  /// Stores bytes as a file of ours and gives the content with its address, name, type and size.
  using Save = std::function<Task<Result<MediaContent>>(std::string workspace_id, std::string channel_id, MediaContent media,
                                                        std::string bytes)>;
  struct Services {
    Database& db;
    Bus& bus;
    Clock& clock;
    ChannelDirectory& channels;
    Save save;
    std::function<void(const std::string& conversation_id)> wake_turns;
  };

  MediaFetcher(Scope& scope, Services services);

  void Wake(const std::string& message_id) { lanes_.Wake(message_id); }
  /// Takes up what an earlier process left.
  Task<Status> Resume();

 private:
  Task<void> Run(std::string message_id, bool large);
  /// Tries again later. Gives whether that could be stored.
  Task<bool> Postpone(records::MediaFetch fetch, Message message, const Error& error);
  Task<Result<MediaContent>> Fetch(const records::MediaFetch& fetch, MediaContent media);
  Task<bool> Finish(const records::MediaFetch& fetch, Message message);

  Services services_;
  LiveEvents live_;
  Lanes lanes_;
  Lanes large_lanes_;
};

}  // namespace beseda
