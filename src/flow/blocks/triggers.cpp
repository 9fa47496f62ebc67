// Where paths begin.
#include <algorithm>

#include "base/unicode.h"
#include "flow/blocks/kinds.h"
#include "flow/block_compiler.h"
#include "json/json.h"

namespace beseda::flow {
namespace {

/// Begins, and does no more: of a flow, or behind a mistake.
class Begin final : public Node {
 public:
  Step Enter(Run&) const override { return Step::Leave(0); }
};

/// A message with one of these words begins here. A phrase that ends in "*" fits every word that begins so.
class Keyword final : public Node {
 public:
  Keyword(std::vector<std::string> words, bool whole, bool interrupts) : words_(std::move(words)), whole_(whole), interrupts_(interrupts) {}

  Step Enter(Run&) const override { return Step::Leave(0); }

  bool Fires(const Run&, const Input& input, bool idle) const override {
    if (input.kind != Input::Kind::kMessage || (!idle && !interrupts_)) return false;
    const auto said = " " + Words(input.text) + " ", pressed = " " + Words(input.payload) + " ";
    return std::any_of(words_.begin(), words_.end(), [&](const std::string& word) { return Fits(said, word) || Fits(pressed, word); });
  }

 private:
  // Folded words with one space between.
  static std::string Words(std::string_view text) {
    std::string out;
    bool gap = false;
    while (!text.empty()) {
      const auto c = FoldLetter(TakeCodePoint(text));
      if (c == 0) continue;
      if (IsWordLetter(c) || c == '/' || c == '#') {
        if (gap && !out.empty()) out += ' ';
        gap = false;
        AppendUtf8(out, c);
      } else {
        gap = true;
      }
    }
    return out;
  }

  bool Fits(const std::string& said, const std::string& word) const {
    const bool open = word.ends_with('*');
    const auto needle = " " + Words(word) + (open ? "" : " ");
    if (needle.size() <= 2) return false;
    return whole_ && !open ? said == needle : whole_ ? said.starts_with(needle) : said.find(needle) != said.npos;
  }

  std::vector<std::string> words_;
  bool whole_, interrupts_;
};

/// Something that another system tells of begins here.
class OnEvent final : public Node {
 public:
  OnEvent(std::string name, std::int32_t slot, bool interrupts) : name_(std::move(name)), slot_(slot), interrupts_(interrupts) {}

  Step Enter(Run&) const override { return Step::Leave(0); }

  bool Fires(const Run&, const Input& input, bool idle) const override {
    return input.kind == Input::Kind::kHappened && input.payload == name_ && (idle || interrupts_);
  }
  Status Keep(Run& run, const Input& input) const override {
    if (slot_ < 0) return Ok();
    TRY(auto data, json::Parse(input.text));
    return run.Set(slot_, std::move(data));
  }

 private:
  std::string name_;
  std::int32_t slot_;
  bool interrupts_;
};

}  // namespace

NodePtr CompileOnEvent(BlockCompiler& block) {
  auto& in = block.settings();
  auto name = in.TextOr("name", "", 100);
  const auto slot = block.VariableToSet(in, "variable", false);
  return std::make_unique<OnEvent>(std::move(name), slot, in.BoolOr("interrupts", true));
}

NodePtr CompileStart(BlockCompiler&) { return std::make_unique<Begin>(); }
NodePtr CompileOnError(BlockCompiler&) { return std::make_unique<Begin>(); }

NodePtr CompileKeyword(BlockCompiler& block) {
  auto& in = block.settings();
  auto words = block.FoldedWords(in, "words");
  if (words.empty()) block.Mistake("missing_text", "words");
  return std::make_unique<Keyword>(std::move(words), in.TextOr("match", "", 20) == "whole", in.BoolOr("interrupts", false));
}

}  // namespace beseda::flow
