#pragma once

#include "base/clock.h"
#include "contracts/database.h"
#include "contracts/mail_sender.h"
#include "crypto/sealer.h"

namespace beseda::records {

/// Sends a workspace's e-mail over the server that its settings name, which are read each time anew. Thread-safe; borrows what it is
/// made with.
class StoredMailSender final : public MailSender {
 public:
  StoredMailSender(Database& db, const crypto::Sealer& sealer, MailTransport& transport, Clock& clock)
      : db_(db), sealer_(sealer), transport_(transport), clock_(clock) {}

  Task<Result<std::string>> Send(std::string workspace_id, MailMessage message) override;

 private:
  Database& db_;
  const crypto::Sealer& sealer_;
  MailTransport& transport_;
  Clock& clock_;
};

}  // namespace beseda::records
