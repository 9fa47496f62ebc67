// What calls other programs.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "flow/import/loose_json.h"
#include "flow/import/typebot.h"
#include "json/json.h"

namespace beseda::flow {
namespace {

// Blocks that let a model write (packages/forge/blocks).
constexpr std::array<std::string_view, 10> kModels = {"OpenAI", "openai", "mistral", "anthropic", "groq", "together-ai", "open-router", "deepseek", "perplexity", "gemini"};
constexpr std::size_t kMostHeaders = 30, kMostPrompt = 8000;
constexpr std::array<std::string_view, 6> kOwnHeaders = {"host", "content-length", "transfer-encoding", "connection", "upgrade", "expect"};

bool IsHeaderName(std::string_view name) {
  const auto small = ToLower(name);
  return !name.empty() && name.size() <= 64 && small.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_") == small.npos &&
         std::find(kOwnHeaders.begin(), kOwnHeaders.end(), small) == kOwnHeaders.end();
}

}  // namespace

bool TypebotImport::DrawCall(Work& work) {
  const auto& options = At(work.block, "options");
  if (work.type == "Webhook" || work.type == "Zapier" || work.type == "Make.com" || work.type == "Pabbly") return DrawHttp(work), true;
  if (work.type == "Chatwoot" || work.type == "zendesk") {
    Add(work, "hand_over", {});
    return true;
  }
  if (std::find(kModels.begin(), kModels.end(), work.type) != kModels.end()) {
    const auto action = TextAt(options, "action") + TextAt(options, "task");
    if (action == "Create chat completion" || action == "Create Chat Message" || action == "Ask assistant" || action == "Generate variables") return DrawChat(work), true;
  }
  return false;
}

json::Value TypebotImport::HttpBody(Work& work, const std::string& body) {
  const auto text = Template(work, body);
  // A variable in quotes stays JSON; one without becomes a text that is nothing but it, and so keeps its type.
  std::string quoted;
  bool inside = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"' && (i == 0 || text[i - 1] != '\\')) inside = !inside;
    const auto end = text.compare(i, 2, "{{") == 0 ? text.find("}}", i) : text.npos;
    if (end == text.npos) {
      quoted += text[i];
      continue;
    }
    const auto expression = text.substr(i, end + 2 - i);
    quoted += inside ? expression : "\"" + expression + "\"";
    i = end + 1;
  }
  if (const auto parsed = json::Parse(quoted); parsed.ok()) return *parsed;
  draft_.Changed(work.item, "request_body");
  // One that begins like JSON would be read as such.
  return json::Value(" " + text);
}

void TypebotImport::DrawHttp(Work& work) {
  const auto& options = At(work.block, "options");
  const auto& call = At(options, "webhook");
  auto url = Template(work, std::string(Trim(TextAt(call, "url"))));
  work.item.text = CutUtf8(url, 80);
  if (url.empty()) return LeaveOut(work, "no_address");
  if (!HasFixedHost(url)) return LeaveOut(work, "fixed_host");
  for (const auto& pair : ListAt(call, "queryParams")) {
    if (const auto key = TextAt(pair, "key"); !key.empty()) url += (url.find('?') == url.npos ? "?" : "&") + Template(work, key) + "=" + Template(work, TextAt(pair, "value"));
  }
  if (url.size() > 4000) return LeaveOut(work, "too_many", "4000");
  const bool hook = work.type != "Webhook";
  auto method = TextAt(call, "method");
  if (method != "GET" && method != "POST" && method != "PUT" && method != "PATCH" && method != "DELETE") method = hook || method.empty() ? "POST" : "GET";
  json::Array headers;
  for (const auto& pair : ListAt(call, "headers")) {
    const auto name = std::string(Trim(TextAt(pair, "key")));
    if (!IsHeaderName(name) || headers.size() == kMostHeaders) continue;
    headers.push_back(json::Object({{"name", name}, {"value", CutUtf8(Template(work, TextAt(pair, "value")), 4000)}}));
  }
  json::Object settings{{"method", method}, {"url", url}};
  if (!headers.empty()) settings["headers"] = std::move(headers);
  if (const auto body = TextAt(call, "body"); !Trim(body).empty() && method != "GET") settings["body"] = HttpBody(work, body);

  const auto& mapping = ListAt(options, "responseVariableMapping");
  const auto answer = mapping.empty() ? std::string() : draft_.Variable("answer of " + TextAt(work.block, "id").substr(0, 8));
  if (!answer.empty()) settings["variable"] = answer;
  std::vector<std::pair<std::string, std::string>> parts;
  for (const auto& one : mapping) {
    const auto variable = VariableOf(work, TextAt(one, "variableId"));
    const auto path = TextAt(one, "bodyPath");
    if (variable.empty()) continue;
    if (path == "statusCode") {
      settings["status_variable"] = variable;
      continue;
    }
    JsNames names;
    // There "data" is the answer's body.
    names.path = [&](const std::vector<std::string>& theirs) -> std::optional<std::string> {
      if (theirs.empty() || theirs[0] != "data") return std::nullopt;
      std::string lua = answer;
      for (std::size_t i = 1; i < theirs.size(); ++i) {
        const bool plain = theirs[i].find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == std::string::npos;
        if (!plain) return std::nullopt;
        lua += "." + theirs[i];
      }
      return lua;
    };
    if (const auto lua = LuaOfJs(path, names)) parts.emplace_back(variable, "{{" + *lua + "}}");
    else draft_.Changed(work.item, "answer_path", path);
  }
  Add(work, "http_request", std::move(settings));
  for (const auto& [variable, value] : parts) Add(work, "set_variable", {{"variable", variable}, {"operation", "set"}, {"value", value}});
  draft_.NoteChanges(work.item, work.sheet.flow, work.x, work.y, json::Dump(options));
}

void TypebotImport::DrawChat(Work& work) {
  const auto& options = At(work.block, "options");
  std::string instructions = TextAt(options, "instructions"), prompt;
  const auto say = [&](std::string_view who, const std::string& text) {
    if (!text.empty()) prompt += (prompt.empty() ? "" : "\n") + (who.empty() ? "" : std::string(who) + ": ") + Template(work, text);
  };
  for (const auto& message : ListAt(options, "messages")) {
    const auto role = TextAt(message, "role");
    if (role == "system") instructions += (instructions.empty() ? "" : "\n\n") + TextAt(message, "content");
    else if (role == "Dialogue") {
      if (const auto variable = VariableOf(work, TextAt(message, "dialogueVariableId")); !variable.empty()) prompt += (prompt.empty() ? "" : "\n") + ("{{" + variable + "}}");
    } else {
      say(role == "assistant" ? "Assistant" : "User", TextAt(message, "content"));
    }
  }
  say("", TextAt(options, "message"));
  if (prompt.empty()) prompt = "{{last_message}}";
  json::Object settings{{"prompt", CutUtf8(prompt, kMostPrompt)}};
  if (!instructions.empty()) settings["instructions"] = CutUtf8(Template(work, instructions), kMostPrompt);
  for (const auto& one : ListAt(options, "responseMapping")) {
    const auto what = TextAt(one, "valueToExtract") + TextAt(one, "item");
    if (!what.empty() && what != "Message content" && what != "Message") continue;
    if (const auto variable = VariableOf(work, TextAt(one, "variableId")); !variable.empty()) settings["variable"] = variable;
  }
  if (!settings.contains("variable")) settings["say"] = true;
  const auto model = TextAt(options, "model");
  draft_.Changed(work.item, "model", model.empty() ? work.type : model);
  Add(work, "ai_generate", std::move(settings));
}

}  // namespace beseda::flow
