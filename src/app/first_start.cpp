#include "app/first_start.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "base/task.h"
#include "server/starter.h"

namespace beseda::app {

Task<Status> EnsureWorkspace(Database& db, IdSource& ids, const Clock& clock, std::string locale) {
  auto known = co_await db.Read([](Tx& tx) { return !tx.Query("SELECT 1 FROM workspaces LIMIT 1").empty(); });
  if (!known.ok()) co_return std::move(known).error();
  if (*known) co_return Ok();
  const auto now = clock.Now();
  co_return co_await db.Write([&](Tx& tx) {
    const auto id = ids.New("wsp");
    tx.Exec("INSERT INTO workspaces (id, name, locale, created_at) VALUES ($1, $2, $3, $4)", id, "Beseda", locale, now);
    server::FurnishWorkspace(tx, ids, now, id, locale);
  });
}

std::string LocaleOfEnvironment() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (!value || !*value) continue;
    std::string language(value);
    language = language.substr(0, language.find_first_of("_.@-"));
    return language.size() == 2 || language.size() == 3 ? language : "en";
  }
  return "en";
}

void Announce(const std::vector<std::string>& addresses, const Settings& settings,
              const std::optional<std::string>& setup_token) {
  const std::string scheme = settings.tls_certificate.empty() ? "http://" : "https://";
  std::string base = settings.public_url;
  for (const auto& address : addresses) {
    if (base.empty()) base = scheme + address;
    std::printf("Beseda is listening on %s%s\n", scheme.c_str(), address.c_str());
  }
  if (setup_token) {
    std::printf("\nWelcome! Open this link to make your account (valid for 7 days, once):\n\n  %s/admin/setup?token=%s\n\n",
                base.c_str(), setup_token->c_str());
  } else {
    std::printf("Admin: %s/admin/\n", base.c_str());
  }
  std::fflush(stdout);
}

std::int64_t DatabaseBytes(const std::string& path) {
  std::int64_t bytes = 0;
  for (const char* suffix : {"", "-wal", "-shm"}) {
    std::error_code missing;
    const auto size = std::filesystem::file_size(path + suffix, missing);
    if (!missing) bytes += std::int64_t(size);
  }
  return bytes;
}

}  // namespace beseda::app
