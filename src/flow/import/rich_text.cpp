#include "flow/import/rich_text.h"

#include "base/text.h"
#include "flow/import/loose_json.h"
#include "json/json.h"

namespace beseda::flow {
namespace {

constexpr int kMostDepth = 30;

// What would be markup; variables in braces stay as they are.
std::string Escaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i).starts_with("{{")) {
      const auto end = text.find("}}", i);
      if (end != text.npos) {
        out += text.substr(i, end + 2 - i);
        i = end + 1;
        continue;
      }
    }
    if (text[i] == '*' || text[i] == '`') out += '\\';
    out += text[i];
  }
  return out;
}

std::string Marked(const std::string& text, std::string_view mark) {
  const auto words = Trim(text);
  if (words.empty()) return text;
  const auto begin = std::size_t(words.data() - text.data());
  return text.substr(0, begin) + std::string(mark) + std::string(words) + std::string(mark) + text.substr(begin + words.size());
}

std::string Inline(const json::Value& node, int depth) {
  if (depth > kMostDepth) return {};
  if (const auto& text = At(node, "text"); text.is_string()) {
    auto out = Escaped(json::View(text.get_string()));
    if (FlagAt(node, "italic")) out = Marked(out, "_");
    if (FlagAt(node, "bold")) out = Marked(out, "**");
    if (FlagAt(node, "strikethrough")) out = Marked(out, "~~");
    return out;
  }
  std::string out;
  for (const auto& child : ListAt(node, "children")) out += Inline(child, depth + 1);
  const auto url = TextAt(node, "url");
  if (TextAt(node, "type") != "a" || url.empty()) return out;
  return out.empty() || out == url ? url : "[" + out + "](" + url + ")";
}

void Lines(const json::Value& node, std::string& out, const std::string& indent, int depth);

void ListLines(const json::Value& list, bool numbered, std::string& out, const std::string& indent, int depth) {
  int number = 0;
  for (const auto& item : ListAt(list, "children")) {
    const auto mark = numbered ? std::to_string(++number) + ". " : "- ";
    for (const auto& part : ListAt(item, "children")) {
      const auto type = TextAt(part, "type");
      if (type == "ul" || type == "ol") Lines(part, out, indent + "  ", depth + 1);
      else out += indent + mark + Inline(part, depth + 1) + "\n";
    }
  }
}

void Lines(const json::Value& node, std::string& out, const std::string& indent, int depth) {
  if (depth > kMostDepth) return;
  const auto type = TextAt(node, "type");
  if (type == "ul" || type == "ol") return ListLines(node, type == "ol", out, indent, depth);
  if (type == "variable") {
    for (const auto& child : ListAt(node, "children")) Lines(child, out, indent, depth + 1);
    return;
  }
  out += indent + Inline(node, depth + 1) + "\n";
}

// Tags go, what they mean stays: enough for the little that the old editor wrote.
std::string OfHtml(std::string_view html) {
  std::string out;
  while (!html.empty()) {
    const auto open = html.find('<');
    out += Escaped(html.substr(0, open));
    if (open == html.npos) break;
    const auto close = html.find('>', open);
    if (close == html.npos) break;
    const auto tag = ToLower(html.substr(open + 1, close - open - 1));
    if (tag == "br" || tag == "br/" || tag == "br /" || tag == "/div" || tag == "/p") out += "\n";
    else if (tag == "b" || tag == "/b" || tag == "strong" || tag == "/strong") out += "**";
    else if (tag == "i" || tag == "/i" || tag == "em" || tag == "/em") out += "_";
    html.remove_prefix(close + 1);
  }
  for (const auto& [entity, sign] : {std::pair{"&nbsp;", " "}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}, {"&amp;", "&"}}) {
    const std::string_view name = entity;
    for (auto at = out.find(name); at != out.npos; at = out.find(name, at + 1)) out.replace(at, name.size(), sign);
  }
  return out;
}

}  // namespace

std::string MarkdownOfRichText(const json::Value& content) {
  std::string out;
  for (const auto& node : ListAt(content, "richText")) Lines(node, out, "", 0);
  if (Trim(out).empty()) out = OfHtml(TextAt(content, "html"));
  if (Trim(out).empty()) out = Escaped(TextAt(content, "plainText"));
  return std::string(Trim(out));
}

}  // namespace beseda::flow
