#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "agent/guard/pii_finder.h"
#include "contracts/chat_model.h"

namespace beseda::agent {

/// Replaces personal data by placeholders such as "[EMAIL-3f9a1c]" before a model sees it, and puts it back into what
/// the model says. A placeholder follows from the conversation and the value, so that it is the same in every turn
/// without being stored, and tells nothing to who does not know the conversation's id. What reads like a placeholder
/// in a text that is masked is itself replaced, by a "[QUOTE-…]": so each placeholder in a masked text has been put
/// there, and Restore(Mask(text)) is `text`, whatever it holds. Used by one task.
class PiiMask {
 public:
  PiiMask(PiiKinds kinds, std::string conversation_id) : kinds_(kinds), conversation_id_(std::move(conversation_id)) {}

  /// A text that will stand unmasked beside masked ones: placeholders that it holds are not given. Before masking.
  void Avoid(std::string_view text);
  /// Masks, and remembers what to put back.
  std::string Mask(std::string_view text);
  /// The strings of a JSON text that are values, and nothing else of it; text that is no JSON as it is.
  std::string MaskJson(std::string_view json);
  /// All that the request says, except the system prompt, which its author wrote.
  void MaskRequest(ChatRequest& request);

  /// What was masked, put back. Placeholders that this object has not given stay.
  std::string Restore(std::string_view text) const;
  std::string RestoreJson(std::string_view json) const;

  bool masked_any() const { return !values_.empty(); }
  bool active() const { return !kinds_.empty(); }

 private:
  std::string PlaceholderFor(std::string_view name, std::string_view value);
  void AppendQuoted(std::string& out, std::string_view text);

  PiiKinds kinds_;
  std::string conversation_id_;
  std::map<std::string, std::string, std::less<>> values_;  ///< By placeholder.
  std::set<std::string, std::less<>> avoided_;
};

/// Puts masked values back into a text that comes in pieces, also where a placeholder is cut between them.
class StreamRestorer {
 public:
  explicit StreamRestorer(const PiiMask& mask) : mask_(mask) {}
  /// What can be shown now: all but an end that may become a placeholder.
  std::string Take(std::string_view piece);
  /// The rest, at the end of the text.
  std::string Finish();

 private:
  const PiiMask& mask_;
  std::string held_;
};

}  // namespace beseda::agent
