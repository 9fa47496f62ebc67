#include "base/marked_text.h"

#include <md4c.h>

#include <algorithm>

#include "base/text.h"

namespace beseda {
namespace {

constexpr std::size_t kMostNesting = 30;

bool IsSafe(std::string_view url) {
  const auto lower = ToLower(url.substr(0, 8));
  for (const std::string_view scheme : {"http://", "https://", "mailto:", "tel:"}) {
    if (lower.starts_with(scheme)) return true;
  }
  return false;
}

void AppendCodePoint(std::string& out, std::uint32_t code) {
  if (code == 0 || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) code = 0xFFFD;
  if (code < 0x80) {
    out += char(code);
  } else if (code < 0x800) {
    out += char(0xC0 | code >> 6);
    out += char(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    out += char(0xE0 | code >> 12);
    out += char(0x80 | (code >> 6 & 0x3F));
    out += char(0x80 | (code & 0x3F));
  } else {
    out += char(0xF0 | code >> 18);
    out += char(0x80 | (code >> 12 & 0x3F));
    out += char(0x80 | (code >> 6 & 0x3F));
    out += char(0x80 | (code & 0x3F));
  }
}

// The entities that people write in chats; others stay as they stand.
std::string Entity(std::string_view entity) {
  static constexpr std::pair<std::string_view, std::string_view> kNamed[] = {
      {"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&apos;", "'"}, {"&nbsp;", "\u00a0"},
      {"&copy;", "©"}, {"&reg;", "®"}, {"&trade;", "™"}, {"&hellip;", "…"}, {"&mdash;", "—"}, {"&ndash;", "–"},
      {"&laquo;", "«"}, {"&raquo;", "»"}, {"&euro;", "€"}, {"&deg;", "°"}, {"&times;", "×"}};
  for (const auto& [name, text] : kNamed) {
    if (entity == name) return std::string(text);
  }
  if (!entity.starts_with("&#") || entity.size() < 4) return std::string(entity);
  const bool hex = entity[2] == 'x' || entity[2] == 'X';
  std::uint32_t code = 0;
  for (const char digit : entity.substr(hex ? 3 : 2, entity.size() - (hex ? 4 : 3))) {
    const int value = digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
    code = std::min<std::uint32_t>(code * (hex ? 16 : 10) + std::uint32_t(value), 0x110000);
  }
  std::string out;
  AppendCodePoint(out, code);
  return out;
}

std::string Attribute(const MD_ATTRIBUTE& attribute) {
  std::string out;
  for (std::size_t i = 0; attribute.substr_offsets && attribute.substr_offsets[i] < attribute.size; ++i) {
    const auto from = attribute.substr_offsets[i];
    const std::string_view part(attribute.text + from, attribute.substr_offsets[i + 1] - from);
    out += attribute.substr_types[i] == MD_TEXT_ENTITY ? Entity(part) : std::string(part);
  }
  return out;
}

/// Builds the tree from md4c's calls. What nests too deeply is taken as if it stood in the last level that is allowed.
class Builder {
 public:
  MarkedText Take() { return std::move(root_); }

  void Enter(MD_BLOCKTYPE type, void* detail) {
    switch (type) {
      case MD_BLOCK_QUOTE: Push(MarkedBlock::Kind::kQuote); break;
      case MD_BLOCK_UL: Push(MarkedBlock::Kind::kList); break;
      case MD_BLOCK_OL:
        if (auto* list = Push(MarkedBlock::Kind::kList)) {
          list->ordered = true;
          list->first = static_cast<MD_BLOCK_OL_DETAIL*>(detail)->start;
        }
        break;
      case MD_BLOCK_LI:
        if (List()) List()->items.emplace_back();
        leaf_ = nullptr;
        break;
      case MD_BLOCK_HR:
        Add(MarkedBlock::Kind::kRule);
        leaf_ = nullptr;
        break;
      case MD_BLOCK_H: Add(MarkedBlock::Kind::kHeading)->level = int(static_cast<MD_BLOCK_H_DETAIL*>(detail)->level); break;
      case MD_BLOCK_CODE: Add(MarkedBlock::Kind::kCode)->language = Attribute(static_cast<MD_BLOCK_CODE_DETAIL*>(detail)->lang); break;
      case MD_BLOCK_P: Add(MarkedBlock::Kind::kParagraph); break;
      case MD_BLOCK_TABLE: Add(MarkedBlock::Kind::kTable); break;
      case MD_BLOCK_TR: leaf_->rows.emplace_back(); break;
      case MD_BLOCK_TH:
      case MD_BLOCK_TD: leaf_->rows.back().emplace_back(); break;
      default: break;
    }
  }

  void Leave(MD_BLOCKTYPE type) {
    LeaveSpans();
    switch (type) {
      case MD_BLOCK_QUOTE:
      case MD_BLOCK_UL:
      case MD_BLOCK_OL:
        if (refused_ > 0) --refused_;
        else path_.pop_back();
        leaf_ = nullptr;
        break;
      case MD_BLOCK_CODE:
        if (leaf_ && leaf_->code.ends_with('\n')) leaf_->code.pop_back();
        leaf_ = nullptr;
        break;
      case MD_BLOCK_P:
      case MD_BLOCK_H:
        leaf_ = nullptr;
        break;
      case MD_BLOCK_TABLE: leaf_ = nullptr; break;
      default: break;
    }
  }

  void Enter(MD_SPANTYPE type, void* detail) {
    MarkedRun run;
    run.kind = KindOf(type);
    if (type == MD_SPAN_A) run.url = Attribute(static_cast<MD_SPAN_A_DETAIL*>(detail)->href);
    if (type == MD_SPAN_IMG) run.url = Attribute(static_cast<MD_SPAN_IMG_DETAIL*>(detail)->src);
    open_.push_back(std::move(run));
  }

  // Where a bare address and other marks overlap, md4c 0.4.8 leaves spans out of their order, or twice, or not at all.
  void Leave(MD_SPANTYPE type) {
    const auto kind = KindOf(type);
    if (std::ranges::none_of(open_, [&](const MarkedRun& run) { return run.kind == kind; })) return;
    while (open_.back().kind != kind) LeaveSpan();
    LeaveSpan();
  }

  void LeaveSpans() {
    while (!open_.empty()) LeaveSpan();
  }

  static MarkedRun::Kind KindOf(MD_SPANTYPE type) {
    switch (type) {
      case MD_SPAN_EM: return MarkedRun::Kind::kItalic;
      case MD_SPAN_STRONG: return MarkedRun::Kind::kBold;
      case MD_SPAN_DEL: return MarkedRun::Kind::kStrike;
      case MD_SPAN_CODE: return MarkedRun::Kind::kCode;
      case MD_SPAN_A: return MarkedRun::Kind::kLink;
      case MD_SPAN_IMG: return MarkedRun::Kind::kImage;
      default: return MarkedRun::Kind::kText;
    }
  }

  void LeaveSpan() {
    auto run = std::move(open_.back());
    open_.pop_back();
    const bool address = run.kind == MarkedRun::Kind::kLink || run.kind == MarkedRun::Kind::kImage;
    if (open_.size() >= kMostNesting || (address && !IsSafe(run.url))) {  // Its text, without the mark.
      for (auto& inner : run.inside) Put(std::move(inner));
      if (!run.text.empty()) Put(MarkedRun{MarkedRun::Kind::kText, std::move(run.text)});
      return;
    }
    Put(std::move(run));
  }

  void Text(MD_TEXTTYPE type, std::string_view text) {
    if (type == MD_TEXT_BR || type == MD_TEXT_SOFTBR) return Put(MarkedRun{MarkedRun::Kind::kBreak});
    std::string words = type == MD_TEXT_ENTITY ? Entity(text) : type == MD_TEXT_NULLCHAR ? "\uFFFD" : std::string(text);
    if (open_.empty() && leaf_ && leaf_->kind == MarkedBlock::Kind::kCode) {
      leaf_->code += words;
    } else if (!open_.empty() && open_.back().kind == MarkedRun::Kind::kCode) {
      open_.back().text += words;
    } else {
      Put(MarkedRun{MarkedRun::Kind::kText, std::move(words)});
    }
  }

 private:
  MarkedBlock* List() { return !path_.empty() && path_.back()->kind == MarkedBlock::Kind::kList ? path_.back() : nullptr; }

  MarkedText& Inside() {
    if (path_.empty()) return root_;
    auto& block = *path_.back();
    if (block.kind == MarkedBlock::Kind::kQuote) return block.blocks;
    if (block.items.empty()) block.items.emplace_back();
    return block.items.back();
  }

  MarkedBlock* Add(MarkedBlock::Kind kind) {
    auto& blocks = Inside();
    blocks.emplace_back();
    blocks.back().kind = kind;
    return leaf_ = &blocks.back();
  }

  // Pointers in the path stay right: only the last block of each level grows.
  MarkedBlock* Push(MarkedBlock::Kind kind) {
    if (path_.size() >= kMostNesting) {
      ++refused_;
      return nullptr;
    }
    auto* block = Add(kind);
    leaf_ = nullptr;
    path_.push_back(block);
    return block;
  }

  void Put(MarkedRun run) {
    auto& runs = open_.empty() ? Runs() : open_.back().inside;
    const bool joins = run.kind == MarkedRun::Kind::kText && !runs.empty() && runs.back().kind == MarkedRun::Kind::kText;
    if (joins) {
      runs.back().text += run.text;
    } else {
      runs.push_back(std::move(run));
    }
  }

  std::vector<MarkedRun>& Runs() {
    if (!leaf_) Add(MarkedBlock::Kind::kParagraph);  // An item of a tight list has no paragraph of its own.
    if (leaf_->kind == MarkedBlock::Kind::kTable && !leaf_->rows.empty() && !leaf_->rows.back().empty()) {
      return leaf_->rows.back().back();
    }
    return leaf_->runs;
  }

  MarkedText root_;
  std::vector<MarkedBlock*> path_;  // Quotes and lists that are open.
  std::size_t refused_ = 0;         // … and those that nest too deeply.
  MarkedBlock* leaf_ = nullptr;
  std::vector<MarkedRun> open_;
};

Builder& Of(void* builder) { return *static_cast<Builder*>(builder); }

/// Writes without marks.
class Unmarked {
 public:
  std::string text;

  void Blocks(const MarkedText& blocks, const std::string& indent) {
    bool first = true;
    for (const auto& block : blocks) {
      if (!first) text += block.kind == MarkedBlock::Kind::kList ? "\n" : "\n\n";
      if (!first || fresh_) text += indent;
      first = false;
      fresh_ = true;
      Block(block, indent);
    }
  }

 private:
  void Block(const MarkedBlock& block, const std::string& indent) {
    switch (block.kind) {
      case MarkedBlock::Kind::kParagraph:
      case MarkedBlock::Kind::kHeading: Runs(block.runs, indent); break;
      case MarkedBlock::Kind::kCode: Lines(block.code, indent); break;
      case MarkedBlock::Kind::kQuote:
        text += "> ";
        fresh_ = false;
        Blocks(block.blocks, indent + "> ");
        break;
      case MarkedBlock::Kind::kList: List(block, indent); break;
      case MarkedBlock::Kind::kTable: Table(block, indent); break;
      case MarkedBlock::Kind::kRule: text += "———"; break;
    }
  }

  void List(const MarkedBlock& list, const std::string& indent) {
    for (std::size_t i = 0; i < list.items.size(); ++i) {
      if (i > 0) text += "\n" + indent;
      text += list.ordered ? std::to_string(list.first + i) + ". " : "• ";
      fresh_ = false;
      Blocks(list.items[i], indent + "   ");
    }
    fresh_ = true;
  }

  void Table(const MarkedBlock& table, const std::string& indent) {
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
      if (i > 0) text += "\n" + indent;
      for (std::size_t cell = 0; cell < table.rows[i].size(); ++cell) {
        if (cell > 0) text += " | ";
        Runs(table.rows[i][cell], indent);
      }
    }
  }

  void Lines(std::string_view lines, const std::string& indent) {
    for (const char c : lines) {
      text += c;
      if (c == '\n') text += indent;
    }
  }

  void Runs(const std::vector<MarkedRun>& runs, const std::string& indent) {
    for (const auto& run : runs) {
      if (run.kind == MarkedRun::Kind::kBreak) {
        text += "\n" + indent;
        continue;
      }
      const auto from = text.size();
      text += run.text;
      Runs(run.inside, indent);
      const bool address = run.kind == MarkedRun::Kind::kLink || run.kind == MarkedRun::Kind::kImage;
      const std::string said = text.substr(from);
      if (address && said != run.url && "mailto:" + said != run.url && "http://" + said != run.url) text += (said.empty() ? "" : " (") + run.url + (said.empty() ? "" : ")");
    }
  }

  bool fresh_ = false;  // A line has begun and its indent is still to be written.
};

}  // namespace

MarkedText ParseMarkdown(std::string_view markdown) {
  const std::string text = ToUtf8(markdown);
  Builder builder;
  MD_PARSER parser{};
  parser.flags = MD_FLAG_STRIKETHROUGH | MD_FLAG_TABLES | MD_FLAG_NOHTML | MD_FLAG_PERMISSIVEURLAUTOLINKS |
                 MD_FLAG_PERMISSIVEEMAILAUTOLINKS | MD_FLAG_NOINDENTEDCODEBLOCKS;
  parser.enter_block = [](MD_BLOCKTYPE type, void* detail, void* to) { Of(to).Enter(type, detail); return 0; };
  parser.leave_block = [](MD_BLOCKTYPE type, void*, void* to) { Of(to).Leave(type); return 0; };
  parser.enter_span = [](MD_SPANTYPE type, void* detail, void* to) { Of(to).Enter(type, detail); return 0; };
  parser.leave_span = [](MD_SPANTYPE type, void*, void* to) { Of(to).Leave(type); return 0; };
  parser.text = [](MD_TEXTTYPE type, const MD_CHAR* text, MD_SIZE size, void* to) {
    Of(to).Text(type, std::string_view(text, size));
    return 0;
  };
  if (md_parse(text.data(), MD_SIZE(text.size()), &parser, &builder) != 0) return PlainMarkedText(text);
  return builder.Take();
}

MarkedText PlainMarkedText(std::string_view plain) {
  const std::string text = ToUtf8(plain);
  MarkedText blocks;
  std::string_view rest = text;
  while (!rest.empty()) {
    const auto end = std::min(rest.find("\n\n"), rest.size());
    MarkedBlock paragraph;
    for (const auto line : Split(rest.substr(0, end), '\n')) {
      if (!paragraph.runs.empty()) paragraph.runs.push_back(MarkedRun{MarkedRun::Kind::kBreak});
      if (!line.empty() || paragraph.runs.empty()) paragraph.runs.push_back(MarkedRun{MarkedRun::Kind::kText, std::string(line)});
    }
    blocks.push_back(std::move(paragraph));
    rest = rest.substr(std::min(end + 2, rest.size()));
  }
  return blocks;
}

std::string WriteUnmarked(const MarkedText& text) {
  Unmarked out;
  out.Blocks(text, "");
  return std::move(out.text);
}

}  // namespace beseda
