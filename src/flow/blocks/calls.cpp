// Calls from other systems that a conversation waits for.
#include "base/task.h"
#include "flow/block_compiler.h"
#include "flow/blocks/kinds.h"
#include "flow/outside_calls.h"
#include "flow/program.h"
#include "flow/value.h"
#include "flow/workplace.h"

namespace beseda::flow {
namespace {

// What a trial gives: it looks right, and nobody can call it.
constexpr std::string_view kTrialAddress = "https://example.com/hooks/flow/0000000000000000000000000000000000000000000";

class MakeAddress final : public Node {
 public:
  MakeAddress(std::int32_t slot, Micros lifetime) : slot_(slot), lifetime_(lifetime) {}

  Step Enter(Run&) const override { return Step::Work(); }

  Task<Result<Step>> Work(Run& run, Workplace& workplace) const override {
    std::string address(kTrialAddress);
    if (auto* calls = workplace.services().calls) {
      const auto& turn = workplace.turn();
      std::function<Task<Result<std::string>>()> make = [&] {
        return calls->NewAddress(turn.bot().workspace_id, turn.bot().id, turn.conversation().id, lifetime_);
      };
      auto made = co_await workplace.Effect(run, std::move(make));
      if (!made.ok() && made.error().code == ErrorCode::kConflict) co_return run.Fail(made.error());
      if (!made.ok()) co_return made.error();
      address = std::move(*made);
    }
    if (const auto set = run.Set(slot_, json::Value(address)); !set.ok()) co_return run.Fail(set.error());
    co_return Step::Leave(0);
  }

 private:
  std::int32_t slot_;
  Micros lifetime_;
};

class WaitForCall final : public Node {
 public:
  struct Settings {
    Expression address;
    std::int32_t slot = -1;
    std::optional<Micros> timeout = std::nullopt;
    std::int32_t timed_out = -1, reply = -1;
  };
  explicit WaitForCall(Settings settings) : settings_(std::move(settings)) {}

  Step Enter(Run&) const override { return Step::Work(); }

  Task<Result<Step>> Work(Run& run, Workplace& workplace) const override {
    CO_TRY(const auto address, settings_.address.Evaluate(run));
    const auto id = CallIdOf(TextOf(address));
    if (id.empty()) co_return run.Fail("There is no address to wait at. Put a block that makes one before this block, and choose its variable.");
    if (auto* calls = workplace.services().calls) {
      std::function<Task<Result<std::string>>()> look = [&] { return Look(*calls, workplace.turn().conversation().id, id); };
      const auto found = co_await workplace.Effect(run, std::move(look));
      if (!found.ok() && found.error().code == ErrorCode::kNotFound) co_return run.Fail(found.error());
      if (!found.ok()) co_return found.error();
      if (!found->empty()) co_return Finish(run, *found);
    }
    run.session().memo = json::Object({{"call", id}});
    if (settings_.timeout) run.WaitUntil(run.environment().now + *settings_.timeout);
    co_return Step::Wait();
  }

  Step Resume(Run& run, const Input& input) const override {
    const auto leads = [&](std::int32_t port) { return port >= 0 && run.program().place(run.current).next[std::size_t(port)] >= 0; };
    switch (input.kind) {
      case Input::Kind::kCall: {
        const auto* memo = run.session().memo.if_object();
        const auto* id = memo ? memo->if_contains("call") : nullptr;
        // A call at an address of an earlier wait is no news.
        return id && *id == json::Value(input.payload) ? Finish(run, input.text) : Step::Wait();
      }
      case Input::Kind::kTimer: return leads(settings_.timed_out) ? Step::Leave(settings_.timed_out) : Step::Wait();
      case Input::Kind::kMessage: return leads(settings_.reply) ? Step::Leave(settings_.reply) : Step::Wait();
      default: break;
    }
    return Step::Wait();
  }

  bool takes_calls() const override { return true; }

 private:
  // "": nobody has called.
  static Task<Result<std::string>> Look(OutsideCalls& calls, std::string conversation_id, std::string id) {
    CO_TRY(auto body, co_await calls.Arrived(std::move(conversation_id), std::move(id)));
    co_return body ? std::move(*body) : std::string();
  }

  Step Finish(Run& run, std::string_view body) const {
    auto value = json::Parse(body);
    if (settings_.slot >= 0) {
      if (const auto set = run.Set(settings_.slot, value.ok() ? std::move(*value) : json::Value(body)); !set.ok()) return run.Fail(set.error());
    }
    return Step::Leave(0);
  }

  Settings settings_;
};

}  // namespace

NodePtr CompileMakeAddress(BlockCompiler& block) {
  auto& in = block.settings();
  const auto slot = block.VariableToSet(in, "variable");
  return std::make_unique<MakeAddress>(slot, block.Duration(in, "lifetime").value_or(std::chrono::days(7)));
}

NodePtr CompileWaitForCall(BlockCompiler& block) {
  auto& in = block.settings();
  WaitForCall::Settings settings;
  const auto address = in.TextOr("address", "", 100);
  if (address.empty()) block.Mistake("missing_variable", "address");
  else settings.address = block.ParseExpression(address, "address");
  settings.slot = block.VariableToSet(in, "variable", false);
  settings.timeout = block.Duration(in, "timeout");
  settings.timed_out = block.Port("timeout");
  settings.reply = block.Port("reply");
  return std::make_unique<WaitForCall>(std::move(settings));
}

}  // namespace beseda::flow
