#include "base/task.h"
#include "base/text.h"
#include "json/json.h"
#include "server/api/handlers.h"

namespace beseda::server {

Task<Result<ServerResponse>> CreateUpload(Api& api, Call& call) {
  const auto name = PercentDecode(call.request.headers.Get("x-file-name"));
  if (!name || name->empty() || !IsUtf8(*name)) {
    co_return Error(ErrorCode::kInvalid, "Give the file's name, percent-encoded, in the header X-File-Name.")
        .InField("X-File-Name");
  }
  std::string bytes = std::move(call.request.body);
  CO_TRY(const auto upload, co_await api.uploads.Save(call.workspace(), "", *name, std::move(bytes)));
  co_return Reply(201, json::Object{{"id", upload.id},
                                    {"url", upload.url},
                                    {"name", upload.name},
                                    {"mime", upload.mime},
                                    {"size", upload.size}});
}

}  // namespace beseda::server
