#pragma once

#include <atomic>

#include "base/worker_pool.h"
#include "contracts/mail_sender.h"

namespace beseda::net {

/// MailTransport on libcurl. Each e-mail has a connection and a thread of its own while it is sent; an e-mail that has begun is sent to its
/// end or until Stop, whatever becomes of the task that waits for it. The server is an operator's choice, so it may have a private address.
class SmtpClient final : public MailTransport {
 public:
  SmtpClient();

  Task<Result<std::string>> Deliver(MailServer server, MailMessage message) override;

  /// Ends what is being sent.
  void Stop() { stopping_ = true; }

 private:
  std::atomic<bool> stopping_ = false;
  WorkerPool threads_;
};

}  // namespace beseda::net
