#pragma once

#include <deque>
#include <string>
#include <vector>

#include "base/task.h"
#include "contracts/mail_sender.h"

namespace beseda {

/// Mail that goes nowhere, as a sender and as a transport; keeps what it was given, and gives prepared failures first.
class FakeMail final : public MailSender, public MailTransport {
 public:
  void FailNext(Error error) { failures_.push_back(std::move(error)); }

  Task<Result<std::string>> Send(std::string, MailMessage message) override { co_return Take(std::move(message)); }
  Task<Result<std::string>> Deliver(MailServer server, MailMessage message) override {
    servers.push_back(std::move(server));
    co_return Take(std::move(message));
  }

  std::vector<MailMessage> messages;
  std::vector<MailServer> servers;

 private:
  Result<std::string> Take(MailMessage message) {
    if (!failures_.empty()) {
      auto error = std::move(failures_.front());
      failures_.pop_front();
      return error;
    }
    messages.push_back(std::move(message));
    return std::string("250 Ok");
  }
  std::deque<Error> failures_;
};

}  // namespace beseda
