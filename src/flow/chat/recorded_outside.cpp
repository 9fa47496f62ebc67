#include "flow/chat/recorded_outside.h"

#include <mutex>
#include <utility>

#include "base/task.h"
#include "base/text.h"
#include "flow/chat/chat_run.h"
#include "json/reader.h"

namespace beseda::flow {
namespace {

/// Lines in the order in which they were written. Models may be asked side by side.
class Notes {
 public:
  void AddModel(const std::string& text) { Add("model> " + EscapedForChat(text)); }
  void AddHttp(int status, const std::string& body) { Add("http> " + std::to_string(status) + " " + EscapedForChat(ToUtf8(body))); }
  std::vector<std::string> Take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(lines_, {});
  }

 private:
  void Add(std::string line) {
    const std::lock_guard lock(mutex_);
    lines_.push_back(std::move(line));
  }
  std::mutex mutex_;
  std::vector<std::string> lines_;
};

class NotedModel final : public ChatModel {
 public:
  NotedModel(std::shared_ptr<ChatModel> model, Notes& notes) : model_(std::move(model)), notes_(notes) {}
  Task<Result<ChatReply>> Complete(ChatRequest request, ChatSink* sink) override {
    auto reply = co_await model_->Complete(std::move(request), sink);
    if (reply.ok()) notes_.AddModel(reply->text);
    co_return reply;
  }

 private:
  std::shared_ptr<ChatModel> model_;
  Notes& notes_;
};

class NotedModels final : public ModelDirectory {
 public:
  NotedModels(ModelDirectory& models, Notes& notes) : models_(models), notes_(notes) {}
  Task<Result<ModelHandle>> Find(std::string workspace_id, std::string model_id) override {
    co_return Noted(co_await models_.Find(std::move(workspace_id), std::move(model_id)));
  }
  Task<Result<ModelHandle>> FindByName(std::string workspace_id, std::string name) override {
    co_return Noted(co_await models_.FindByName(std::move(workspace_id), std::move(name)));
  }
  Task<Result<EmbedderHandle>> FindEmbedder(std::string workspace_id, std::string name) override {
    return models_.FindEmbedder(std::move(workspace_id), std::move(name));
  }
  Task<Result<std::vector<ModelName>>> List(std::string workspace_id) override { return models_.List(std::move(workspace_id)); }

 private:
  Result<ModelHandle> Noted(Result<ModelHandle> handle) {
    if (handle.ok() && handle->chat) handle->chat = std::make_shared<NotedModel>(handle->chat, notes_);
    return handle;
  }
  ModelDirectory& models_;
  Notes& notes_;
};

class NotedHttp final : public HttpClient {
 public:
  NotedHttp(HttpClient& http, Notes& notes) : http_(http), notes_(notes) {}
  Task<Result<HttpResponse>> Send(HttpRequest request) override {
    auto response = co_await http_.Send(std::move(request));
    if (response.ok()) notes_.AddHttp(response->status, response->body);
    co_return response;
  }
  Task<Result<std::unique_ptr<HttpStream>>> Open(HttpRequest request) override { return http_.Open(std::move(request)); }

 private:
  HttpClient& http_;
  Notes& notes_;
};

/// A turn whose messages are written down as answers of a model.
class NotedTurn final : public Turn {
 public:
  NotedTurn(Turn& turn, Notes& notes) : turn_(turn), notes_(notes) {}

  const std::string& id() const override { return turn_.id(); }
  const Bot& bot() const override { return turn_.bot(); }
  const Contact& contact() const override { return turn_.contact(); }
  const Conversation& conversation() const override { return turn_.conversation(); }
  const std::vector<Message>& events() const override { return turn_.events(); }
  Task<Result<std::vector<Message>>> History(std::size_t limit) override { return turn_.History(limit); }
  void Say(Content content, std::string meta) override {
    notes_.AddModel(PlainText(content));
    turn_.Say(std::move(content), std::move(meta));
  }
  std::unique_ptr<ReplyStream> BeginReply() override { return std::make_unique<Stream>(turn_.BeginReply(), notes_); }
  void ShowTyping(bool on) override { turn_.ShowTyping(on); }
  void SetSession(std::string session) override { turn_.SetSession(std::move(session)); }
  void AddToCommit(std::function<void(Tx&)> write) override { turn_.AddToCommit(std::move(write)); }
  Task<Result<std::string>> Effect(std::string step, std::function<Task<Result<std::string>>()> run) override {
    return turn_.Effect(std::move(step), std::move(run));
  }
  bool stopping() const override { return turn_.stopping(); }

 private:
  class Stream final : public ReplyStream {
   public:
    Stream(std::unique_ptr<ReplyStream> stream, Notes& notes) : stream_(std::move(stream)), notes_(notes) {}
    void Append(std::string_view text) override { stream_->Append(text); }
    void Reset() override { stream_->Reset(); }
    void Finish(Content content, std::string meta) override {
      notes_.AddModel(PlainText(content));
      stream_->Finish(std::move(content), std::move(meta));
    }
    const std::string& message_id() const override { return stream_->message_id(); }

   private:
    std::unique_ptr<ReplyStream> stream_;
    Notes& notes_;
  };
  Turn& turn_;
  Notes& notes_;
};

class NotedAgent final : public TurnHandler {
 public:
  NotedAgent(TurnHandler& agent, Notes& notes) : agent_(agent), notes_(notes) {}
  Task<Status> Run(Turn& turn) override {
    NotedTurn noted(turn, notes_);
    co_return co_await agent_.Run(noted);
  }

 private:
  TurnHandler& agent_;
  Notes& notes_;
};

std::string DurationText(Micros duration) {
  const auto whole = std::chrono::duration_cast<seconds>(duration).count();
  if (whole % 86400 == 0) return "P" + std::to_string(whole / 86400) + "D";
  if (whole % 3600 == 0) return "PT" + std::to_string(whole / 3600) + "H";
  if (whole % 60 == 0) return "PT" + std::to_string(whole / 60) + "M";
  return "PT" + std::to_string(whole) + "S";
}

std::string InputLine(const TrialRequest& request) {
  switch (request.kind) {
    case TrialRequest::Kind::kStart: return "start>";
    case TrialRequest::Kind::kSkip: return "wait> " + DurationText(request.skip);
    case TrialRequest::Kind::kCall: return "call> " + EscapedForChat(request.call);
    case TrialRequest::Kind::kHappened: return "event> " + request.happened + " " + EscapedForChat(request.call);
    case TrialRequest::Kind::kReferred: {
      const auto data = json::ParseObject(request.call);
      return "ref> " + EscapedForChat(data.ok() ? json::Reader(*data).TextOr("ref", "", 1000) : std::string());
    }
    case TrialRequest::Kind::kMessage: break;
  }
  if (const auto* pressed = std::get_if<PostbackContent>(&request.content.kind)) {
    return "press> " + EscapedForChat(pressed->title.empty() ? pressed->payload : pressed->title);
  }
  return "user> " + EscapedForChat(PlainText(request.content));
}

}  // namespace

struct RecordedOutside::Parts {
  explicit Parts(const WorkServices& services)
      : models(services.models, notes), http(services.http, notes), agent(services.agent, notes), noted{models, http, agent, services.clock, services.tables, services.open_picture, services.secrets, services.calls, services.mail} {}
  Notes notes;
  NotedModels models;
  NotedHttp http;
  NotedAgent agent;
  WorkServices noted;
};

RecordedOutside::RecordedOutside(const WorkServices& services) : parts_(std::make_unique<Parts>(services)) {}
RecordedOutside::~RecordedOutside() = default;
const WorkServices& RecordedOutside::services() const { return parts_->noted; }
std::vector<std::string> RecordedOutside::TakeLines() { return parts_->notes.Take(); }

std::string ChatLinesOf(const TrialRequest& request, const TrialResult& result, const std::vector<std::string>& outside, bool offline) {
  std::string text;
  if (request.state.empty()) {
    text = "# channel: " + request.channel;
    if (!request.locale.empty()) text += "  locale: " + request.locale;
    text += "  now: " + FormatTime(request.now).substr(0, 16) + (offline ? "  model: offline" : "") + "\n";
  }
  text += InputLine(request) + "\n";
  for (const auto& line : outside) text += line + "\n";
  for (const auto& message : result.messages) text += "bot> " + EscapedForChat(ChatLineOf(message)) + "\n";
  return text;
}

}  // namespace beseda::flow
