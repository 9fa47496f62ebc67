#include "flow/folder/readable_json.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <string_view>

#include "base/text.h"
#include "json/json.h"

namespace beseda::flow {
namespace {

bool IsEdge(const json::Object& object) {
  if (object.size() != 3) return false;
  const auto is_text = [&](std::string_view name) {
    const auto* value = object.if_contains(name);
    return value && value->is_string();
  };
  return is_text("from") && is_text("port") && is_text("to");
}

bool StaysOnLine(const json::Array& array) {
  return std::all_of(array.begin(), array.end(), [](const json::Value& value) { return value.is_number(); });
}

// The shortest text that is read as the same number; JSON libraries differ in the last digit of some.
std::string NumberText(double number) {
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, number).ptr;
  std::string text(buffer, end);
  if (text.find_first_of(".e") == text.npos) text += ".0";
  const auto again = json::Parse(text);
  const bool same = again.ok() && again->is_double() && again->get_double() == number;
  return same ? text : json::Dump(json::Value(number));
}

class Writer {
 public:
  void Write(const json::Value& value, std::size_t depth, bool on_line) {
    if (value.is_object()) {
      WriteObject(value.get_object(), depth, on_line);
    } else if (value.is_array()) {
      WriteArray(value.get_array(), depth, on_line);
    } else if (value.is_string()) {
      AppendJsonString(out_, json::View(value.get_string()));
    } else if (value.is_double()) {
      out_ += NumberText(value.get_double());
    } else {
      out_ += json::Dump(value);
    }
  }

  void WriteObject(const json::Object& object, std::size_t depth, bool on_line) {
    std::map<std::string_view, const json::Value*> members;
    for (const auto& member : object) members[std::string_view(member.key().data(), member.key().size())] = &member.value();
    on_line = on_line || IsEdge(object) || object.empty();
    out_ += '{';
    bool first = true;
    for (const auto& [name, value] : members) {
      Separate(first, depth + 1, on_line);
      AppendJsonString(out_, name);
      out_ += ": ";
      Write(*value, depth + 1, on_line);
    }
    Close(depth, on_line);
    out_ += '}';
  }

  std::string Take() { return std::move(out_); }

 private:
  void WriteArray(const json::Array& array, std::size_t depth, bool on_line) {
    on_line = on_line || StaysOnLine(array);
    out_ += '[';
    bool first = true;
    for (const auto& value : array) {
      Separate(first, depth + 1, on_line);
      Write(value, depth + 1, on_line);
    }
    Close(depth, on_line);
    out_ += ']';
  }

  void Separate(bool& first, std::size_t depth, bool on_line) {
    if (!first) out_ += on_line ? ", " : ",";
    first = false;
    if (!on_line) NewLine(depth);
  }
  void Close(std::size_t depth, bool on_line) {
    if (!on_line) NewLine(depth);
  }
  void NewLine(std::size_t depth) { out_.append("\n").append(depth * 2, ' '); }

  std::string out_;
};

}  // namespace

std::string ReadableJson(const json::Object& object) {
  Writer writer;
  writer.WriteObject(object, 0, false);
  return writer.Take() + "\n";
}

}  // namespace beseda::flow
