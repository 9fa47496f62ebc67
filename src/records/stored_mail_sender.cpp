#include "records/stored_mail_sender.h"

#include <utility>

#include "base/task.h"
#include "records/mail_settings.h"

namespace beseda::records {

Task<Result<std::string>> StoredMailSender::Send(std::string workspace_id, MailMessage message) {
  CO_TRY(const auto settings, co_await db_.Read([&](Tx& tx) { return LoadMailSettings(tx, workspace_id); }));
  if (!settings) co_return Error(ErrorCode::kConflict, "No mail server is set for this workspace. Set one under Settings, E-mail.");
  CO_TRY(auto server, OpenMailServer(sealer_, workspace_id, *settings));
  const auto& from = settings->from;
  message.from = from;
  if (message.message_id.find('@') == message.message_id.npos) message.message_id += from.address.substr(from.address.rfind('@'));
  message.date = clock_.Now();
  co_return co_await transport_.Deliver(std::move(server), std::move(message));
}

}  // namespace beseda::records
