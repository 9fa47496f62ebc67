#include "flow/import/js_expression.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include "base/text.h"

namespace beseda::flow {
namespace {

constexpr std::size_t kMostSource = 4000, kMostLua = 8000;
constexpr int kMostDepth = 100;

enum class Kind { kAny, kNumber, kText, kTruth, kNil };

struct Lua {
  std::string code = {};
  Kind kind = Kind::kAny;
};
using Made = std::optional<Lua>;

std::string LuaText(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n') out += "\\n";
    else if (c == '\r') out += "\\r";
    else if (c != '\0') out += c;
  }
  // Two braces end an expression of a text, wherever they stand.
  for (auto at = out.find("}}"); at != out.npos; at = out.find("}}")) out.replace(at, 2, "}\\x7d");
  return out + "\"";
}

std::string AsNumber(const Lua& value) { return value.kind == Kind::kNumber ? value.code : "(tonumber(" + value.code + ") or 0)"; }
// Not a number compares as false with all.
std::string AsComparable(const Lua& value) { return value.kind == Kind::kNumber ? value.code : "(tonumber(" + value.code + ") or 0/0)"; }
std::string AsText(const Lua& value) {
  if (value.kind == Kind::kText || value.kind == Kind::kNumber) return value.code;
  if (value.kind == Kind::kTruth) return "tostring(" + value.code + ")";
  return "tostring(" + value.code + " or \"\")";
}
std::string AsTruth(const Lua& value) {
  switch (value.kind) {
    case Kind::kTruth: return value.code;
    case Kind::kNumber: return "(" + value.code + " ~= 0)";
    case Kind::kText: return "(" + value.code + " ~= \"\")";
    case Kind::kNil: return "false";
    case Kind::kAny: break;
  }
  return "(function(v) return v and v ~= \"\" and v ~= 0 end)(" + value.code + ")";
}

constexpr std::string_view kIncludes =
    "(function(a, b) if type(a) == \"table\" then for _, v in ipairs(a) do if v == b then return true end end return false end "
    "return a ~= nil and string.find(tostring(a), tostring(b), 1, true) ~= nil end)";

/// Recursive descent over the source; the first thing that it does not know ends it.
class Translator {
 public:
  Translator(std::string_view source, const JsNames& names) : left_(source), names_(names) {}

  std::optional<std::string> Run() {
    auto made = Choice();
    Skip();
    if (Take(";")) Skip();
    if (!made || !left_.empty() || made->code.size() > kMostLua || made->code.find("}}") != std::string::npos) return std::nullopt;
    // Its own brackets are not needed around the whole.
    return std::move(made->code);
  }

 private:
  void Skip() {
    while (!left_.empty() && std::isspace(static_cast<unsigned char>(left_[0]))) left_.remove_prefix(1);
  }
  bool Take(std::string_view sign) {
    Skip();
    if (!left_.starts_with(sign)) return false;
    left_.remove_prefix(sign.size());
    return true;
  }
  bool Sees(std::string_view sign) {
    Skip();
    return left_.starts_with(sign);
  }

  Made Choice() {
    if (++depth_ > kMostDepth) return std::nullopt;
    auto made = Either();
    if (made && Sees("?") && !Sees("??") && !Sees("?.")) {
      Take("?");
      const auto yes = Choice();
      if (!yes || !Take(":")) return std::nullopt;
      const auto no = Choice();
      if (!no) return std::nullopt;
      made->code = "(function() if " + AsTruth(*made) + " then return " + yes->code + " end return " + no->code + " end)()";
      made->kind = yes->kind == no->kind ? yes->kind : Kind::kAny;
    }
    --depth_;
    return made;
  }

  Made Either() {
    auto left = Both();
    while (left) {
      if (Take("||")) {
        const auto right = Both();
        if (!right) return std::nullopt;
        const bool truths = left->kind == Kind::kTruth && right->kind == Kind::kTruth;
        left->code = truths ? "(" + left->code + " or " + right->code + ")"
                            : "(function(a) if a and a ~= \"\" and a ~= 0 then return a end return " + right->code + " end)(" + left->code + ")";
        left->kind = left->kind == right->kind ? left->kind : Kind::kAny;
      } else if (Take("??")) {
        const auto right = Both();
        if (!right) return std::nullopt;
        left->code = "(function(a) if a ~= nil then return a end return " + right->code + " end)(" + left->code + ")";
        left->kind = Kind::kAny;
      } else {
        break;
      }
    }
    return left;
  }

  Made Both() {
    auto left = Comparison();
    while (left && Take("&&")) {
      const auto right = Comparison();
      if (!right) return std::nullopt;
      left->code = "(" + AsTruth(*left) + " and " + AsTruth(*right) + ")";
      left->kind = Kind::kTruth;
    }
    return left;
  }

  Made Comparison() {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kSigns = {{
        {"===", "=="}, {"!==", "~="}, {"==", "=="}, {"!=", "~="}, {"<=", "<="}, {">=", ">="}, {"<", "<"}, {">", ">"}}};
    auto left = Sum();
    if (!left) return std::nullopt;
    for (const auto& [sign, lua] : kSigns) {
      if (!Take(sign)) continue;
      const auto right = Sum();
      if (!right) return std::nullopt;
      const bool equality = lua == "==" || lua == "~=";
      // A variable may hold a number as text; "5" == 5 there.
      const bool numbers = !equality || ((left->kind == Kind::kNumber) != (right->kind == Kind::kNumber) && left->kind != Kind::kNil && right->kind != Kind::kNil);
      left->code = numbers ? "(" + AsComparable(*left) + " " + std::string(lua) + " " + AsComparable(*right) + ")"
                           : "(" + left->code + " " + std::string(lua) + " " + right->code + ")";
      left->kind = Kind::kTruth;
      break;
    }
    return left;
  }

  Made Sum() {
    auto left = Product();
    while (left) {
      const bool plus = Sees("+") && !Sees("++"), minus = Sees("-") && !Sees("--");
      if (!plus && !minus) break;
      left_.remove_prefix(1);
      const auto right = Product();
      if (!right) return std::nullopt;
      const bool text = plus && (left->kind == Kind::kText || right->kind == Kind::kText);
      left->code = text ? "(" + AsText(*left) + " .. " + AsText(*right) + ")" : "(" + AsNumber(*left) + (plus ? " + " : " - ") + AsNumber(*right) + ")";
      left->kind = text ? Kind::kText : Kind::kNumber;
    }
    return left;
  }

  Made Product() {
    auto left = Sign();
    while (left) {
      const char sign = Sees("**") ? '^' : Sees("*") ? '*' : Sees("/") && !Sees("//") && !Sees("/*") ? '/' : Sees("%") ? '%' : '\0';
      if (!sign) break;
      left_.remove_prefix(sign == '^' ? 2 : 1);
      const auto right = Sign();
      if (!right) return std::nullopt;
      left->code = "(" + AsNumber(*left) + " " + sign + " " + AsNumber(*right) + ")";
      left->kind = Kind::kNumber;
    }
    return left;
  }

  Made Sign() {
    if (++depth_ > kMostDepth) return std::nullopt;
    Made made;
    if (Sees("!") && !Sees("!=")) {
      Take("!");
      if ((made = Sign())) made = Lua{"(not " + AsTruth(*made) + ")", Kind::kTruth};
    } else if (Sees("-") && !Sees("--")) {
      Take("-");
      if ((made = Sign())) made = Lua{"(- " + AsNumber(*made) + ")", Kind::kNumber};
    } else {
      made = Value();
    }
    --depth_;
    return made;
  }

  // A value and what follows it: .name, [place], .method(…).
  Made Value() {
    std::vector<std::string> path;
    auto made = First(path);
    while (made || !path.empty()) {
      const bool dot = Take("?.") || (Sees(".") && Take("."));
      if (dot) {
        const auto name = Word();
        if (name.empty()) return std::nullopt;
        if (Sees("(") || name == "length") {
          if (!made && !(made = OfPath(path))) return std::nullopt;
          path.clear();
          made = name == "length" ? Lua{"#(" + made->code + " or \"\")", Kind::kNumber} : Method(*made, name);
          if (!made) return std::nullopt;
        } else if (made) {
          made = Lua{made->code + "." + name, Kind::kAny};
        } else {
          path.push_back(name);
        }
      } else if (Take("[")) {
        const auto inside = Choice();
        if (!inside || !Take("]")) return std::nullopt;
        if (!made && inside->kind == Kind::kText && inside->code.size() > 2 && inside->code.front() == '"') {
          path.push_back(inside->code.substr(1, inside->code.size() - 2));
          continue;
        }
        if (!made && !(made = OfPath(path))) return std::nullopt;
        path.clear();
        const bool digits = std::all_of(inside->code.begin(), inside->code.end(), [](char c) { return c >= '0' && c <= '9'; });
        // Lists begin at 1 here.
        if (digits && inside->code.size() < 9) made = Lua{made->code + "[" + std::to_string(std::stol(inside->code) + 1) + "]", Kind::kAny};
        else if (inside->kind == Kind::kText) made = Lua{made->code + "[" + inside->code + "]", Kind::kAny};
        else made = Lua{made->code + "[" + AsNumber(*inside) + " + 1]", Kind::kAny};
      } else {
        break;
      }
    }
    return made ? made : path.empty() ? std::nullopt : OfPath(path);
  }

  Made OfPath(const std::vector<std::string>& path) {
    const auto found = names_.path && !path.empty() ? names_.path(path) : std::nullopt;
    if (!found) return std::nullopt;
    return Lua{*found, Kind::kAny};
  }

  Made First(std::vector<std::string>& path) {
    Skip();
    if (left_.empty()) return std::nullopt;
    const char c = left_[0];
    if (left_.starts_with("{{")) return Braces();
    if (c == '"' || c == '\'') return Text(c);
    if (c == '`') return TemplateText();
    if (std::isdigit(static_cast<unsigned char>(c))) return Number();
    if (Take("(")) {
      auto made = Choice();
      if (!made || !Take(")")) return std::nullopt;
      return made;
    }
    const auto word = Word();
    if (word.empty()) return std::nullopt;
    if (word == "true" || word == "false") return Lua{word, Kind::kTruth};
    if (word == "null" || word == "undefined") return Lua{"nil", Kind::kNil};
    if (word == "Math" || word == "Number" || word == "String" || word == "parseInt" || word == "parseFloat") return Function(word);
    path.push_back(word);
    return std::nullopt;
  }

  std::string Word() {
    Skip();
    std::size_t end = 0;
    while (end < left_.size() && (std::isalnum(static_cast<unsigned char>(left_[end])) || left_[end] == '_' || left_[end] == '$')) ++end;
    if (end == 0 || std::isdigit(static_cast<unsigned char>(left_[0]))) return {};
    std::string word(left_.substr(0, end));
    left_.remove_prefix(end);
    return word;
  }

  Made Braces() {
    const auto end = left_.find("}}");
    if (end == left_.npos || !names_.braces) return std::nullopt;
    const auto name = Trim(left_.substr(2, end - 2));
    left_.remove_prefix(end + 2);
    if (name.empty() || name.find_first_of("{}") != name.npos) return std::nullopt;
    return Lua{names_.braces(name), Kind::kAny};
  }

  Made Number() {
    std::size_t end = 0;
    while (end < left_.size() && (std::isdigit(static_cast<unsigned char>(left_[end])) || left_[end] == '.')) ++end;
    const auto digits = left_.substr(0, end);
    const bool octal = digits.size() > 1 && digits[0] == '0' && digits[1] != '.';
    if (end > 15 || octal || digits.back() == '.' || std::count(digits.begin(), digits.end(), '.') > 1) return std::nullopt;
    left_.remove_prefix(end);
    if (!left_.empty() && (std::isalpha(static_cast<unsigned char>(left_[0])) || left_[0] == '_')) return std::nullopt;
    return Lua{std::string(digits), Kind::kNumber};
  }

  Made Text(char quote) {
    std::string text;
    for (std::size_t i = 1; i < left_.size(); ++i) {
      const char c = left_[i];
      if (c == quote) {
        left_.remove_prefix(i + 1);
        return Lua{LuaText(text), Kind::kText};
      }
      if (c != '\\') {
        text += c;
        continue;
      }
      if (++i == left_.size()) break;
      if (std::string_view("xu0b").find(left_[i]) != std::string_view::npos) return std::nullopt;
      text += left_[i] == 'n' ? '\n' : left_[i] == 't' ? '\t' : left_[i] == 'r' ? '\r' : left_[i];
    }
    return std::nullopt;
  }

  Made TemplateText() {
    left_.remove_prefix(1);
    std::string code, words;
    const auto add = [&](std::string part) { code += (code.empty() ? "" : " .. ") + std::move(part); };
    while (!left_.empty() && left_[0] != '`') {
      if (left_[0] == '\\') return std::nullopt;
      if (!left_.starts_with("${") && !left_.starts_with("{{")) {
        words += left_[0];
        left_.remove_prefix(1);
        continue;
      }
      if (!words.empty()) add(LuaText(words));
      words.clear();
      const bool braces = left_.starts_with("{{");
      if (!braces) left_.remove_prefix(2);
      const auto value = braces ? Braces() : Choice();
      if (!value || (!braces && !Take("}"))) return std::nullopt;
      add(AsText(*value));
    }
    if (left_.empty()) return std::nullopt;
    left_.remove_prefix(1);
    if (!words.empty() || code.empty()) add(LuaText(words));
    return Lua{"(" + code + ")", Kind::kText};
  }

  std::optional<std::vector<Lua>> Arguments() {
    std::vector<Lua> arguments;
    if (!Take("(")) return std::nullopt;
    if (Take(")")) return arguments;
    do {
      auto one = Choice();
      if (!one) return std::nullopt;
      arguments.push_back(std::move(*one));
    } while (Take(","));
    if (!Take(")")) return std::nullopt;
    return arguments;
  }

  Made Function(const std::string& word) {
    std::string name = word;
    if (word == "Math") {
      if (!Take(".")) return std::nullopt;
      name = Word();
    }
    const auto arguments = Arguments();
    if (!arguments || arguments->empty()) return std::nullopt;
    const auto& first = (*arguments)[0];
    if (word == "Number" || word == "parseFloat") return Lua{AsNumber(first), Kind::kNumber};
    if (word == "parseInt") return Lua{"math.floor(" + AsNumber(first) + ")", Kind::kNumber};
    if (word == "String") return Lua{"tostring(" + AsText(first) + ")", Kind::kText};
    if (name == "round") return Lua{"math.floor(" + AsNumber(first) + " + 0.5)", Kind::kNumber};
    if (name != "floor" && name != "ceil" && name != "abs" && name != "max" && name != "min" && name != "sqrt") return std::nullopt;
    std::string code = "math." + name + "(";
    for (std::size_t i = 0; i < arguments->size(); ++i) code += (i ? ", " : "") + AsNumber((*arguments)[i]);
    return Lua{code + ")", Kind::kNumber};
  }

  Made Method(const Lua& of, const std::string& name) {
    const auto arguments = Arguments();
    if (!arguments) return std::nullopt;
    const auto text = AsText(of);
    if (arguments->empty()) {
      if (name == "toLowerCase") return Lua{"string.lower(" + text + ")", Kind::kText};
      if (name == "toUpperCase") return Lua{"string.upper(" + text + ")", Kind::kText};
      if (name == "trim") return Lua{"string.match(" + text + ", \"^%s*(.-)%s*$\")", Kind::kText};
      if (name == "toString") return Lua{"tostring(" + text + ")", Kind::kText};
      return std::nullopt;
    }
    const auto& first = (*arguments)[0];
    if (arguments->size() != 1) return std::nullopt;
    if (name == "includes") return Lua{std::string(kIncludes) + "(" + of.code + ", " + first.code + ")", Kind::kTruth};
    if (name == "startsWith" && first.kind == Kind::kText) return Lua{"(string.sub(" + text + ", 1, #" + first.code + ") == " + first.code + ")", Kind::kTruth};
    if (name == "toFixed" && first.code.size() == 1 && first.kind == Kind::kNumber) return Lua{"string.format(\"%." + first.code + "f\", " + AsNumber(of) + ")", Kind::kText};
    if (name == "join" && first.kind == Kind::kText) return Lua{"table.concat(" + of.code + " or {}, " + first.code + ")", Kind::kText};
    return std::nullopt;
  }

  std::string_view left_;
  const JsNames& names_;
  int depth_ = 0;
};

}  // namespace

std::optional<std::string> LuaOfJs(std::string_view source, const JsNames& names) {
  if (source.size() > kMostSource) return std::nullopt;
  return Translator(source, names).Run();
}

}  // namespace beseda::flow
