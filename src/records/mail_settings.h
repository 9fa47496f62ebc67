#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "contracts/database.h"
#include "contracts/mail_sender.h"
#include "crypto/sealer.h"

namespace beseda::records {

/// The server that a workspace sends its e-mail over, and from which address: a row of `mail_settings`. The password is sealed there.
struct MailSettings {
  MailServer server = {};  ///< Without the password, as loaded.
  std::string sealed_password = {};
  MailAddress from = {};
  Time updated_at = {};
};

std::string_view SecurityName(MailServer::Security security);
std::optional<MailServer::Security> ParseSecurity(std::string_view name);

/// Functions run in a transaction and throw SqlError.
std::optional<MailSettings> LoadMailSettings(Tx& tx, std::string_view workspace_id);
void SaveMailSettings(Tx& tx, std::string_view workspace_id, const MailSettings& settings);
void RemoveMailSettings(Tx& tx, std::string_view workspace_id);

std::string SealMailPassword(const crypto::Sealer& sealer, std::string_view workspace_id, std::string_view password);
/// The server with its password. Errors: as Sealer::Open.
Result<MailServer> OpenMailServer(const crypto::Sealer& sealer, std::string_view workspace_id, const MailSettings& settings);

}  // namespace beseda::records
