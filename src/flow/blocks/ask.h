#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "flow/block_compiler.h"
#include "flow/blocks/kinds.h"
#include "flow/words.h"

namespace beseda::flow {

/// What all blocks that ask have in common: the question, the answer's variable, further tries with the author's words or
/// ours, words that cancel, a time after which nobody waits any more, and two ways to do without asking: because the
/// variable has a value, or because the person has said the answer already: in the last message, or in an earlier one of the session. An answer in words of its own is put
/// into the expected form by the bot's model, where one is connected and the kind says what form that is. After the last try, or the time, it is
/// left by the exit for that if the author has connected it, and otherwise goes on waiting.
class Ask : public Node {
 public:
  struct Settings {
    LocalizedTemplate question = {};
    LocalizedTemplate retry = {};
    std::int32_t slot = -1;
    std::int64_t attempts = 3;
    std::vector<std::string> cancel_words = {};
    bool skip_if_known = false;
    bool use_last_message = false;
    bool use_earlier = false;
    bool confirm_earlier = false;
    bool understand = false;
    std::optional<Micros> timeout = std::nullopt;
    std::int32_t next = 0, failed = -1, cancelled = -1, timed_out = -1;
  };

  explicit Ask(Settings settings) : settings_(std::move(settings)) {}

  Step Enter(Run& run) const override;
  Step Resume(Run& run, const Input& input) const override;
  Task<Result<Step>> Work(Run& run, Workplace& workplace) const override;
  bool looks_back() const override { return settings_.use_earlier; }

 protected:
  /// An answer that was understood.
  struct Answer {
    json::Value value;
    std::int32_t port = -1;  ///< -1: the usual one.
    bool more = false;       ///< It is not yet the whole answer: what else is to be said has been said, and it waits on.
    bool work = false;       ///< Work() has to make something of it.
  };
  /// Nothing: it was not understood; `mistake` may be changed to say why.
  virtual std::optional<Answer> Read(Run& run, const Input& input, Words& mistake) const = 0;
  /// What a model has to make of an answer in words of its own so that Read understands it, in English; empty: nothing.
  virtual std::string Form(Run&) const { return {}; }
  /// By which port a value that is known already leaves.
  virtual std::int32_t PortOf(const json::Value& value) const;
  /// The question as it is sent.
  virtual Content Question(Run& run, std::string text) const;

  const Settings& settings() const { return settings_; }
  /// Keeps the answer and leaves, or waits on.
  Step Accept(Run& run, Answer answer) const;
  /// Says a text of the author's, or ours where there is none, and waits.
  Step Send(Run& run, const LocalizedTemplate& text, std::string_view fallback) const;

 private:
  Step Refuse(Run& run, Words mistake) const;
  Step Settle(Run& run, const Input& input) const;
  std::optional<Input> FindEarlier(Run& run) const;
  Step Offer(Run& run, const Input& found) const;
  std::optional<Step> TakeOffered(Run& run, const Input& input) const;
  Task<Result<Step>> LookBack(Run& run, Workplace& workplace) const;

  Settings settings_;
};

/// The settings and ports that all of them have.
Ask::Settings ReadAsk(BlockCompiler& block);

/// A text with things to choose from: as buttons or quick replies where the channel has them, else numbered.
Content ChoiceContent(Run& run, std::string text, const std::vector<std::pair<std::string, std::string>>& ids_and_titles, std::string_view display);

}  // namespace beseda::flow
