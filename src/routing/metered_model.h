#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/ids.h"
#include "contracts/chat_model.h"
#include "contracts/spending.h"

namespace beseda::routing {

/// What a metered call is made through.
struct Metering {
  Spending& spending;
  Clock& clock;
  IdSource& ids;
};

/// What is asked for, as budgets and the ledger see it.
struct MeteredTarget {
  std::string asked_for = {};  ///< Our id of the model or route.
  std::string first_model = {};  ///< Our id of the model that is likely to answer.
  std::vector<std::string> others = {};  ///< Our ids of what else may answer.
  std::int64_t paid_tries = 1;           ///< How many attempts may have to be paid.
  std::optional<std::int64_t> max_output_tokens = std::nullopt;  ///< The largest of what may answer; nothing: unbounded.
};

/// Gives a call its id and its trace, asks the budgets before it, goes to a cheaper model where they want that, and
/// books it afterwards, however it ended: answered, failed, refused or cancelled. Errors: the model's, and Spending's.
/// Thread-safe.
class MeteredModel final : public ChatModel {
 public:
  /// The model or route with our id, not metered; for what budgets degrade to.
  using Resolve = std::function<Task<Result<std::shared_ptr<ChatModel>>>(std::string workspace_id, std::string id)>;

  MeteredModel(Metering metering, MeteredTarget target, std::shared_ptr<ChatModel> model, Resolve resolve);

  Task<Result<ChatReply>> Complete(ChatRequest request, ChatSink* sink) override;

 private:
  CallEstimate Estimate(const ChatRequest& request) const;
  Task<std::shared_ptr<ChatModel>> CheaperModel(std::string id, std::string workspace_id) const;

  Metering metering_;
  const MeteredTarget target_;
  std::shared_ptr<ChatModel> model_;
  Resolve resolve_;
};

/// A call that is under way: settled when it ends, as cancelled if it is dropped. Used by one task.
class Settling {
 public:
  Settling(Metering metering, CallContext context, std::string asked_for, std::shared_ptr<CallTrace> trace);
  Settling(const Settling&) = delete;
  Settling& operator=(const Settling&) = delete;
  ~Settling();

  CallRecord record = {};
  std::unique_ptr<Admission> admission = nullptr;
  void Failed(const Error& error) { record.error = error; }
  void Answered() { record.error.reset(); }

 private:
  Metering metering_;
  std::shared_ptr<CallTrace> trace_;
};

}  // namespace beseda::routing
