#include "access/setup.h"

#include "base/task.h"
#include "json/json.h"
#include "server/api/handlers.h"
#include "server/api/input.h"
#include "server/api/signed_in.h"
#include "server/starter.h"

namespace beseda::server {

Task<Result<ServerResponse>> GetSetup(Api& api, Call&) {
  CO_TRY(const bool needed, co_await access::SetupNeeded(api.access));
  co_return Reply(200, json::Object{{"needed", needed}});
}

Task<Result<ServerResponse>> CompleteSetup(Api& api, Call& call) {
  CO_TRY(const auto body,
         ReadBody(call.request, {"token", "name", "email", "password", "workspace_name", "locale"}));
  json::Reader in(body);
  access::SetupRequest setup;
  setup.token = in.Text("token", 200);
  setup.name = ReadLine(in, "name", 1, 100);
  setup.email = ReadLine(in, "email", 1, 254);
  setup.password = in.Text("password", 1024);
  setup.workspace_name = ReadLine(in, "workspace_name", 1, 100);
  setup.locale = OptionalLocale(in, "locale").value_or("en");
  CO_CHECK_OK(in.Check());
  if (setup.locale.empty()) setup.locale = "en";
  auto furnish = [&](Tx& tx, const access::Workspace& workspace) {
    FurnishWorkspace(tx, api.access.ids, api.Now(), workspace.id, workspace.locale);
  };
  CO_TRY(auto signed_in, co_await access::CompleteSetup(api.access, std::move(setup), call.origin, furnish));
  co_return co_await AnswerSignedIn(api, call, std::move(signed_in), 201);
}

}  // namespace beseda::server
