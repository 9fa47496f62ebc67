#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "base/text.h"
#include "flow/chat/chat_test.h"
#include "flow/folder/bot_folder.h"
#include "json/reader.h"

namespace beseda::flow {
namespace {

constexpr std::string_view kFlows = "flows/", kTests = "tests/", kJson = ".json", kChat = ".chat";
/// Members of bot.json that are no part of the scenario's document.
constexpr std::array<std::string_view, 7> kBotMembers = {"name", "description", "greeting", "language", "timezone", "tests_gate", "agent"};
/// Members of the document that have files of their own.
constexpr std::array<std::string_view, 4> kElsewhere = {"flows", "blocks", "edges", "variables"};

Error At(const std::string& file, const std::string& field, const std::string& what, ErrorCode code = ErrorCode::kInvalid) {
  return Error(code, file + (field.empty() ? "" : ", " + field) + ": " + what).InField(file + ":" + field);
}

Error At(const std::string& file, const Error& error) { return At(file, error.field, error.message, error.code); }

template <std::size_t N>
bool IsOneOf(std::string_view name, const std::array<std::string_view, N>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool IsIn(std::string_view path, std::string_view folder, std::string_view ending) {
  return path.size() > folder.size() + ending.size() && path.starts_with(folder) && path.ends_with(ending) &&
         path.find('/', folder.size()) == path.npos;
}

Result<json::Object> ParseFile(const std::string& file, std::string_view text) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";  // Some editors write one before JSON.
  if (text.starts_with(kMark)) text.remove_prefix(kMark.size());
  auto object = json::ParseObject(text);
  if (!object.ok()) return At(file, object.error());
  return object;
}

class FolderReader {
 public:
  explicit FolderReader(const FolderFiles& files) : files_(files) {}

  Result<BotFolder> Read() {
    CHECK_OK(CheckSize());
    CHECK_OK(ReadBot());
    CHECK_OK(ReadVariables());
    for (const auto& [path, text] : files_) {
      if (IsIn(path, kFlows, kJson)) CHECK_OK(ReadFlow(path, text));
      if (IsIn(path, kTests, kChat)) CHECK_OK(ReadTest(path, text));
    }
    CHECK_OK(ReadScenario());
    CHECK_OK(ReadText("instructions.md", folder_.instructions));
    CHECK_OK(ReadText("knowledge.md", folder_.knowledge));
    return std::move(folder_);
  }

 private:
  Status CheckSize() const {
    std::size_t size = 0;
    for (const auto& [path, text] : files_) {
      if (IsFolderFile(path)) size += text.size();
    }
    if (size <= kMostFolderBytes) return Ok();
    return Error(ErrorCode::kTooLarge, "The files of a bot may have at most 16 MB in all.");
  }

  Status ReadBot() {
    const auto file = files_.find("bot.json");
    if (file == files_.end()) return At("bot.json", "", "this file is missing; a bot's folder has one.");
    TRY(auto bot, ParseFile("bot.json", file->second));
    json::Reader in(bot);
    folder_.name = in.TextOr("name", "", 200);
    folder_.description = in.TextOr("description", "");
    folder_.greeting = in.TextOr("greeting", "");
    folder_.language = in.TextOr("language", "", 35);
    folder_.timezone = in.TextOr("timezone", "", 64);
    const auto gate = ParseTestsGate(in.TextOr("tests_gate", "warn", 16));
    if (!gate) in.Fail("tests_gate", "\"tests_gate\" must be \"off\", \"warn\" or \"block\".");
    folder_.tests_gate = gate.value_or(TestsGate::kWarn);
    if (const auto& agent = in.Raw("agent"); agent.is_object()) {
      if (!agent.get_object().empty()) folder_.agent = std::make_shared<json::Object>(agent.get_object());
    } else if (!agent.is_null()) {
      in.Fail("agent", "\"agent\" must be an object.");
    }
    if (const auto checked = in.Check(); !checked.ok()) return At("bot.json", checked.error());
    for (auto& member : bot) {
      const std::string_view name(member.key().data(), member.key().size());
      if (IsOneOf(name, kElsewhere)) return At("bot.json", std::string(name), "this has files of its own, in flows/ or variables.json.");
      if (!IsOneOf(name, kBotMembers)) document_[member.key()] = std::move(member.value());
    }
    return Ok();
  }

  Status ReadVariables() {
    const auto file = files_.find("variables.json");
    if (file == files_.end()) return Ok();
    TRY(document_["variables"], ParseFile("variables.json", file->second));
    return Ok();
  }

  Status ReadFlow(const std::string& path, const std::string& text) {
    TRY(auto flow, ParseFile(path, text));
    json::Reader in(flow);
    const auto id = in.Text("id", 40);
    if (const auto checked = in.Check(); !checked.ok()) return At(path, checked.error());
    CHECK_OK(Take("flows", id, path, "id"));
    for (const auto* name : {"blocks", "edges"}) {
      const auto* members = flow.if_contains(name);
      if (!members || members->is_null()) continue;
      if (!members->is_object()) return At(path, name, "must be an object, by id.");
      for (const auto& member : members->get_object()) {
        const std::string key(member.key().data(), member.key().size());
        CHECK_OK(Take(name, key, path, std::string(name) + "." + key));
        auto& whole = Whole(name)[key];
        whole = member.value();
        if (name == std::string_view("blocks") && whole.is_object()) whole.get_object()["flow"] = id;
      }
    }
    for (const auto* name : {"id", "blocks", "edges"}) flow.erase(name);
    Whole("flows")[id] = std::move(flow);
    return Ok();
  }

  /// Notes where an entity stands.
  Status Take(const std::string& type, const std::string& id, const std::string& path, const std::string& field) {
    const auto [place, fresh] = homes_.emplace(type + "." + id, path);
    if (fresh) return Ok();
    return At(path, field, "\"" + id + "\" stands in " + place->second + " too; an id is used once.");
  }

  json::Object& Whole(std::string_view name) {
    auto& value = document_[name];
    if (!value.is_object()) value = json::Object();
    return value.get_object();
  }

  Status ReadTest(const std::string& path, const std::string& text) {
    const auto name = path.substr(kTests.size(), path.size() - kTests.size() - kChat.size());
    if (const auto checked = CheckTestName(name); !checked.ok()) return At(path, checked.error());
    if (folder_.tests.size() == kMostTests) return At(path, "", "a bot has at most " + std::to_string(kMostTests) + " tests.");
    const auto test = ParseChatTest(text);
    if (!test.ok()) return At(path, test.error());
    folder_.tests[name] = NormalTestText(text);
    return Ok();
  }

  Status ReadScenario() {
    if (!homes_.empty() && !document_.contains("main") && Whole("flows").size() == 1) document_["main"] = Whole("flows").begin()->key();
    if (homes_.empty()) return At("flows", "", "there is no flow; flows/main.json may be one.");
    auto scenario = DecodeScenario(json::Value(document_));
    if (!scenario.ok()) return InItsFile(scenario.error());
    folder_.scenario = std::move(*scenario);
    // What the document does not take up is a slip of the author's.
    const auto known = EncodeScenario(folder_.scenario);
    for (const auto& member : document_) {
      if (!known.contains(member.key())) return At("bot.json", std::string(member.key()), "there is no such setting.");
    }
    return Ok();
  }

  Error InItsFile(const Error& error) const {
    const auto parts = Split(error.field, '.');
    const auto entity = parts.size() > 1 ? std::string(parts[0]) + "." + std::string(parts[1]) : std::string();
    if (const auto home = homes_.find(entity); home != homes_.end()) {
      const bool flow = parts[0] == "flows";
      return At(home->second, flow ? error.field.substr(std::min(entity.size() + 1, error.field.size())) : error.field, error.message, error.code);
    }
    if (!parts.empty() && parts[0] == "variables") {
      return At("variables.json", error.field.substr(std::min<std::size_t>(10, error.field.size())), error.message, error.code);
    }
    return At("bot.json", error);
  }

  Status ReadText(const std::string& path, std::string& into) const {
    const auto file = files_.find(path);
    if (file == files_.end()) return Ok();
    if (!IsUtf8(file->second)) return At(path, "", "this is no UTF-8 text.");
    into = WithPlainNewLines(file->second);
    if (into.ends_with('\n')) into.pop_back();
    return Ok();
  }

  const FolderFiles& files_;
  BotFolder folder_;
  json::Object document_;
  std::map<std::string, std::string> homes_;  ///< Files of flows, blocks and edges ("blocks.b_1").
};

}  // namespace

bool IsFolderFile(std::string_view path) {
  return path == "bot.json" || path == "variables.json" || path == "instructions.md" || path == "knowledge.md" ||
         IsIn(path, kFlows, kJson) || IsIn(path, kTests, kChat);
}

Result<BotFolder> ReadFolder(const FolderFiles& files) { return FolderReader(files).Read(); }

}  // namespace beseda::flow
