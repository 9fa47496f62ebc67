#include "app/commands/remote_bot.h"

#include <utility>

#include "agent/agent_settings.h"
#include "base/task.h"
#include "json/reader.h"

namespace beseda::app {
namespace {

/// What of `value` is not the same in `usual`; members only.
json::Object WithoutUsual(const json::Object& value, const json::Object& usual) {
  json::Object out;
  for (const auto& member : value) {
    const auto* other = usual.if_contains(member.key());
    if (other && *other == member.value()) continue;
    if (other && other->is_object() && member.value().is_object()) {
      out[member.key()] = WithoutUsual(member.value().get_object(), other->get_object());
    } else {
      out[member.key()] = member.value();
    }
  }
  return out;
}

Error NotOurs(const AdminServer& server, const Error& error) {
  return Error(ErrorCode::kRejected, "What the server at " + server.url() + " says cannot be read (" + error.message +
                                         "). It may be older or newer than this program.");
}

/// The id of the bot with this slug among those of a page of the list; empty: none has it.
std::string IdOnPage(json::Reader& page, const std::string& slug) {
  for (auto& bot : page.Children("items")) {
    if (bot.TextOr("slug", "") == slug) return bot.TextOr("id", "");
  }
  return "";
}

Task<Result<std::string>> FindBot(AdminServer& server, std::string name) {
  std::string id, cursor;
  do {
    auto path = "/bots?limit=100&q=" + PercentEncode(name);
    if (!cursor.empty()) path += "&cursor=" + PercentEncode(cursor);
    CO_TRY(const auto page, co_await server.Get(std::move(path)));
    json::Reader in(page);
    id = IdOnPage(in, name);
    cursor = in.TextOr("next_cursor", "");
  } while (id.empty() && !cursor.empty());
  if (!id.empty()) co_return id;
  co_return Error(ErrorCode::kNotFound, "There is no bot \"" + name + "\" at " + server.url() + ". Name it by its short name (slug) or id.");
}

Status ReadBot(const json::Object& bot, RemoteBot& remote) {
  json::Reader in(bot);
  remote.id = in.Text("id");
  remote.bot_revision = in.Int("revision");
  auto& folder = remote.folder;
  constexpr std::size_t kLong = 8 * 1024 * 1024;
  folder.name = in.TextOr("name", "");
  folder.description = in.TextOr("description", "");
  folder.greeting = in.TextOr("greeting", "");
  folder.language = in.TextOr("language", "");
  folder.timezone = in.TextOr("timezone", "");
  folder.instructions = in.TextOr("instructions", "", kLong);
  folder.knowledge = in.TextOr("knowledge", "", kLong);
  if (const auto& agent = in.Raw("agent"); agent.is_object()) folder.agent = std::make_shared<json::Object>(agent.get_object());
  CHECK_OK(in.Check());
  return NormalizeAgent(folder);
}

Status ReadScenario(const json::Object& scenario, const json::Object& tests, RemoteBot& remote) {
  json::Reader in(scenario), in_tests(tests);
  remote.scenario_revision = in.Int("revision");
  TRY(remote.folder.scenario, flow::DecodeScenario(in.Raw("scenario")));
  remote.folder.tests_gate = flow::ParseTestsGate(in_tests.TextOr("gate", "warn")).value_or(flow::TestsGate::kWarn);
  for (auto& test : in_tests.Children("items")) remote.folder.tests[test.Text("name")] = test.Text("text", 1024 * 1024);
  CHECK_OK(in.Check());
  return in_tests.Check();
}

/// What PATCH /bots/{id} is to change; empty: nothing.
json::Object SettingsToChange(const flow::BotFolder& from, const flow::BotFolder& to) {
  json::Object changes;
  const auto text = [&](std::string_view name, const std::string& before, const std::string& after) {
    if (before != after) changes[name] = after;
  };
  text("name", from.name, to.name);
  text("description", from.description, to.description);
  text("greeting", from.greeting, to.greeting);
  text("language", from.language, to.language);
  text("timezone", from.timezone, to.timezone);
  text("instructions", from.instructions, to.instructions);
  text("knowledge", from.knowledge, to.knowledge);
  const auto agent = [](const flow::BotFolder& folder) { return folder.agent ? *folder.agent : json::Object(); };
  if (agent(from) != agent(to)) changes["agent"] = agent(to);
  return changes;
}

}  // namespace

Status NormalizeAgent(flow::BotFolder& folder) {
  if (!folder.agent) return Ok();
  auto settings = agent::DecodeSettings(json::Dump(*folder.agent), "agent");
  if (!settings.ok()) return Error(ErrorCode::kInvalid, "bot.json, " + settings.error().field + ": " + settings.error().message);
  auto changed = WithoutUsual(agent::EncodeSettings(*settings), agent::EncodeSettings(agent::AgentSettings()));
  folder.agent = changed.empty() ? nullptr : std::make_shared<const json::Object>(std::move(changed));
  return Ok();
}

Task<Result<RemoteBot>> FetchBot(AdminServer& server, std::string name) {
  auto id = name;
  if (!name.starts_with("bot_")) {
    CO_TRY(id, co_await FindBot(server, std::move(name)));
  }
  const auto path = "/bots/" + PercentEncode(id);
  CO_TRY(const auto bot, co_await server.Get(path));
  CO_TRY(const auto scenario, co_await server.Get(path + "/scenario"));
  CO_TRY(const auto tests, co_await server.Get(path + "/scenario/tests"));
  RemoteBot remote;
  if (const auto read = ReadBot(bot, remote); !read.ok()) co_return NotOurs(server, read.error());
  if (const auto read = ReadScenario(scenario, tests, remote); !read.ok()) co_return NotOurs(server, read.error());
  remote.files = flow::WriteFolder(remote.folder);
  co_return remote;
}

Task<Status> ApplyBot(AdminServer& server, const RemoteBot& before, const flow::BotFolder& folder) {
  const auto path = "/bots/" + PercentEncode(before.id);
  auto settings = SettingsToChange(before.folder, folder);
  if (!settings.empty()) {
    settings["revision"] = before.bot_revision;
    CO_CHECK_OK(co_await server.Send("PATCH", path, std::move(settings)));
  }
  json::Object tests;
  for (const auto& [name, text] : folder.tests) tests[name] = text;
  json::Object body;
  body["scenario"] = flow::EncodeScenario(folder.scenario);
  body["base_revision"] = before.scenario_revision;
  body["client"] = "beseda bot push";
  body["tests"] = std::move(tests);
  body["tests_gate"] = flow::TestsGateName(folder.tests_gate);
  CO_CHECK_OK(co_await server.Send("PUT", path + "/scenario", std::move(body)));
  co_return Ok();
}

}  // namespace beseda::app
