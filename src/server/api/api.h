#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/principal.h"
#include "access/services.h"
#include "base/scope.h"
#include "contracts/bus.h"
#include "contracts/call_cost.h"
#include "contracts/channel.h"
#include "contracts/chat_model.h"
#include "contracts/http_client.h"
#include "contracts/http_server.h"
#include "contracts/mail_sender.h"
#include "contracts/model_directory.h"
#include "contracts/passage_search.h"
#include "crypto/sealer.h"
#include "json/fwd.h"
#include "model/message.h"
#include "server/public/uploads.h"
#include "spend/stored_spending.h"

namespace beseda::quality {
class EvaluationRunner;
}
namespace beseda::flow {
class Scripts;
struct WorkServices;
}

namespace beseda::server {

/// What GET /system tells besides what the database knows.
struct SystemFacts {
  std::string version = {};
  Time started_at = {};
  std::vector<std::string> listening = {};
  std::string database_engine = "sqlite";
  std::string database_label = {};
  std::function<std::int64_t()> database_bytes = {};  ///< Must not block for long.
};

/// What the handlers of the admin REST API work with. Everything outlives the server.
struct Api {
  access::Services access;
  Scope& scope;  ///< For what goes on beside a request: watching over live connections.
  Bus& bus;
  const crypto::Sealer& sealer;
  HttpClient& http;
  Clock& clock;
  ChannelServices channel_services;  ///< What channel adapters are made with, to check them.
  Uploads& uploads;
  ChannelDirectory& channels;
  StoredSpending& spending;
  std::vector<const ProviderKind*> provider_kinds;
  std::vector<const ChannelKind*> channel_kinds;
  std::function<void(const std::string& conversation_id)> wake_outbox;
  std::function<Task<Result<Message>>(std::string workspace_id, std::string message_id)> resend;
  SystemFacts system;
  std::string public_url = {};  ///< "https://chat.example.org" if set; else links follow the request's Host.

  PassageSearch* passages = nullptr;  ///< For trying tools.
  /// Wakes a conversation's lane: an event waits there.
  std::function<void(const std::string& conversation_id)> wake_turns = {};
  ModelDirectory* models = nullptr;  ///< For the playground.
  CallCost call_cost = {};           ///< Not set: costs are not known.
  quality::EvaluationRunner* evaluations = nullptr;
  flow::Scripts* scripts = nullptr;  ///< For checking and trying scenarios.
  const flow::WorkServices* flow_work = nullptr;  ///< For trying them.
  MailSender* mail = nullptr;        ///< For trying the mail server.

  Database& db() const { return access.db; }
  Time Now() const { return access.clock.Now(); }
};

/// One request, let in.
struct Call {
  ServerRequest request;
  access::Principal principal = {};  ///< Empty on public routes.
  access::Origin origin = {};
  std::string base_url = {};         ///< Scheme and authority of this server, as the caller sees it.
  std::string idempotency_key = {};  ///< Empty: none was sent.

  std::string id() const { return std::string(request.Parameter("id")); }
  const std::string& workspace() const { return principal.workspace_id; }
};

using ApiHandler = Task<Result<ServerResponse>> (*)(Api& api, Call& call);

ServerResponse Reply(int status, const json::Object& body);
ServerResponse NoContent();

/// Tells caches ("config." topics) and the admin UI (live events) that a thing was changed. After the commit.
/// `kind` is "bot", "table", "tool", "channel", "provider", "model", "route", "prompt", "price", "rate", "budget", "api_key", "member" or
/// "settings".
void TellChanged(Api& api, const std::string& workspace_id, std::string_view kind, const std::string& id);
/// The same of what calls are priced and limited by; resumes when it holds for them, so that it does once it is
/// acknowledged. A database that cannot be read then is no failure of the change.
Task<void> TellBooks(Api& api, std::string workspace_id, std::string_view kind, std::string id);

}  // namespace beseda::server
