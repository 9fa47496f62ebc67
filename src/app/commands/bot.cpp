#include "app/commands/bot.h"

#include <algorithm>
#include <ostream>
#include <set>

#include "app/commands/bot_files.h"
#include "app/commands/remote_bot.h"
#include "app/commands/text_diff.h"
#include "base/task.h"
#include "base/text.h"
#include "flow/compile.h"
#include "json/json.h"
#include "json/reader.h"
#include "net/curl_client.h"
#include "net/io_threads.h"

namespace beseda::app {
namespace {

constexpr char kServerVariable[] = "BESEDA_SERVER", kKeyVariable[] = "BESEDA_API_KEY", kThisMachine[] = "http://127.0.0.1:8080";

/// The folder on this machine.
struct LocalBot {
  flow::BotFolder folder = {};
  flow::FolderFiles files = {};  ///< As they would be written, so that only what matters is compared.
};

Result<LocalBot> LoadLocalBot(const std::string& folder) {
  LocalBot bot;
  TRY(const auto files, LoadBotFiles(folder));
  TRY(bot.folder, flow::ReadFolder(files));
  CHECK_OK(NormalizeAgent(bot.folder));
  bot.files = flow::WriteFolder(bot.folder);
  return bot;
}

/// What differs, file by file.
std::string DiffOf(const flow::FolderFiles& from, const flow::FolderFiles& to) {
  std::set<std::string> paths;
  for (const auto* files : {&from, &to}) {
    for (const auto& [path, text] : *files) paths.insert(path);
  }
  std::string diff;
  for (const auto& path : paths) {
    const auto before = from.find(path), after = to.find(path);
    const bool was = before != from.end(), is = after != to.end();
    diff += UnifiedDiff(was ? "server/" + path : "", is ? "folder/" + path : "", was ? before->second : "", is ? after->second : "");
  }
  return diff;
}

/// One line a file, for people: "  flows/main.json  +3 -1".
void PrintChanges(std::ostream& out, const flow::FolderFiles& from, const flow::FolderFiles& to) {
  std::string path;
  int added = 0, removed = 0;
  const auto print = [&] {
    if (!path.empty()) out << "  " << path << "  +" << added << " -" << removed << "\n";
    added = removed = 0;
  };
  const auto diff = DiffOf(from, to);
  for (const auto line : Split(diff, '\n')) {
    if (line.starts_with("--- ")) {
      print();
      path = line.substr(line.find('/') + 1);
    } else if (line.starts_with("+++ ")) {
      if (!line.ends_with("/dev/null")) path = line.substr(line.find('/') + 1);
    } else if (line.starts_with("+")) {
      ++added;
    } else if (line.starts_with("-")) {
      ++removed;
    }
  }
  print();
}

class BotSync {
 public:
  BotSync(CommandContext& context, const BotOptions& options, AdminServer& server) : context_(context), options_(options), server_(server) {}

  Task<Result<int>> Run() {
    if (options_.action == "pull") co_return co_await Pull();
    if (options_.action == "push") co_return co_await Push();
    co_return co_await Diff();
  }

 private:
  Task<Result<int>> Pull() {
    CO_TRY(const auto remote, co_await FetchBot(server_, options_.bot));
    CO_CHECK_OK(CheckNothingIsLost(remote));
    CO_CHECK_OK(SaveBotFiles(options_.folder, remote.files));
    CO_CHECK_OK(Remember(remote));
    context_.out << "Pulled \"" << remote.folder.name << "\" into " << options_.folder << ": " << remote.folder.scenario.flows.size()
                 << " flow(s), " << remote.folder.tests.size() << " test(s).\n";
    co_return kExitOk;
  }

  /// Whether what is in the folder is on the server, or was.
  Status CheckNothingIsLost(const RemoteBot& remote) const {
    if (options_.force) return Ok();
    const auto files = LoadBotFiles(options_.folder);
    if (!files.ok() && files.error().code == ErrorCode::kNotFound) return Ok();
    if (!files.ok()) return files.error();
    if (files->empty() || *files == remote.files) return Ok();
    TRY(const auto state, LoadPulledState(options_.folder));
    const auto local = LoadLocalBot(options_.folder);
    if (state && local.ok() && DigestOf(local->files) == state->digest) return Ok();
    if (local.ok() && local->files == remote.files) return Ok();
    return Error(ErrorCode::kConflict, "Files in " + options_.folder + " were changed since they were pulled, and would be lost.\n"
                                       "`beseda bot diff` shows them. Push them first, or pull with --force.");
  }

  Task<Result<int>> Push() {
    CO_TRY(const auto local, LoadLocalBot(options_.folder));
    CO_CHECK_OK(CheckScenario(local.folder));
    CO_TRY(const auto remote, co_await FetchBot(server_, options_.bot));
    if (local.files == remote.files) {
      context_.out << "Nothing to push: the server has the same.\n";
      if (!options_.dry_run) CO_CHECK_OK(Remember(remote));
    } else {
      CO_CHECK_OK(CheckNobodyIsOverwritten(remote));
      context_.out << (options_.dry_run ? "Would change" : "Changes") << " of \"" << remote.folder.name << "\":\n";
      PrintChanges(context_.out, remote.files, local.files);
      if (options_.dry_run) co_return kExitOk;
      CO_CHECK_OK(co_await ApplyBot(server_, remote, local.folder));
      CO_TRY(const auto now, co_await FetchBot(server_, remote.id));
      CO_CHECK_OK(Remember(now));
      context_.out << "Pushed into the draft.\n";
    }
    if (options_.publish && !options_.dry_run) co_return co_await Publish(remote.id);
    co_return kExitOk;
  }

  /// What cannot be published is not pushed.
  Status CheckScenario(const flow::BotFolder& folder) const {
    flow::Scripts scripts;
    const auto compiled = flow::Compile(std::make_shared<const flow::Scenario>(folder.scenario), scripts);
    for (const auto& problem : compiled.problems) {
      const bool error = problem.severity == flow::Problem::Severity::kError;
      context_.err << (error ? "error: " : "warning: ") << problem.block << (problem.block.empty() ? "" : ": ") << flow::ProblemWords(problem, "en") << "\n";
    }
    if (compiled.program) return Ok();
    return Error(ErrorCode::kInvalid, "The scenario in " + options_.folder + " has errors; nothing was pushed.");
  }

  Status CheckNobodyIsOverwritten(const RemoteBot& remote) const {
    if (options_.force) return Ok();
    TRY(const auto state, LoadPulledState(options_.folder));
    if (state && state->bot == remote.id && state->digest == DigestOf(remote.files)) return Ok();
    return Error(ErrorCode::kConflict, (state && state->bot == remote.id ? "The bot was changed on the server since it was pulled into "
                                                                         : "The server's bot was never pulled into ") +
                                           options_.folder + ", and those changes would be lost.\n"
                                                             "`beseda bot diff` shows them. Pull first, or push with --force.");
  }

  Task<Result<int>> Publish(std::string id) {
    json::Object body;
    body["note"] = options_.note;
    CO_TRY(const auto version, co_await server_.Send("POST", "/bots/" + PercentEncode(id) + "/scenario/publish", std::move(body)));
    json::Reader in(version);
    context_.out << "Published as version " << in.IntOr("number", 0) << ".\n";
    for (auto& test : in.Children("failed_tests")) {
      context_.out << "warning: the test \"" << test.TextOr("name", "") << "\" fails: " << test.TextOr("problem", "") << "\n";
    }
    co_return kExitOk;
  }

  Task<Result<int>> Diff() {
    CO_TRY(const auto local, LoadLocalBot(options_.folder));
    CO_TRY(const auto remote, co_await FetchBot(server_, options_.bot));
    const auto diff = DiffOf(remote.files, local.files);
    context_.out << diff;
    co_return diff.empty() ? kExitOk : kExitFailure;
  }

  Status Remember(const RemoteBot& remote) const {
    const PulledState state{server_.url(), remote.id, DigestOf(remote.files)};
    return SavePulledState(options_.folder, state);
  }

  CommandContext& context_;
  const BotOptions& options_;
  AdminServer& server_;
};

std::string OrVariable(const CommandContext& context, const std::string& given, const char* name, const char* otherwise) {
  if (!given.empty()) return given;
  const auto found = context.environment.find(name);
  return found != context.environment.end() && !found->second.empty() ? found->second : std::string(otherwise);
}

}  // namespace

int SyncBot(CommandContext& context, const BotOptions& options) {
  auto url = OrVariable(context, options.server, kServerVariable, kThisMachine);
  while (url.ends_with('/')) url.pop_back();
  if (!url.starts_with("http://") && !url.starts_with("https://")) return Fail(context, "--server must be like https://chat.example.org.");
  const auto key = OrVariable(context, options.key, kKeyVariable, "");
  if (key.empty()) return Fail(context, "An API key with the permissions bots.read and bots.write is needed: --key or BESEDA_API_KEY.");
  std::optional<Result<int>> outcome;
  {
    net::IoThreads io(1);
    net::CurlClient client(io.executor(), IsThisMachine(url) ? net::ProxyChoice() : net::ProxyChoice::FromEnvironment());
    AdminServer server(client, url, key);
    BotSync sync(context, options, server);
    const auto work = [&]() -> Task<void> {
      outcome = co_await sync.Run();
      co_await client.Stop();
    };
    io.RunAndWait(work());
  }
  return outcome->ok() ? **outcome : Fail(context, outcome->error());
}

}  // namespace beseda::app
