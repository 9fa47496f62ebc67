// E-mail over the workspace's server.
#include "base/markdown_html.h"
#include "base/task.h"
#include "base/text.h"
#include "crypto/hash.h"
#include "flow/block_compiler.h"
#include "flow/blocks/exits.h"
#include "flow/blocks/kinds.h"
#include "flow/program.h"
#include "flow/value.h"
#include "flow/workplace.h"

namespace beseda::flow {
namespace {

/// In the journal: before an e-mail is handed to the server, an entry says so. A turn that is run again and finds that entry, but none
/// for the outcome, cannot know whether the e-mail went out, and says that instead of sending it once more.
class SendEmail final : public Node {
 public:
  struct Settings {
    Template to = {}, cc = {}, reply_to = {};
    LocalizedTemplate subject = {}, body = {};
    bool markdown = true;
    std::int32_t error = -1;
  };
  explicit SendEmail(Settings settings) : settings_(std::move(settings)) {}

  Step Enter(Run&) const override { return Step::Work(); }

  Task<Result<Step>> Work(Run& run, Workplace& workplace) const override {
    auto* mail = workplace.services().mail;
    if (!mail) co_return LeaveFailed(run, settings_.error, "No e-mail can be sent here.");
    auto message = MakeMessage(run, workplace);
    if (!message.ok()) co_return LeaveFailed(run, settings_.error, message.error().message);
    for (;;) {
      bool begun = false;
      // No coroutine of its own: a turn may drop the function once it is called.
      std::function<Task<Result<std::string>>()> begin = [&begun] {
        begun = true;
        return Begun();
      };
      const auto noted = co_await workplace.Effect(run, std::move(begin));
      if (!noted.ok()) co_return noted.error();
      std::function<Task<Result<std::string>>()> send = [&]() { return Deliver(*mail, workplace, *message, begun); };
      const auto journaled = co_await workplace.Effect(run, std::move(send));
      if (!journaled.ok()) co_return journaled.error();
      CO_TRY(const auto outcome, json::ParseObject(*journaled));
      if (outcome.contains("accepted")) co_return Step::Leave(0);
      if (const auto* problem = outcome.if_contains("problem")) co_return LeaveFailed(run, settings_.error, TextOf(*problem));
      // Stopped before the server took anything. The next run of this turn finds that, and begins again.
      if (begun) co_return Error(ErrorCode::kCancelled, "The server is stopping.");
    }
  }

 private:
  static Task<Result<std::string>> Begun() { co_return std::string("{}"); }

  // {"accepted": the server's words}, {"problem"} or {"again"}.
  static Task<Result<std::string>> Deliver(MailSender& mail, Workplace& workplace, MailMessage message, bool begun) {
    json::Object out;
    if (!begun) {
      out["problem"] = "The server was stopped while this e-mail was being sent. Whether it was sent is not known, so it is not sent again.";
      co_return json::Dump(out);
    }
    auto sent = co_await mail.Send(workplace.turn().bot().workspace_id, std::move(message));
    if (sent.ok()) {
      out["accepted"] = *sent;
    } else if (sent.error().code == ErrorCode::kCancelled) {
      out["again"] = true;
    } else {
      out["problem"] = sent.error().message;
    }
    co_return json::Dump(out);
  }

  static Result<std::vector<MailAddress>> Addresses(Run& run, const Template& from) {
    TRY(const auto text, from.Render(run));
    return ReadMailAddresses(text);
  }

  Result<MailMessage> MakeMessage(Run& run, Workplace& workplace) const {
    MailMessage message;
    TRY(message.to, Addresses(run, settings_.to));
    if (message.to.empty()) return Error(ErrorCode::kInvalid, "The e-mail has no recipient.");
    TRY(message.cc, Addresses(run, settings_.cc));
    TRY(auto replies, Addresses(run, settings_.reply_to));
    if (replies.size() > 1) return Error(ErrorCode::kInvalid, "Answers go to one address.");
    if (!replies.empty()) message.reply_to = std::move(replies[0]);
    TRY(message.subject, settings_.subject.Render(run));
    message.subject = Trim(message.subject);
    TRY(message.text, settings_.body.Render(run));
    if (settings_.markdown) {
      TRY(message.html, Html(run));
    }
    // The same when the turn is run again.
    message.message_id = crypto::Sha256Hex(workplace.turn().id() + "." + run.VisitName()).substr(0, 32);
    // The rest is checked where the sender is known; this says it before anything is noted.
    auto whole = message;
    whole.from.address = "sender@example.org";
    whole.message_id += "@example.org";
    CHECK_OK(CheckMail(whole));
    return message;
  }

  // Values of variables are words in it, never marks.
  Result<std::string> Html(Run& run) const {
    std::string markdown;
    if (!settings_.body.texts().empty()) {
      for (const auto& part : settings_.body.texts()[run.locale()].parts()) {
        if (!part.expression) {
          markdown += part.words;
          continue;
        }
        TRY(const auto value, part.expression->Evaluate(run));
        markdown += EscapeMarkdown(TextOf(value));
      }
    }
    return "<!DOCTYPE html>\n<html lang=\"" + EscapeHtml(run.locale_name()) +
           "\">\n<head><meta charset=\"utf-8\"></head>\n<body dir=\"auto\">\n" + MarkdownToHtml(markdown) + "</body>\n</html>\n";
  }

  Settings settings_;
};

// An address without variables can be checked at once.
void CheckFixed(BlockCompiler& block, const Template& text, const std::string& field) {
  std::string words;
  for (const auto& part : text.parts()) {
    if (part.expression) return;
    words += part.words;
  }
  if (const auto read = ReadMailAddresses(words); !read.ok()) block.Mistake("bad_setting", field, read.error().message);
}

}  // namespace

NodePtr CompileSendEmail(BlockCompiler& block) {
  auto& in = block.settings();
  SendEmail::Settings settings;
  settings.to = block.Text(in, "to");
  if (settings.to.empty()) block.Mistake("missing_text", "to");
  settings.cc = block.Text(in, "cc");
  settings.reply_to = block.Text(in, "reply_to");
  CheckFixed(block, settings.to, "to");
  CheckFixed(block, settings.cc, "cc");
  CheckFixed(block, settings.reply_to, "reply_to");
  settings.subject = block.Localized(in, "subject");
  settings.body = block.Localized(in, "body");
  settings.markdown = in.TextOr("format", "markdown", 20) != "plain";
  settings.error = block.Port("error");
  return std::make_unique<SendEmail>(std::move(settings));
}

}  // namespace beseda::flow
