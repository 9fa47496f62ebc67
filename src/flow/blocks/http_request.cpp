// Calls an address on the network.
#include <algorithm>
#include <array>
#include <set>

#include "base/task.h"
#include "base/text.h"
#include "flow/block_compiler.h"
#include "flow/blocks/json_template.h"
#include "flow/blocks/kinds.h"
#include "flow/program.h"
#include "flow/value.h"
#include "flow/workplace.h"

namespace beseda::flow {
namespace {

constexpr std::size_t kMaxResponse = 1024 * 1024;
// The transfer's own; a scenario must not set them.
constexpr std::array<std::string_view, 6> kOwnHeaders = {"host", "content-length", "transfer-encoding", "connection", "upgrade", "expect"};

// What a variable puts into an address is data there, never structure.
Result<std::string> FillUrl(Run& run, const Template& url) {
  std::string out;
  for (const auto& part : url.parts()) {
    if (!part.expression) {
      out += part.words;
      continue;
    }
    TRY(const auto value, part.expression->Evaluate(run));
    const auto text = TextOf(value);
    if (text == "." || text == "..") return Error(ErrorCode::kInvalid, "A part of the address must not be \".\" or \"..\".");
    out += PercentEncode(text);
  }
  return out;
}

class CallAddress final : public Node {
 public:
  struct Settings {
    std::string method = "GET";
    Template url = {};
    std::vector<std::pair<std::string, Template>> headers = {};
    std::optional<JsonTemplate> body = std::nullopt;
    std::int32_t slot = -1, status_slot = -1;
    Micros timeout = seconds(20);
    std::int32_t error = -1;
    std::set<std::int32_t> secrets = {};
  };
  explicit CallAddress(Settings settings) : settings_(std::move(settings)) {}

  Step Enter(Run&) const override { return Step::Work(); }

  Task<Result<Step>> Work(Run& run, Workplace& workplace) const override {
    CO_CHECK_OK(co_await TakeSecrets(run, workplace));
    auto request = MakeRequest(run);
    for (const auto slot : settings_.secrets) run.SetOwn(slot, nullptr);
    if (!request.ok()) co_return run.Fail(request.error());
    // The same when the turn is run again. https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
    if (settings_.method != "GET") {
      request->headers.Set("Idempotency-Key", workplace.turn().id() + "." + run.VisitName());
    }
    auto& http = workplace.services().http;
    std::function<Task<Result<std::string>>()> call = [&]() { return Call(http, *request); };
    const auto journaled = co_await workplace.Effect(run, std::move(call));
    if (!journaled.ok()) co_return journaled.error();
    CO_TRY(const auto answer, json::ParseObject(*journaled));
    co_return Finish(run, answer);
  }

 private:
  // They are among the variables only while the request is made, so no session, trace or message can have them.
  Task<Status> TakeSecrets(Run& run, Workplace& workplace) const {
    auto* source = workplace.services().secrets;
    if (settings_.secrets.empty() || !source) co_return Ok();
    const auto& bot = workplace.turn().bot();
    CO_TRY(const auto values, co_await source->SecretsOf(bot.workspace_id, bot.id));
    for (const auto slot : settings_.secrets) {
      const auto found = values.find(run.program().slots()[std::size_t(slot)].name);
      if (found != values.end()) run.SetOwn(slot, json::Value(found->second));
    }
    co_return Ok();
  }

  Result<HttpRequest> MakeRequest(Run& run) const {
    HttpRequest request;
    request.method = settings_.method;
    TRY(request.url, FillUrl(run, settings_.url));
    request.headers.Set("Accept", "application/json, text/*;q=0.9, */*;q=0.1");
    for (const auto& [name, value] : settings_.headers) {
      TRY(auto text, value.Render(run));
      if (text.find_first_of("\r\n") != text.npos || text.find('\0') != text.npos) return Error(ErrorCode::kInvalid, "The header \"" + name + "\" would have more than one line.");
      request.headers.Set(name, std::move(text));
    }
    if (settings_.body) {
      TRY(const auto body, Fill(run, *settings_.body));
      request.body = body.is_string() ? TextOf(body) : json::Dump(body);
      if (!request.headers.Find("Content-Type")) request.headers.Set("Content-Type", body.is_string() ? "text/plain; charset=utf-8" : "application/json");
    }
    request.reach = Reach::kPublicOnly;
    request.total_timeout = request.idle_timeout = settings_.timeout;
    request.max_response_bytes = kMaxResponse;
    request.max_redirects = 0;  // One would carry the headers to another host.
    return request;
  }

  // {"status", "body"} or {"problem"}: what the other side did is a result, whatever it was.
  static Task<Result<std::string>> Call(HttpClient& http, HttpRequest request) {
    auto response = co_await http.Send(std::move(request));
    json::Object out;
    if (response.ok()) {
      out["status"] = response->status;
      const auto body = ToUtf8(response->body);
      auto parsed = json::Parse(body);
      out["body"] = parsed.ok() ? std::move(*parsed) : json::Value(body);
    } else if (response.error().code == ErrorCode::kCancelled) {
      co_return std::move(response).error();
    } else {
      out["problem"] = response.error().message;
    }
    co_return json::Dump(out);
  }

  Step Finish(Run& run, const json::Object& answer) const {
    const auto* status = answer.if_contains("status");
    const auto* body = answer.if_contains("body");
    const auto* problem = answer.if_contains("problem");
    if (settings_.status_slot >= 0) {
      if (const auto set = run.Set(settings_.status_slot, status ? *status : json::Value(nullptr)); !set.ok()) return run.Fail(set.error());
    }
    if (settings_.slot >= 0 && body) {
      if (const auto set = run.Set(settings_.slot, *body); !set.ok()) return run.Fail(set.error());
    }
    const bool good = status && status->is_int64() && status->get_int64() >= 200 && status->get_int64() < 300;
    if (good) return Step::Leave(0);
    auto words = problem ? TextOf(*problem) : "The server answered with the status " + TextOf(status ? *status : json::Value(nullptr)) + ".";
    if (run.tracing && !run.trace.empty()) run.trace.back().error = words;
    run.SetOwn(run.program().SlotOf(OwnVariable::kError), json::Value(words));
    const auto& place = run.program().place(run.current);
    if (settings_.error >= 0 && place.next[std::size_t(settings_.error)] >= 0) return Step::Leave(settings_.error);
    return run.Fail(std::move(words));
  }

  Settings settings_;
};

// The scheme and the host stand fast; variables come behind them.
bool HasFixedHost(const Template& url) {
  if (url.empty() || url.parts()[0].expression) return false;
  const std::string_view first = url.parts()[0].words;
  if (!first.starts_with("https://") && !first.starts_with("http://")) return false;
  const auto host = first.substr(first.find("://") + 3);
  const auto end = host.find_first_of("/?#");
  if (end == host.npos && url.parts().size() > 1) return false;
  return end != 0 && !host.empty() && host.substr(0, end).find('@') == host.npos;
}

}  // namespace

NodePtr CompileHttpRequest(BlockCompiler& block) {
  auto& in = block.settings();
  block.AllowSecrets();
  CallAddress::Settings settings;
  settings.method = in.TextOr("method", "GET", 10);
  settings.url = block.Text(in, "url");
  if (!HasFixedHost(settings.url)) block.Mistake("bad_url", "url");
  for (auto& one : in.Children("headers", 30)) {
    const auto name = one.Text("name", 64);
    const bool good = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
    const bool own = std::find(kOwnHeaders.begin(), kOwnHeaders.end(), ToLower(name)) != kOwnHeaders.end();
    if (!good || own) block.Mistake("bad_setting", one.path() + ".name", own ? "The header \"" + name + "\" is set by itself." : "A header's name has letters, digits, \"-\" and \"_\" only.");
    settings.headers.emplace_back(name, block.Text(one, "value"));
    in.Absorb(one);
  }
  settings.body = ReadJsonTemplate(block, in, "body");
  settings.slot = block.VariableToSet(in, "variable", false);
  settings.status_slot = block.VariableToSet(in, "status_variable", false);
  settings.timeout = std::min<Micros>(block.Duration(in, "timeout").value_or(seconds(20)), std::chrono::minutes(2));
  settings.error = block.Port("error");
  settings.secrets = block.secrets();
  return std::make_unique<CallAddress>(std::move(settings));
}

}  // namespace beseda::flow
