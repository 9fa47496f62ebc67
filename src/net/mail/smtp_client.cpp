#include "net/mail/smtp_client.h"

#include <curl/curl.h>

#include <algorithm>
#include <cstring>
#include <memory>

#include "base/task.h"
#include "base/text.h"
#include "net/curl_failure.h"
#include "net/http_errors.h"
#include "net/mail/mail_encoder.h"

namespace beseda::net {
namespace {

constexpr std::size_t kThreads = 4, kMostWaiting = 200;
constexpr long kConnectSeconds = 15, kTotalSeconds = 60;

/// One e-mail on its way, on a thread of its own.
class SmtpTransfer {
 public:
  SmtpTransfer(const MailServer& server, const MailMessage& message, const std::atomic<bool>& stopping)
      : server_(server), message_(message), stopping_(stopping), bytes_(EncodeMail(message)), easy_(curl_easy_init(), &curl_easy_cleanup) {}

  Result<std::string> Go() {
    if (!easy_) return Error(ErrorCode::kInternal, "The e-mail cannot be sent.", "curl_easy_init failed");
    SetUp();
    const auto code = curl_easy_perform(easy_.get());
    if (code == CURLE_OK) return accepted_.empty() ? last_line_ : accepted_;
    return Describe(code);
  }

 private:
  using List = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

  void SetUp() {
    auto* easy = easy_.get();
    const bool tls = server_.security == MailServer::Security::kTls;
    const auto host = server_.host.find(':') == server_.host.npos ? server_.host : "[" + server_.host + "]";
    // The path is what we call ourselves (EHLO): the sender's domain, not the name of this machine.
    const auto domain = message_.from.address.substr(message_.from.address.rfind('@') + 1);
    url_ = std::string(tls ? "smtps://" : "smtp://") + host + ":" + std::to_string(server_.port) + "/" + domain;
    curl_easy_setopt(easy, CURLOPT_URL, url_.c_str());
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(easy, CURLOPT_PROXY, "");  // Those of the environment are for HTTP.
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, kConnectSeconds);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT, kTotalSeconds);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, error_text_);
    const long level = server_.security == MailServer::Security::kNone ? CURLUSESSL_NONE : CURLUSESSL_ALL;
    curl_easy_setopt(easy, CURLOPT_USE_SSL, level);
    if (!server_.certificate.empty()) {
      curl_blob blob{const_cast<char*>(server_.certificate.data()), server_.certificate.size(), CURL_BLOB_COPY};
      curl_easy_setopt(easy, CURLOPT_CAINFO_BLOB, &blob);
    }
    if (!server_.user.empty()) {
      curl_easy_setopt(easy, CURLOPT_USERNAME, server_.user.c_str());
      curl_easy_setopt(easy, CURLOPT_PASSWORD, server_.password.c_str());
    }
    curl_easy_setopt(easy, CURLOPT_MAIL_FROM, message_.from.address.c_str());
    for (const auto* addresses : {&message_.to, &message_.cc}) {
      for (const auto& one : *addresses) recipients_.reset(curl_slist_append(recipients_.release(), one.address.c_str()));
    }
    curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, recipients_.get());
    curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(easy, CURLOPT_READFUNCTION, &OnRead);
    curl_easy_setopt(easy, CURLOPT_READDATA, this);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &OnLine);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, this);
    curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, &OnProgress);
    curl_easy_setopt(easy, CURLOPT_XFERINFODATA, this);
  }

  Error Describe(CURLcode code) const {
    const std::string_view what = error_text_;
    const std::string host = server_.host;
    const auto detail = std::string(curl_easy_strerror(code)) + ": " + std::string(what);
    const auto said = " It said: " + std::string(CutUtf8(ToUtf8(refusal_), 300));
    const bool refused = !refusal_.empty();
    if (code == CURLE_LOGIN_DENIED) {
      if (!refused) return Error(ErrorCode::kRejected, "The mail server " + host + " offers no way of signing in that is known here. Many offer one only over TLS: choose TLS or STARTTLS.", detail);
      return Error(ErrorCode::kRejected, "The mail server " + host + " refused the user name or the password." + said, detail);
    }
    if (code == CURLE_USE_SSL_FAILED) {
      return Error(ErrorCode::kUnavailable, "The mail server " + host + " does not offer STARTTLS at port " + std::to_string(server_.port) + ". Choose TLS (port 465), or no encryption within your own network.", detail);
    }
    if (code == CURLE_SSL_CONNECT_ERROR && !finished_) {
      return Error(ErrorCode::kUnavailable, "No TLS connection to " + host + " came about at port " + std::to_string(server_.port) + ". Port 465 wants TLS, port 587 STARTTLS.", detail);
    }
    if (refused && what.starts_with("MAIL failed")) return Error(ErrorCode::kRejected, "The mail server refused the sender " + message_.from.address + "." + said, detail);
    if (refused && what.starts_with("RCPT failed")) return Error(ErrorCode::kRejected, "The mail server refused a recipient." + said, detail);
    if (refused) return Error(ErrorCode::kRejected, "The mail server refused the e-mail." + said, detail);
    if (code == CURLE_ABORTED_BY_CALLBACK && !finished_) return RequestCancelled(detail);
    if (finished_) return Error(ErrorCode::kUncertain, "The connection to " + host + " was lost while it took the e-mail: it may have been sent.", detail);
    if (code == CURLE_OPERATION_TIMEDOUT) return Error(ErrorCode::kUnavailable, "The mail server " + host + " did not answer in time at port " + std::to_string(server_.port) + ". Port 465 wants TLS, port 587 STARTTLS.", detail);
    return DescribeCurlFailure(code, host, what, false);
  }

  static std::size_t OnRead(char* into, std::size_t size, std::size_t count, void* self) {
    auto& me = *static_cast<SmtpTransfer*>(self);
    const auto take = std::min(size * count, me.bytes_.size() - me.sent_);
    std::memcpy(into, me.bytes_.data() + me.sent_, take);
    me.sent_ += take;
    // From here on the server can have it all.
    if (me.sent_ == me.bytes_.size()) me.finished_ = true;
    return take;
  }

  static std::size_t OnLine(char* data, std::size_t size, std::size_t count, void* self) {
    auto& me = *static_cast<SmtpTransfer*>(self);
    me.last_line_ = Trim(std::string_view(data, size * count));
    // The server answers with 4xx or 5xx what it does not take (RFC 5321 §4.2.1), and with 221 the farewell that follows.
    const char kind = me.last_line_.empty() ? ' ' : me.last_line_[0];
    if (kind == '4' || kind == '5') me.refusal_ = me.last_line_;
    else if (!me.last_line_.starts_with("221")) me.refusal_.clear();
    if (me.finished_ && me.last_line_.starts_with("250")) me.accepted_ = me.last_line_;
    return size * count;
  }

  static int OnProgress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<SmtpTransfer*>(self)->stopping_.load() ? 1 : 0;
  }

  const MailServer& server_;
  const MailMessage& message_;
  const std::atomic<bool>& stopping_;
  const std::string bytes_;
  std::string url_, last_line_, refusal_, accepted_;
  std::size_t sent_ = 0;
  bool finished_ = false;
  char error_text_[CURL_ERROR_SIZE] = {};
  List recipients_{nullptr, &curl_slist_free_all};
  std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> easy_;
};

}  // namespace

SmtpClient::SmtpClient() : threads_(kThreads, kMostWaiting) {
  static const bool done = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  (void)done;
}

Task<Result<std::string>> SmtpClient::Deliver(MailServer server, MailMessage message) {
  CO_CHECK_OK(CheckMailServer(server));
  CO_CHECK_OK(CheckMail(message));
  Result<std::string> outcome = Error(ErrorCode::kCancelled, "The server is stopping.");
  if (stopping_) co_return outcome;
  std::function<void()> work = [&] { outcome = SmtpTransfer(server, message, stopping_).Go(); };
  CO_CHECK_OK(co_await threads_.Run(std::move(work)));
  co_return outcome;
}

}  // namespace beseda::net
