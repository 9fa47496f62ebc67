#include "app/command_line.h"

#include <ostream>

#include "app/arguments.h"
#include "app/commands/backup.h"
#include "app/commands/bot.h"
#include "app/commands/chat.h"
#include "app/commands/doctor.h"
#include "app/commands/init.h"
#include "app/commands/migrate.h"
#include "app/commands/serve.h"
#include "app/commands/show_version.h"
#include "app/commands/test_bots.h"
#include "app/settings/setting.h"
#include "app/settings/setting_check.h"
#include "app/settings/settings_docs.h"

namespace beseda::app {
namespace {

enum class Flags { kPlaceOnly, kAll };

/// The commands with their options; what was given ends in the members.
class Parser {
 public:
  explicit Parser(CommandContext& context)
      : context_(context), arguments_("beseda", "Beseda: your own conversational AI platform.",
                                      "`beseda COMMAND --help` explains a command. Exit codes: 0 done, 1 failed, 2 wrong command line.") {
    input_.environment = context.environment;
    AddServe();
    AddChat();
    AddTest();
    AddBot();
    AddInit();
    AddBackup();
    AddDoctor();
    AddMigrate();
    AddVersion();
  }

  int Run(std::vector<std::string> arguments) {
    if (arguments.empty()) {
      context_.err << arguments_.Help();
      return kExitUsage;
    }
    if (arguments[0] == "--version" || arguments[0] == "-V") arguments[0] = "version";
    if (arguments[0] == "help") {
      arguments.erase(arguments.begin());
      arguments.push_back("--help");
    }
    const auto action = arguments_.Parse(std::move(arguments), context_.out);
    return action.ok() ? (*action)() : Usage(action.error().message);
  }

 private:
  Arguments::Command Add(const std::string& name, const std::string& about, Flags flags, std::function<int()> run) {
    auto command = arguments_.AddCommand(name, about, [this, run = std::move(run)] {
      const auto mistake = FlagMistake();
      return mistake.empty() ? run() : Usage(mistake);
    });
    command.Text("--config", input_.config, "FILE", "The settings file [beseda.toml in the data directory]");
    for (const auto& setting : AllSettings()) {
      if (setting.EnvironmentOnly() || (flags == Flags::kPlaceOnly && setting.key != "data")) continue;
      AddSetting(command, setting);
    }
    return command;
  }

  void AddSetting(Arguments::Command& command, const Setting& setting) {
    const std::string title = "Settings (they go before the environment and the settings file)";
    const std::string flag(setting.flag), key(setting.key), placeholder(setting.placeholder);
    if (setting.type == SettingType::kBool) {
      command.FlagOf(title, flag, key, input_.flags, HelpText(setting));
    } else {
      command.TextOf(title, flag, key, input_.flags, placeholder, HelpText(setting));
    }
  }

  void AddServe() {
    Add("serve", "Start the server", Flags::kAll, [this] { return Serve(context_, input_); })
        .Footer("Example: beseda serve --data /var/lib/beseda --port 80 --host 0.0.0.0");
  }

  void AddChat() {
    const auto run = [this] {
      chat_.timeout = seconds(chat_timeout_);
      return Chat(context_, input_, chat_);
    };
    Add("chat", "Talk to a bot in the terminal", Flags::kPlaceOnly, run)
        .Text("--url", chat_.url, "URL", "Where the server runs [" + chat_.url + "]")
        .Text("--bot", chat_.bot, "BOT", "The bot's short name (slug) or a web channel's id [the only bot there is]")
        .Flag("--new", chat_.new_conversation, "Begin a new conversation instead of continuing the last one")
        .Text("--token-file", chat_.token_file, "FILE",
              "Where the key to the conversation is kept [below ~/.local/state/beseda]")
        .Number("--timeout", chat_timeout_, 1, 86400, "SECONDS", "How long to wait for a reply [120]")
        .Footer("In a pipe every line is a message, and only replies are printed:\n"
                "  echo \"What do you cost?\" | beseda chat --bot shop");
  }

  void AddTest() {
    arguments_.AddCommand("test", "Run the tests of bots that are folders of files", [this] { return TestBots(context_, test_); })
        .Words("FOLDER", test_.folders, "Bots' folders, or folders with some in them [the current one]")
        .Flag("--json", test_.json, "Print the results as JSON")
        .Footer("Runs the tests/*.chat of each bot against its scenario, without a server, a model or the network. Exit code 1 if one\n"
                "fails. docs/howto/bots_in_git.md says how tests are written.");
  }

  void AddBot() {
    arguments_.AddCommand("bot", "Bring a bot of a running server into a folder of files and back", [this] { return SyncBot(context_, bot_); })
        .Choice("ACTION", bot_.action, {"pull", "push", "diff"}, "What to do")
        .Word("BOT", bot_.bot, "The bot's short name (slug) or id")
        .Word("FOLDER", bot_.folder, "Where its files are")
        .Text("--server", bot_.server, "URL", "Where the server runs [BESEDA_SERVER, or http://127.0.0.1:8080]")
        .Text("--key", bot_.key, "KEY", "An API key with the permissions bots.read and bots.write [BESEDA_API_KEY]")
        .Flag("--force", bot_.force, "Pull over files, or push over a draft, that changed meanwhile")
        .Flag("--dry-run", bot_.dry_run, "Push: only say what would change")
        .Flag("--publish", bot_.publish, "Push: publish the draft afterwards")
        .Text("--note", bot_.note, "TEXT", "Push: what the published version is about")
        .Footer("  beseda bot pull BOT FOLDER   writes the bot's settings, the draft of its scenario and its tests into the folder\n"
                "  beseda bot diff BOT FOLDER   shows what a push would change; exit code 1 if there is something\n"
                "  beseda bot push BOT FOLDER   checks the folder and makes the server's bot like it\n"
                "Settings, such as instructions, are at work at once; the scenario when it is published.");
  }

  void AddInit() {
    Add("init", "Make a data directory with a commented settings file", Flags::kPlaceOnly,
        [this] { return Init(context_, input_, init_); })
        .Flag("--force", init_.force, "Replace an existing settings file; the old one is kept beside it")
        .Flag("--print", init_.print, "Only print the settings file")
        .Flag("--print-docs", init_.print_docs, "Only print the settings as a page of documentation (Markdown)")
        .Flag("--print-schema", init_.print_schema, "Only print the JSON schema of the settings file");
  }

  void AddBackup() {
    Add("backup", "Copy the database and the uploads while the server runs", Flags::kPlaceOnly,
        [this] { return BackUp(context_, input_, backup_to_); })
        .Text("--to", backup_to_, "DIR", "The directory to make [backups/TIME in the data directory]")
        .Footer("In it: beseda.db (consistent and checked), uploads/, beseda.toml. Not in it: the secret key; keep a copy of\n"
                "that in another place, as it opens the API keys in the database.");
  }

  void AddDoctor() {
    Add("doctor", "Check settings, data, database, key, port, clock and certificate", Flags::kAll,
        [this] { return Doctor(context_, input_, json_); })
        .Flag("--json", json_, "Print the findings as JSON");
  }

  void AddMigrate() {
    Add("migrate", "Bring the database's schema up to date, as the next start would", Flags::kPlaceOnly,
        [this] { return MigrateDatabase(context_, input_, dry_run_); })
        .Flag("--dry-run", dry_run_, "Only say what would be done");
  }

  void AddVersion() {
    arguments_.AddCommand("version", "Print the version and what it is built from",
                          [this] { return ShowVersion(context_, json_); })
        .Flag("--json", json_, "Print it as JSON");
  }

  int Usage(const std::string& mistake) {
    const auto command = arguments_.Chosen();
    context_.err << "beseda: " << mistake << "\n`beseda" << (command.empty() ? "" : " " + command) << " --help` explains.\n";
    return kExitUsage;
  }

  /// Says what is wrong with the flags' values: that is the command line's mistake, not that of the settings.
  std::string FlagMistake() const {
    for (const auto& setting : AllSettings()) {
      const auto given = input_.flags.find(setting.key);
      if (given == input_.flags.end()) continue;
      Settings scratch;
      auto value = ReadText(setting, given->second);
      const auto status = value.ok() ? Assign(scratch, setting, std::move(*value)) : Status(std::move(value).error());
      if (!status.ok()) return std::string(setting.flag) + " " + status.error().message + ".";
    }
    return "";
  }

  CommandContext& context_;
  Arguments arguments_;
  SettingsInput input_;

  ChatOptions chat_;
  int chat_timeout_ = 120;
  TestOptions test_;
  BotOptions bot_;
  InitOptions init_;
  std::string backup_to_;
  bool json_ = false;
  bool dry_run_ = false;
};

}  // namespace

int RunCommandLine(const std::vector<std::string>& arguments, CommandContext& context) {
  try {
    return Parser(context).Run(arguments);
  } catch (const std::exception& error) {
    return Fail(context, "This is a mistake in the program: " + std::string(error.what()) +
                             ". Please report it with what you did.");
  }
}

}  // namespace beseda::app
