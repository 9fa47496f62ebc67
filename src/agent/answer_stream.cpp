#include "agent/answer_stream.h"

#include "base/task.h"
#include "base/text.h"

namespace beseda::agent {

Task<Status> AnswerStream::Write(ChatDelta delta) {
  if (!first_) first_ = clock_.Now();
  if (!delta.text.empty()) {
    if (masked_) {
      Show(restorer_.Take(delta.text));
    } else {
      Show(delta.text);
    }
  }
  co_return Ok();
}

void AnswerStream::Show(std::string_view text) {
  if (!shown_ || text.empty()) return;
  const bool begins = current_.empty() && !kept_.empty();
  if (begins) stream_.Append("\n\n");
  current_ += text;
  stream_.Append(text);
}

void AnswerStream::BeginTry() {
  first_.reset();
  restorer_.Finish();
  if (current_.empty()) return;
  current_.clear();
  stream_.Reset();
  if (!kept_.empty()) stream_.Append(kept_);
}

void AnswerStream::Settle(std::string_view text) {
  Show(restorer_.Finish());
  if (!shown_ || current_ == text) return;
  if (text.starts_with(current_)) return Show(text.substr(current_.size()));
  BeginTry();
  Show(text);
}

void AnswerStream::Keep() {
  if (!current_.empty() && !kept_.empty()) kept_ += "\n\n";
  kept_ += current_;
  current_.clear();
}

void AnswerStream::Clear() {
  restorer_.Finish();
  if (!current_.empty() || !kept_.empty()) stream_.Reset();
  current_.clear();
  kept_.clear();
}

std::string AnswerStream::Whole(std::string_view last) const {
  const auto before = Trim(kept_);
  if (before.empty() || Trim(last).starts_with(before)) return std::string(last);
  if (Trim(last).empty() || before.ends_with(Trim(last))) return std::string(before);
  return std::string(before) + "\n\n" + std::string(last);
}

}  // namespace beseda::agent
