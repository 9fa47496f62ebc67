#include "records/mail_settings.h"

namespace beseda::records {
namespace {

std::string Purpose(std::string_view workspace_id) { return "mail/" + std::string(workspace_id) + "/password"; }

}  // namespace

std::string_view SecurityName(MailServer::Security security) {
  switch (security) {
    case MailServer::Security::kTls: return "tls";
    case MailServer::Security::kNone: return "none";
    case MailServer::Security::kStartTls: break;
  }
  return "starttls";
}

std::optional<MailServer::Security> ParseSecurity(std::string_view name) {
  if (name == "starttls") return MailServer::Security::kStartTls;
  if (name == "tls") return MailServer::Security::kTls;
  if (name == "none") return MailServer::Security::kNone;
  return std::nullopt;
}

std::optional<MailSettings> LoadMailSettings(Tx& tx, std::string_view workspace_id) {
  const auto rows = tx.Query("SELECT host, port, security, username, password, certificate, from_name, from_address, updated_at FROM mail_settings "
                             "WHERE workspace_id = $1",
                             workspace_id);
  if (rows.empty()) return std::nullopt;
  const auto row = rows[0];
  MailSettings settings;
  settings.server.host = row.Text(0);
  settings.server.port = row.Int(1);
  settings.server.security = ParseSecurity(row.Text(2)).value_or(MailServer::Security::kStartTls);
  settings.server.user = row.Text(3);
  settings.sealed_password = row.Text(4);
  settings.server.certificate = row.Text(5);
  settings.from = {row.Text(6), row.Text(7)};
  settings.updated_at = row.Time(8);
  return settings;
}

void SaveMailSettings(Tx& tx, std::string_view workspace_id, const MailSettings& settings) {
  const auto& server = settings.server;
  tx.Exec("INSERT INTO mail_settings (workspace_id, host, port, security, username, password, certificate, from_name, from_address, updated_at) "
          "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (workspace_id) DO UPDATE SET host = excluded.host, port = excluded.port, "
          "security = excluded.security, username = excluded.username, password = excluded.password, certificate = excluded.certificate, "
          "from_name = excluded.from_name, from_address = excluded.from_address, updated_at = excluded.updated_at",
          workspace_id, server.host, server.port, SecurityName(server.security), server.user, settings.sealed_password, server.certificate,
          settings.from.name, settings.from.address, settings.updated_at);
}

void RemoveMailSettings(Tx& tx, std::string_view workspace_id) { tx.Exec("DELETE FROM mail_settings WHERE workspace_id = $1", workspace_id); }

std::string SealMailPassword(const crypto::Sealer& sealer, std::string_view workspace_id, std::string_view password) {
  return password.empty() ? std::string() : sealer.Seal(Purpose(workspace_id), password);
}

Result<MailServer> OpenMailServer(const crypto::Sealer& sealer, std::string_view workspace_id, const MailSettings& settings) {
  auto server = settings.server;
  if (!settings.sealed_password.empty()) {
    TRY(server.password, sealer.Open(Purpose(workspace_id), settings.sealed_password));
  }
  return server;
}

}  // namespace beseda::records
