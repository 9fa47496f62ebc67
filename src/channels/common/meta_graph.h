#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/task_fwd.h"
#include "channels/common/meta_error.h"
#include "contracts/channel.h"
#include "contracts/http_client.h"
#include "json/fwd.h"

namespace beseda {

/// The newest version of the Graph API when this was checked (2026-07-29), used where the settings name none.
/// https://developers.facebook.com/docs/graph-api/changelog
inline constexpr std::string_view kMetaApiVersion = "v26.0";

/// Who calls the Graph API, and where.
struct MetaAccess {
  MetaFailure::Product product = MetaFailure::Product::kWhatsApp;
  std::string channel_id;
  std::string api_base;      ///< "https://graph.facebook.com", without "/" at its end.
  bool own_base = false;     ///< It is not the vendor's: it may be in a private network.
  std::string version;       ///< "v26.0".
  std::string access_token;
  std::string app_secret;    ///< Empty: no appsecret_proof is sent.
};

/// A file to send, as one part of a form.
struct MetaFile {
  std::string field;  ///< Its name in the form: file, filedata.
  std::string name;
  std::string mime;
  std::string bytes;
};

using MetaFields = std::vector<std::pair<std::string, std::string>>;

/// Calls of Meta's Graph API with an access token. What the answers say of limits goes to ChannelPace. Errors: as
/// ExplainMetaFailure says; kTimeout and kUncertain as HttpClient gives them. Thread-safe.
class MetaGraph {
 public:
  MetaGraph(MetaAccess access, const ChannelServices& services);

  /// GET /version/path?query.
  Task<Result<json::Object>> Get(std::string path, MetaFields query);
  /// GET /path?query, of what has no versions, with the token in the query as is asked for there.
  Task<Result<json::Object>> GetOfToken(std::string path, MetaFields query);
  /// DELETE /version/path?query with a JSON body.
  Task<Result<json::Object>> Delete(std::string path, MetaFields query, std::string json_body);
  /// POST /version/path with a JSON body.
  Task<Result<json::Object>> Post(std::string path, std::string json_body);
  /// POST of a form with a file.
  Task<Result<json::Object>> Upload(std::string path, MetaFields fields, MetaFile file);
  /// The bytes at an address that Meta gave. `with_token`: it is a place that asks for our token. Errors: kNotFound
  /// (gone), kTooLarge.
  Task<Result<std::string>> Download(std::string url, bool with_token, std::size_t max_bytes);

  const MetaAccess& access() const { return access_; }

 private:
  HttpRequest Prepare(std::string_view method, std::string_view path, const MetaFields& query) const;
  Task<Result<json::Object>> Send(HttpRequest request);
  void NotePace(const HttpHeaders& headers);

  MetaAccess access_;
  ChannelServices services_;
};

/// A form (RFC 7578) of fields and a file. `boundary` must not stand in any of them.
std::string WriteMultipart(const MetaFields& fields, const MetaFile& file, std::string_view boundary);

}  // namespace beseda
