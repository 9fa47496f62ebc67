#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/task_fwd.h"
#include "base/time.h"
#include "contracts/http_client.h"
#include "json/fwd.h"

namespace beseda::telegram {

/// A file that goes with a call; "attach://<field>" in the parameters, or the field itself, names it.
struct Upload {
  std::string field;
  std::string name;
  std::string mime;
  std::string bytes;
};

/// Calls of a bot's methods: POST <base>/bot<token>/<method>, with JSON, or multipart/form-data where files go along. Errors: as
/// ReadRefusal says, and those of the HTTP client; none tells the token. Thread-safe.
class Api {
 public:
  Api(HttpClient& http, std::string base, std::string token, Reach reach)
      : http_(http), base_(std::move(base)), token_(std::move(token)), reach_(reach) {}

  /// Gives "result". A chat that has become a supergroup is called under its new id, once and from then on.
  Task<Result<json::Value>> Call(std::string method, json::Object params, std::vector<Upload> uploads = {});
  /// The same with a time of its own to wait for the answer, and for answers of up to `most` bytes.
  Task<Result<json::Value>> Wait(std::string method, json::Object params, Micros patience, std::size_t most);
  /// The bytes of a file, by the path that getFile gives.
  Task<Result<std::string>> Download(std::string path, std::size_t most);

  bool has_token() const { return !token_.empty(); }

 private:
  Task<Result<HttpResponse>> Post(std::string method, const json::Object& params, const std::vector<Upload>& uploads, Micros patience,
                                  std::size_t most);
  Task<Result<json::Value>> Ask(std::string method, json::Object params, std::vector<Upload> uploads, Micros patience, std::size_t most);
  Error Discreet(Error error) const;
  void UseNewChat(json::Object& params);

  HttpClient& http_;
  std::string base_;
  std::string token_;
  Reach reach_;
  std::mutex mutex_;
  std::map<std::int64_t, std::int64_t> moved_;  ///< Groups that have become supergroups.
};

/// The body of a multipart/form-data request, RFC 7578: `params` as fields, then the files.
std::string MultipartBody(const json::Object& params, const std::vector<Upload>& uploads, std::string_view boundary);

}  // namespace beseda::telegram
