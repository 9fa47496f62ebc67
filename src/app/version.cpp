#include "app/version.h"

#include <openssl/crypto.h>
#include <sodium.h>
#include <sqlite3.h>

#include <boost/version.hpp>

#include "storage/migration.h"

namespace beseda::app {

std::string_view ProgramVersion() { return BESEDA_VERSION; }
std::string_view BuildType() { return BESEDA_BUILD_TYPE; }

std::vector<std::pair<std::string, std::string>> VersionDetails() {
  const auto boost = std::to_string(BOOST_VERSION / 100000) + "." + std::to_string(BOOST_VERSION / 100 % 1000) + "." +
                     std::to_string(BOOST_VERSION % 100);
#ifdef __clang__
  const std::string compiler = "Clang " __clang_version__;
#else
  const std::string compiler = "GCC " __VERSION__;
#endif
  return {{"build", std::string(BuildType())},
          {"compiler", compiler},
          {"Boost", boost},
          {"OpenSSL", OpenSSL_version(OPENSSL_VERSION_STRING)},
          {"libcurl", BESEDA_CURL_VERSION},
          {"libsodium", sodium_version_string()},
          {"SQLite", sqlite3_libversion()},
          {"database schema", std::to_string(EmbeddedMigrations().size())}};
}

}  // namespace beseda::app
