#include "contracts/mail_sender.h"

#include <algorithm>

#include "base/text.h"

namespace beseda {
namespace {

constexpr std::size_t kMostLocal = 64, kMostAddress = 254, kMostLabel = 63;

bool IsAlphanumeric(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

// atext, RFC 5322 §3.2.3.
bool IsAtom(char c) { return IsAlphanumeric(c) || std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos; }

bool IsDotAtom(std::string_view text) {
  for (const auto atom : Split(text, '.')) {
    if (atom.empty() || !std::all_of(atom.begin(), atom.end(), &IsAtom)) return false;
  }
  return true;
}

bool IsHostName(std::string_view text) {
  const auto labels = Split(text, '.');
  if (labels.size() < 2) return false;
  for (const auto label : labels) {
    if (label.empty() || label.size() > kMostLabel || label.front() == '-' || label.back() == '-') return false;
    if (!std::all_of(label.begin(), label.end(), [](char c) { return IsAlphanumeric(c) || c == '-'; })) return false;
  }
  return true;
}

bool IsOneLine(std::string_view text) {
  return IsUtf8(text) && std::none_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; });
}

Error Wrong(std::string field, std::string message) { return Error(ErrorCode::kInvalid, std::move(message)).InField(std::move(field)); }

Status CheckAddress(const MailAddress& address, const std::string& field) {
  if (!IsMailAddress(address.address)) {
    return Wrong(field, "\"" + std::string(CutUtf8(ToUtf8(address.address), 100)) + "\" is no e-mail address. One looks like ann@example.org.");
  }
  if (!IsOneLine(address.name) || address.name.size() > 200) return Wrong(field, "The name beside an e-mail address has to be one line of at most 200 bytes.");
  return Ok();
}

}  // namespace

bool IsMailAddress(std::string_view text) {
  const auto at = text.rfind('@');
  if (at == text.npos || at == 0 || at > kMostLocal || text.size() > kMostAddress) return false;
  return IsDotAtom(text.substr(0, at)) && IsHostName(text.substr(at + 1));
}

Result<std::vector<MailAddress>> ReadMailAddresses(std::string_view text) {
  text = Trim(text);
  // Whoever fills in a variable must not add a line, which in an e-mail would be a header.
  if (!IsOneLine(text)) return Error(ErrorCode::kInvalid, "E-mail addresses have to stand in one line, with commas between them.");
  std::string one_separator(text);
  std::replace(one_separator.begin(), one_separator.end(), ';', ',');
  std::vector<MailAddress> addresses;
  for (const auto part : Split(one_separator, ',')) {
    MailAddress address;
    address.address = Trim(part);
    if (address.address.empty()) continue;
    CHECK_OK(CheckAddress(address, ""));
    const bool known = std::any_of(addresses.begin(), addresses.end(), [&](const MailAddress& other) { return ToLower(other.address) == ToLower(address.address); });
    if (known) continue;
    if (addresses.size() >= kMostMailRecipients) return Error(ErrorCode::kInvalid, "An e-mail goes to at most " + std::to_string(kMostMailRecipients) + " addresses.");
    addresses.push_back(std::move(address));
  }
  return addresses;
}

Status CheckMail(const MailMessage& message) {
  CHECK_OK(CheckAddress(message.from, "from"));
  if (message.to.empty()) return Wrong("to", "The e-mail has no recipient.");
  if (message.to.size() + message.cc.size() > kMostMailRecipients) {
    return Wrong("to", "An e-mail goes to at most " + std::to_string(kMostMailRecipients) + " addresses.");
  }
  for (const auto& address : message.to) CHECK_OK(CheckAddress(address, "to"));
  for (const auto& address : message.cc) CHECK_OK(CheckAddress(address, "cc"));
  if (message.reply_to) CHECK_OK(CheckAddress(*message.reply_to, "reply_to"));
  if (!IsOneLine(message.subject)) return Wrong("subject", "The subject of an e-mail has to be one line of text.");
  if (message.subject.size() > kMostMailSubject) return Wrong("subject", "The subject is longer than " + std::to_string(kMostMailSubject) + " bytes.");
  if (!IsMailAddress(message.message_id)) return Wrong("message_id", "The e-mail's id has to look like an address.");
  if (message.text.size() > kMostMailBody || message.html.size() > kMostMailBody) {
    return Wrong("text", "The e-mail is longer than " + std::to_string(kMostMailBody / 1024) + " KiB.");
  }
  if (!IsUtf8(message.text) || !IsUtf8(message.html)) return Wrong("text", "The e-mail's text is no UTF-8.");
  return Ok();
}

Status CheckMailServer(const MailServer& server) {
  const auto good = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == ':'; };
  if (server.host.empty() || server.host.size() > 253 || !std::all_of(server.host.begin(), server.host.end(), good)) {
    return Error(ErrorCode::kInvalid, "The server is a host name like smtp.example.org or an IP address, without a port.").InField("host");
  }
  if (server.user.size() > 255 || !IsOneLine(server.user)) return Wrong("user", "The user name has to be one line of at most 255 bytes.");
  if (server.password.size() > 1000 || !IsOneLine(server.password)) return Wrong("password", "The password has to be one line of at most 1000 bytes.");
  if (server.port < 1 || server.port > 65535) return Error(ErrorCode::kInvalid, "A port is a number from 1 to 65535.").InField("port");
  return Ok();
}

}  // namespace beseda
