#include "base/ids.h"
#include "base/log.h"
#include "base/task.h"
#include "base/text.h"
#include "json/json.h"
#include "records/mail_settings.h"
#include "server/api/audit_note.h"
#include "server/api/handlers.h"
#include "server/api/input.h"

namespace beseda::server {
namespace {

constexpr std::size_t kMostCertificate = 20'000;

json::Object Encode(const std::optional<records::MailSettings>& stored) {
  const auto settings = stored.value_or(records::MailSettings());
  json::Object out{{"configured", stored.has_value()},
                   {"host", settings.server.host},
                   {"port", settings.server.port},
                   {"security", records::SecurityName(settings.server.security)},
                   {"user", settings.server.user},
                   {"has_password", !settings.sealed_password.empty()},
                   {"certificate", settings.server.certificate},
                   {"from_name", settings.from.name},
                   {"from_address", settings.from.address}};
  if (stored) out["updated_at"] = ToUnixMicros(settings.updated_at);
  return out;
}

Result<records::MailSettings> ReadSettings(const json::Object& body) {
  json::Reader in(body);
  records::MailSettings settings;
  settings.server.host = ReadLine(in, "host", 1, 253);
  settings.server.port = in.OptionalInt("port", 1, 65535).value_or(587);
  const auto security = records::ParseSecurity(in.TextOr("security", "starttls", 20));
  if (!security) in.Fail("security", "\"security\" is \"starttls\", \"tls\" or \"none\".");
  settings.server.security = security.value_or(MailServer::Security::kStartTls);
  settings.server.user = OptionalLine(in, "user", 0, 255).value_or("");
  settings.server.certificate = Trim(OptionalLongText(in, "certificate", kMostCertificate).value_or(""));
  settings.from.name = OptionalLine(in, "from_name", 0, 100).value_or("");
  settings.from.address = ReadLine(in, "from_address", 1, 254);
  CHECK_OK(in.Check());
  CHECK_OK(CheckMailServer(settings.server));
  if (!IsMailAddress(settings.from.address)) {
    return Error(ErrorCode::kInvalid, "\"" + settings.from.address + "\" is no e-mail address. One looks like support@example.org.").InField("from_address");
  }
  const auto& certificate = settings.server.certificate;
  if (!certificate.empty() && certificate.find("-----BEGIN CERTIFICATE-----") == certificate.npos) {
    return Error(ErrorCode::kInvalid, "A certificate in PEM begins with \"-----BEGIN CERTIFICATE-----\".").InField("certificate");
  }
  return settings;
}

// The stored password goes only where it was meant to go; otherwise a change of the server would be a way to read it.
bool SameDestination(const MailServer& one, const MailServer& other) {
  return one.host == other.host && one.port == other.port && one.security == other.security && one.certificate == other.certificate;
}

}  // namespace

Task<Result<ServerResponse>> GetMailSettings(Api& api, Call& call) {
  CO_TRY(const auto stored, co_await api.db().Read([&](Tx& tx) { return records::LoadMailSettings(tx, call.workspace()); }));
  co_return Reply(200, Encode(stored));
}

Task<Result<ServerResponse>> SetMailSettings(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"host", "port", "security", "user", "password", "certificate", "from_name", "from_address"}));
  CO_TRY(auto settings, ReadSettings(body));
  json::Reader in(body);
  const auto password = in.OptionalText("password", 1000);
  CO_CHECK_OK(in.Check());
  if (password) {
    settings.server.password = *password;
    CO_CHECK_OK(CheckMailServer(settings.server));
  }
  settings.updated_at = api.Now();
  CO_CHECK_OK(co_await api.db().Write([&](Tx& tx) -> Status {
    const auto before = records::LoadMailSettings(tx, call.workspace());
    if (password) {
      settings.sealed_password = records::SealMailPassword(api.sealer, call.workspace(), *password);
    } else if (before && !before->sealed_password.empty()) {
      if (!SameDestination(before->server, settings.server)) {
        return Error(ErrorCode::kInvalid, "The server has changed: enter the password again.").InField("password");
      }
      settings.sealed_password = before->sealed_password;
    }
    records::SaveMailSettings(tx, call.workspace(), settings);
    auto old = Encode(before), now = Encode(settings);
    old.erase("updated_at");
    now.erase("updated_at");
    NoteAct(tx, api, call, "mail.update", {"workspace", call.workspace(), ""}, "Changed the mail server to " + settings.server.host + ".",
            access::AuditChanges(old, now));
    return Ok();
  }));
  TellChanged(api, call.workspace(), "settings", call.workspace());
  co_return Reply(200, Encode(settings));
}

Task<Result<ServerResponse>> RemoveMailSettings(Api& api, Call& call) {
  CO_CHECK_OK(co_await api.db().Write([&](Tx& tx) -> Status {
    if (!records::LoadMailSettings(tx, call.workspace())) return Ok();
    records::RemoveMailSettings(tx, call.workspace());
    NoteAct(tx, api, call, "mail.remove", {"workspace", call.workspace(), ""}, "Removed the mail server.");
    return Ok();
  }));
  TellChanged(api, call.workspace(), "settings", call.workspace());
  co_return NoContent();
}

Task<Result<ServerResponse>> TestMailSettings(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"to"}));
  json::Reader in(body);
  const auto to = ReadLine(in, "to", 1, 254);
  CO_CHECK_OK(in.Check());
  if (!IsMailAddress(to)) co_return Error(ErrorCode::kInvalid, "\"" + to + "\" is no e-mail address. One looks like ann@example.org.").InField("to");
  MailMessage message;
  MailAddress address;
  address.address = to;
  message.to.push_back(std::move(address));
  message.subject = "Beseda: test message";
  message.text = "This message shows that Beseda can send e-mail over your server.\n";
  message.html = "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"></head>\n<body>\n<p>This message shows that Beseda can send e-mail over your server.</p>\n</body></html>\n";
  message.message_id = ToLower(api.access.ids.New("eml"));
  if (!api.mail) co_return Error(ErrorCode::kUnavailable, "No e-mail can be sent here.");
  auto sent = co_await api.mail->Send(call.workspace(), std::move(message));
  if (!sent.ok() && sent.error().code == ErrorCode::kConflict) co_return std::move(sent).error();
  json::Object result{{"ok", sent.ok()}};
  if (sent.ok()) {
    result["answer"] = ToUtf8(*sent);
  } else {
    result["error"] = sent.error().message;
    Log(LogLevel::kInfo, "server", "a test message could not be sent", {{"error", sent.error().message}, {"detail", sent.error().detail}});
  }
  CO_CHECK_OK(co_await api.db().Write([&](Tx& tx) -> Status {
    NoteAct(tx, api, call, "mail.test", {"workspace", call.workspace(), ""}, sent.ok() ? "Sent a test message to " + to + "." : "A test message to " + to + " could not be sent.");
    return Ok();
  }));
  co_return Reply(200, result);
}

}  // namespace beseda::server
