#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"
#include "base/random.h"
#include "base/result.h"
#include "base/task_fwd.h"
#include "contracts/chat_model.h"
#include "contracts/database.h"
#include "contracts/file_store.h"
#include "contracts/http_server.h"

namespace beseda::server {

/// Files that people send: stored under an id that cannot be guessed, typed by their content, and served so that a
/// browser never runs them. Thread-safe.
class Uploads {
 public:
  struct Upload {
    std::string id;
    std::string url;   ///< "/media/<id>/<name>"
    std::string name;  ///< As given, without folders and control characters.
    std::string mime;  ///< As the content shows.
    std::int64_t size = 0;
  };

  Uploads(Database& db, FileStore& files, Clock& clock, Random& random, std::size_t max_bytes,
          std::vector<std::string> types)
      : db_(db), files_(files), clock_(clock), random_(random), max_bytes_(max_bytes), types_(std::move(types)) {}

  std::size_t max_bytes() const { return max_bytes_; }
  /// What may be uploaded: "type/subtype" or "type/*".
  const std::vector<std::string>& types() const { return types_; }

  /// Stores a file. Errors: kInvalid (empty, or of a type that is not taken), kTooLarge, kStorage.
  Task<Result<Upload>> Save(std::string workspace_id, std::string channel_id, std::string name, std::string bytes);

  /// A picture of the workspace, by its address, for a model to see. Errors: kNotFound, kInvalid (it is no picture).
  Task<Result<ImagePart>> OpenPicture(std::string workspace_id, std::string url);

  /// Answers GET /media/{id}/{name}, ranges included (a player seeks).
  Task<ServerResponse> Serve(ServerRequest request);

 private:
  Database& db_;
  FileStore& files_;
  Clock& clock_;
  Random& random_;
  const std::size_t max_bytes_;
  const std::vector<std::string> types_;
};

}  // namespace beseda::server
