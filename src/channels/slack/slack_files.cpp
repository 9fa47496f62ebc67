#include "channels/slack/slack_files.h"

#include "base/task.h"
#include "channels/slack/slack_fields.h"
#include "contracts/channel_media.h"
#include "contracts/http_client.h"
#include "json/json.h"

namespace beseda::slack {
namespace {

constexpr std::string_view kVendor = "vendor:";
constexpr std::string_view kById = "file/";

std::string NameOf(const MediaContent& media, const MediaBytes& file) {
  if (!media.name.empty()) return media.name;
  if (!file.name.empty()) return file.name;
  const auto path = media.url.substr(0, media.url.find('?'));
  const auto name = path.substr(path.rfind('/') + 1);
  return name.empty() ? "file" : name;
}

/// Hands the bytes over. Nobody sees them yet, so whatever fails may be repeated.
Task<Status> SendBytes(const Api& api, ChannelServices services, std::string url, MediaBytes file) {
  // It needs no token, but it must not lead just anywhere.
  if (!MayHaveToken(url, api.base())) co_return Error(ErrorCode::kUnavailable, "Slack's address for the file cannot be used.", url);
  HttpRequest request;
  request.method = "POST";
  request.url = std::move(url);
  request.reach = api.is_slack() ? Reach::kPublicOnly : Reach::kAnywhere;
  request.headers.Add("Content-Type", file.mime.empty() ? "application/octet-stream" : file.mime);
  request.body = std::move(file.bytes);
  request.total_timeout = seconds(300);
  const auto response = co_await services.http.Send(std::move(request));
  if (!response.ok()) {
    auto error = response.error();
    if (error.code == ErrorCode::kUncertain || error.code == ErrorCode::kTimeout) error.code = ErrorCode::kUnavailable;
    co_return error;
  }
  if (response->status == 200) co_return Ok();
  const auto code = response->status == 413 ? ErrorCode::kTooLarge : response->status / 100 == 4 ? ErrorCode::kRejected : ErrorCode::kUnavailable;
  co_return Error(code, "Slack did not take the file: it answered " + std::to_string(response->status) + ".");
}

}  // namespace

Task<Result<std::string>> UploadFile(const Api& api, ChannelServices services, std::string workspace_id, Call call) {
  const auto media = *call.upload;
  CO_TRY(auto file, co_await services.media.Load(workspace_id, media, SlackCapabilities().max_media_bytes));
  const auto name = NameOf(media, file);
  if (file.bytes.empty()) co_return Error(ErrorCode::kRejected, "The file " + name + " is empty; Slack takes no empty files.");
  Call where{"files.getUploadURLExternal", {{"filename", name}, {"length", std::to_string(file.bytes.size())}}};
  where.repeatable = true;
  CO_TRY(const auto given, co_await api.Ask(std::move(where)));
  CO_TRY(const auto place, json::ParseObject(given.body));
  const std::string id(Text(place, "file_id"));
  if (id.empty()) co_return Error(ErrorCode::kUnavailable, "Slack gave no place for the file.");
  CO_CHECK_OK(co_await SendBytes(api, services, std::string(Text(place, "upload_url")), std::move(file)));
  json::Array files;
  files.emplace_back(json::Object{{"id", id}, {"title", name}});
  call.arguments.emplace_back("files", json::Dump(files));
  call.upload.reset();
  CO_TRY(const auto shown, co_await api.Ask(std::move(call)));
  co_return id;
}

Task<Result<std::string>> FetchFile(const Api& api, MediaContent media) {
  if (!media.url.starts_with(kVendor)) co_return Error(ErrorCode::kInvalid, "This is not a file of Slack's.");
  auto url = media.url.substr(kVendor.size());
  if (url.starts_with(kById)) {
    Call call{"files.info", {{"file", url.substr(kById.size())}}};
    call.repeatable = true;
    CO_TRY(const auto reply, co_await api.Ask(std::move(call)));
    CO_TRY(const auto body, json::ParseObject(reply.body));
    const auto& file = Sub(body, "file");
    url = Either(Text(file, "url_private_download"), Text(file, "url_private"));
    if (media.mime.empty()) media.mime = Text(file, "mimetype");
    if (url.empty()) co_return Error(ErrorCode::kNotFound, "Slack does not have this file any more.");
  }
  co_return co_await api.Download(std::move(url), std::move(media.mime));
}

}  // namespace beseda::slack
