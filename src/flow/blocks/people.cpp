// What concerns the person and the team.
#include "base/text.h"
#include "flow/block_compiler.h"
#include "flow/blocks/kinds.h"
#include "flow/words.h"

namespace beseda::flow {
namespace {

/// Ends the bot's part for now. When it is the bot's turn again, the next message goes on behind it.
class HandOver final : public Node {
 public:
  explicit HandOver(LocalizedTemplate text) : text_(std::move(text)) {}

  Step Enter(Run& run) const override {
    auto text = text_.Render(run);
    if (!text.ok()) return run.Fail(text.error());
    run.Say(text->empty() ? MakeText(std::string(OwnWords(Words::kHandedOver, run.locale_name())), false) : MakeText(std::move(*text)));
    run.output().HandOver();
    return Step::Wait();
  }
  Step Resume(Run&, const Input&) const override { return Step::Leave(0); }

 private:
  LocalizedTemplate text_;
};

class SetContact final : public Node {
 public:
  SetContact(Template name, Template locale) : name_(std::move(name)), locale_(std::move(locale)) {}

  Step Enter(Run& run) const override {
    const auto name = name_.Render(run), locale = locale_.Render(run);
    if (!name.ok()) return run.Fail(name.error());
    if (!locale.ok()) return run.Fail(locale.error());
    if (const auto trimmed = CutUtf8(Trim(*name), 200); !trimmed.empty()) run.SetContactName(std::string(trimmed));
    if (const auto trimmed = Trim(*locale); !trimmed.empty() && trimmed.size() <= 35) run.SetLocale(std::string(trimmed));
    return Step::Leave(0);
  }

 private:
  Template name_, locale_;
};

}  // namespace

NodePtr CompileHandOver(BlockCompiler& block) { return std::make_unique<HandOver>(block.Localized(block.settings(), "text", false)); }

NodePtr CompileSetContact(BlockCompiler& block) {
  auto& in = block.settings();
  auto name = block.Text(in, "name");
  return std::make_unique<SetContact>(std::move(name), block.Text(in, "locale"));
}

}  // namespace beseda::flow
