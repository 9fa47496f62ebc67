#include "channels/slack/slack_rich_text.h"

#include "base/text.h"
#include "json/json.h"

namespace beseda::slack {
namespace {

struct Style {
  bool bold = false, italic = false, strike = false, code = false;
};

json::Object StyleJson(const Style& style) {
  json::Object object;
  if (style.bold) object["bold"] = true;
  if (style.italic) object["italic"] = true;
  if (style.strike) object["strike"] = true;
  if (style.code) object["code"] = true;
  return object;
}

void AddText(json::Array& into, std::string_view text, const Style& style) {
  if (text.empty()) return;
  json::Object run{{"type", "text"}, {"text", text}};
  if (auto marks = StyleJson(style); !marks.empty()) run["style"] = std::move(marks);
  into.emplace_back(std::move(run));
}

std::string Plain(const std::vector<MarkedRun>& runs) {
  MarkedBlock block;
  block.runs = runs;
  return WriteUnmarked({block});
}

class Writer {
 public:
  json::Array Write(const MarkedText& blocks) {
    Blocks(blocks);
    EndSection();
    return std::move(elements_);
  }

 private:
  void Runs(const std::vector<MarkedRun>& runs, Style style) {
    using Kind = MarkedRun::Kind;
    for (const auto& run : runs) {
      auto inner = style;
      switch (run.kind) {
        case Kind::kText: AddText(section_, run.text, style); break;
        case Kind::kBreak: AddText(section_, "\n", {}); break;
        case Kind::kCode:
          inner.code = true;
          AddText(section_, run.text, inner);
          break;
        case Kind::kBold:
          inner.bold = true;
          Runs(run.inside, inner);
          break;
        case Kind::kItalic:
          inner.italic = true;
          Runs(run.inside, inner);
          break;
        case Kind::kStrike:
          inner.strike = true;
          Runs(run.inside, inner);
          break;
        case Kind::kLink:
        case Kind::kImage: Link(run, style); break;
      }
    }
  }

  void Link(const MarkedRun& run, const Style& style) {
    json::Object link{{"type", "link"}, {"url", run.url}};
    const auto label = Plain(run.inside);
    if (!label.empty() && label != run.url) link["text"] = label;
    if (auto marks = StyleJson(style); !marks.empty()) link["style"] = std::move(marks);
    section_.emplace_back(std::move(link));
  }

  void Blocks(const MarkedText& blocks) {
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      if (i > 0 && IsText(blocks[i - 1]) && IsText(blocks[i])) AddText(section_, "\n\n", {});
      Block(blocks[i]);
    }
  }

  static bool IsText(const MarkedBlock& block) {
    return block.kind == MarkedBlock::Kind::kParagraph || block.kind == MarkedBlock::Kind::kHeading ||
           block.kind == MarkedBlock::Kind::kRule;
  }

  void Block(const MarkedBlock& block) {
    using Kind = MarkedBlock::Kind;
    switch (block.kind) {
      case Kind::kParagraph: Runs(block.runs, {}); break;
      case Kind::kHeading: Runs(block.runs, {.bold = true}); break;
      case Kind::kRule: AddText(section_, "———", {}); break;
      case Kind::kCode: Preformatted(block.code); break;
      case Kind::kTable: Preformatted(WriteUnmarked({block})); break;
      case Kind::kQuote: Quote(block); break;
      case Kind::kList: List(block, 0); break;
    }
  }

  void EndSection() {
    if (!section_.empty()) elements_.emplace_back(json::Object{{"type", "rich_text_section"}, {"elements", std::move(section_)}});
    section_ = json::Array();
  }

  void Preformatted(std::string_view code) {
    EndSection();
    if (code.empty()) return;
    json::Array inside;
    AddText(inside, code, {});
    elements_.emplace_back(json::Object{{"type", "rich_text_preformatted"}, {"elements", std::move(inside)}});
  }

  /// What a quote or an item holds that is not plain text (a table in a list) is written as text there.
  json::Array Inside(const MarkedText& blocks) {
    Writer inner;
    for (const auto& block : blocks) {
      if (!inner.section_.empty()) AddText(inner.section_, "\n", {});
      if (IsText(block)) {
        inner.Block(block);
      } else {
        AddText(inner.section_, WriteUnmarked({block}), {});
      }
    }
    return std::move(inner.section_);
  }

  void Quote(const MarkedBlock& block) {
    EndSection();
    auto inside = Inside(block.blocks);
    if (inside.empty()) return;
    elements_.emplace_back(json::Object{{"type", "rich_text_quote"}, {"elements", std::move(inside)}});
  }

  /// Lists within lists follow each other, with an indent; the numbers of the outer go on after it (offset).
  void List(const MarkedBlock& list, int indent) {
    EndSection();
    json::Array items;
    std::size_t done = 0;
    const auto flush = [&](std::size_t next) {
      if (!items.empty()) {
        json::Object element{{"type", "rich_text_list"}, {"style", list.ordered ? "ordered" : "bullet"}, {"indent", indent},
                             {"elements", std::move(items)}};
        if (list.ordered && list.first + done > 1) element["offset"] = list.first + done - 1;
        elements_.emplace_back(std::move(element));
      }
      items = json::Array();
      done = next;
    };
    for (std::size_t i = 0; i < list.items.size(); ++i) {
      MarkedText own;
      std::vector<const MarkedBlock*> inner;
      for (const auto& block : list.items[i]) {
        if (block.kind == MarkedBlock::Kind::kList && indent < kDeepest) {
          inner.push_back(&block);
        } else {
          own.push_back(block);
        }
      }
      auto inside = Inside(own);
      if (inside.empty()) AddText(inside, " ", {});
      items.emplace_back(json::Object{{"type", "rich_text_section"}, {"elements", std::move(inside)}});
      if (inner.empty()) continue;
      flush(i + 1);
      for (const auto* block : inner) List(*block, indent + 1);
    }
    flush(list.items.size());
  }

  static constexpr int kDeepest = 8;

  json::Array elements_;
  json::Array section_;  ///< Runs of the paragraph under way.
};

}  // namespace

json::Value WriteRichText(const MarkedText& text) {
  if (Trim(WriteUnmarked(text)).empty()) return nullptr;
  auto elements = Writer().Write(text);
  if (elements.empty()) return nullptr;
  return json::Object{{"type", "rich_text"}, {"elements", std::move(elements)}};
}

}  // namespace beseda::slack
