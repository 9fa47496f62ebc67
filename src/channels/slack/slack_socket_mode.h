#pragma once

#include "base/result.h"
#include "base/task_fwd.h"
#include "channels/slack/slack_api.h"
#include "channels/slack/slack_decoder.h"
#include "contracts/channel.h"
#include "contracts/web_socket.h"

namespace beseda::slack {

/// Events over a connection that we open (https://docs.slack.dev/apis/events-api/using-socket-mode). Slack keeps what is not
/// acknowledged and sends it again, so an envelope is acknowledged when its events are stored.
class SocketMode {
 public:
  /// `app`: the API with the app-level token.
  SocketMode(const ChannelServices& services, const Api& app, DecoderOptions options)
      : services_(services), app_(app), options_(options) {}

  /// Until the connection breaks, which is an error; those that Slack announces are replaced without a gap.
  Task<Status> Listen(EventSink& sink) const;

 private:
  enum class Next { kGoOn, kReconnect };
  Task<Result<std::unique_ptr<ClientWebSocket>>> Connect() const;
  Task<Result<Next>> Take(EventSink& sink, ClientWebSocket& socket, std::string text) const;

  const ChannelServices& services_;
  const Api& app_;
  const DecoderOptions options_;
};

}  // namespace beseda::slack
