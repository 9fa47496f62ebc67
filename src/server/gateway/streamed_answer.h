#pragma once

#include <functional>
#include <memory>
#include <string>

#include "server/gateway/gateway_call.h"

namespace beseda::server {

/// How a dialect writes a streamed answer. Used by one task.
class StreamDialect {
 public:
  virtual ~StreamDialect() = default;
  /// The events that a piece makes; empty for none.
  virtual std::string Piece(const ChatDelta& delta) = 0;
  /// The last events.
  virtual std::string End(const ChatReply& reply) = 0;
  /// An error after pieces were given.
  virtual std::string Failure(const Error& error) = 0;
  /// The answer if the call fails before the first piece.
  virtual ServerResponse Refusal(const Error& error) = 0;
};

/// An answer as server-sent events: the model is asked while the response streams. Its status goes out with the first
/// piece, so that what fails before it is an honest HTTP error. `id_header` names the header with the call's id.
ServerResponse StreamAnswer(Gateway& gateway, std::shared_ptr<GatewayCall> call, std::unique_ptr<StreamDialect> dialect,
                            std::string id_header);

}  // namespace beseda::server
