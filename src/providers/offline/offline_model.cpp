#include "providers/offline/offline_model.h"

#include <algorithm>
#include <utility>

#include "base/task.h"
#include "base/text.h"
#include "model/language_guess.h"
#include "providers/offline/knowledge_indexes.h"
#include "providers/offline/small_talk.h"

namespace beseda {
namespace offline {
namespace {

constexpr std::size_t kMostQuotes = 2;
constexpr double kSecondQuote = 0.8;  // a second passage must be nearly as good as the first
constexpr std::size_t kMostTopics = 8;
constexpr std::size_t kMostSaid = 2000;  // bytes of a message that are looked at

std::string Fill(std::string_view sentence, std::string_view name, std::string_view value) {
  std::string out(sentence);
  if (const auto at = out.find(name); at != out.npos) out.replace(at, name.size(), value);
  return out;
}

std::string QuoteOf(const Passage& passage) {
  std::string out;
  if (!passage.title.empty()) out += "> **" + passage.title + "**\n>\n";
  for (const auto line : Split(passage.text, '\n')) out += "> " + std::string(line) + "\n";
  return out;
}

// Where the first `count` words of a text end, with the space behind them.
std::size_t EndOfWords(std::string_view text, std::size_t count) {
  std::size_t end = 0;
  for (; count > 0 && end < text.size(); --count) {
    end = std::min(text.find_first_of(" \n", end), text.size());
    end = std::min(text.find_first_not_of(" \n", end), text.size());
  }
  return end;
}

class Model final : public ChatModel {
 public:
  Task<Result<ChatReply>> Complete(ChatRequest request, ChatSink* sink) override {
    if (request.messages.empty()) {
      co_return Error(ErrorCode::kInvalid, "There is nothing to answer: the request has no message.")
          .InField("messages");
    }
    ChatReply reply;
    reply.model = "offline";
    reply.text = Answer(request);
    std::string_view rest = reply.text;
    // Whole words, with the space behind them; more with every piece, for none has to be waited for.
    for (std::size_t words = 1; sink && !rest.empty(); words *= 2) {
      ChatDelta delta;
      delta.text = rest.substr(0, EndOfWords(rest, words));
      rest.remove_prefix(delta.text.size());
      CO_CHECK_OK(co_await sink->Write(std::move(delta)));
    }
    co_return reply;
  }

 private:
  std::string Answer(const ChatRequest& request) {
    const auto last = std::find_if(request.messages.rbegin(), request.messages.rend(),
                                   [](const ChatMessage& message) { return message.role == ChatRole::kUser; });
    const auto said = CutUtf8(last == request.messages.rend() ? std::string_view() : Trim(last->text), kMostSaid);
    const auto language = GuessLanguage(said, request.locale);
    const auto& sentences = SentencesIn(language);
    if (last == request.messages.rend()) return Greeting(request, sentences, language);
    if (said.empty()) return std::string(sentences.only_text);

    const bool has_knowledge = !Trim(request.knowledge).empty();
    const auto index = has_knowledge ? SharedIndexes().Of(request.knowledge) : nullptr;
    const auto talk = FindSmallTalk(said, request.bot_name);
    if (talk.only) return Chat(*talk.talk, request, sentences, language, index.get());
    if (!index) return std::string(sentences.no_knowledge);
    const auto hits = index->Find(said, kMostQuotes);
    if (hits.empty()) return std::string(sentences.not_found);
    std::string out(sentences.found);
    for (const auto& hit : hits) {
      if (hit.score >= hits[0].score * kSecondQuote) out += "\n\n" + QuoteOf(*hit.passage);
    }
    out.resize(Trim(out).size());
    return out;
  }

  static std::string Greeting(const ChatRequest& request, const Sentences& sentences, std::string_view language) {
    // The author's own greeting, unless the person writes in another language.
    const auto greeting = Trim(request.greeting);
    if (!greeting.empty() && GuessLanguage(greeting, language) == language) return std::string(greeting);
    if (request.bot_name.empty()) return std::string(sentences.hello_nameless);
    return Fill(sentences.hello, "{bot}", request.bot_name);
  }

  static std::string Chat(Talk talk, const ChatRequest& request, const Sentences& sentences, std::string_view language,
                          const KnowledgeIndex* index) {
    switch (talk) {
      case Talk::kHello: return Greeting(request, sentences, language);
      case Talk::kThanks: return std::string(sentences.thanks);
      case Talk::kBye: return std::string(sentences.bye);
      case Talk::kHowAreYou: return std::string(sentences.how_are_you);
      case Talk::kWho:
        if (request.bot_name.empty()) return std::string(sentences.who_nameless);
        return Fill(sentences.who, "{bot}", request.bot_name);
      case Talk::kHelp: break;
    }
    if (!index) return std::string(sentences.no_knowledge);
    std::string topics;
    for (const auto& topic : index->Topics(kMostTopics)) topics += (topics.empty() ? "- " : "\n- ") + topic;
    return topics.empty() ? std::string(sentences.help) : Fill(sentences.help_topics, "{topics}", topics);
  }
};

}  // namespace
}  // namespace offline

std::shared_ptr<ChatModel> MakeOfflineModel() { return std::make_shared<offline::Model>(); }

}  // namespace beseda
