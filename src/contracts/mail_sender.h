#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/task_fwd.h"
#include "base/time.h"

namespace beseda {

struct MailAddress {
  std::string name = {};     ///< As a person reads it; may be empty.
  std::string address = {};  ///< "ann@example.org".
};

/// An e-mail. Texts are UTF-8.
struct MailMessage {
  MailAddress from = {};
  std::vector<MailAddress> to = {}, cc = {};
  std::optional<MailAddress> reply_to = std::nullopt;
  std::string subject = {};
  std::string text = {};        ///< For programs that show no HTML.
  std::string html = {};        ///< The same, laid out; empty: there is the text only.
  std::string message_id = {};  ///< Without "<>"; the same for the same e-mail, so that one that comes twice is recognized.
  Time date = {};
};

inline constexpr std::size_t kMostMailRecipients = 50;
inline constexpr std::size_t kMostMailSubject = 500;           ///< Bytes.
inline constexpr std::size_t kMostMailBody = 256 * 1024;       ///< Bytes, each of text and HTML.

/// An address as mail servers everywhere take it: a dot-atom (RFC 5322 §3.2.3) before the "@", a host name of at least two labels
/// behind it, ASCII only, lengths as in RFC 5321 §4.5.3.1.
bool IsMailAddress(std::string_view text);

/// Addresses in one line, between commas or semicolons, each at most once. kInvalid names the one that is none, or says that there are too many.
Result<std::vector<MailAddress>> ReadMailAddresses(std::string_view text);

/// Whether it can be sent: no header has more than its line, all addresses are such, nothing is too long. kInvalid, with the field.
Status CheckMail(const MailMessage& message);

/// A server that takes e-mail for others (SMTP submission, RFC 6409).
struct MailServer {
  enum class Security : std::uint8_t { kStartTls, kTls, kNone };
  std::string host = {};
  std::int64_t port = 587;
  Security security = Security::kStartTls;
  std::string user = {};         ///< Empty: nobody signs in.
  std::string password = {};
  std::string certificate = {};  ///< PEM of an authority to trust in place of the system's; empty: the system's.
};

/// The settings as far as they can be wrong without asking the server. kInvalid, with the field.
Status CheckMailServer(const MailServer& server);

/// Brings e-mail to a server. Errors: kInvalid (the e-mail or the server's settings), kRejected (the server refused: who signs in, the
/// sender, a recipient, the text), kUnavailable (nothing was taken), kUncertain (the connection was lost while the server was about to
/// take it), kCancelled (stopped, nothing was taken). Thread-safe.
class MailTransport {
 public:
  virtual ~MailTransport() = default;
  /// Resumes with the server's last words, such as "250 2.0.0 Ok: queued as 12345".
  virtual Task<Result<std::string>> Deliver(MailServer server, MailMessage message) = 0;
};

/// Sends e-mail for a workspace, over the server and from the address that its settings name. Errors: kConflict (no server is set), else
/// as MailTransport. Thread-safe.
class MailSender {
 public:
  virtual ~MailSender() = default;
  /// `message.from` is filled in; `message.message_id` gets the sender's domain if it has none. Resumes with the server's words.
  virtual Task<Result<std::string>> Send(std::string workspace_id, MailMessage message) = 0;
};

}  // namespace beseda
