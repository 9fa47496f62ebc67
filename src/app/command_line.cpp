#include "app/command_line.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <ostream>

#include "app/commands/backup.h"
#include "app/commands/chat.h"
#include "app/commands/doctor.h"
#include "app/commands/init.h"
#include "app/commands/migrate.h"
#include "app/commands/serve.h"
#include "app/commands/show_version.h"
#include "app/settings/setting.h"
#include "app/settings/setting_check.h"
#include "app/settings/settings_docs.h"
#include "base/text.h"

namespace beseda::app {
namespace {

enum class Flags { kPlaceOnly, kAll };

/// The commands with their options; what was given ends in the members.
class Parser {
 public:
  explicit Parser(CommandContext& context) : context_(context), app_("Beseda: your own conversational AI platform.", "beseda") {
    input_.environment = context.environment;
    app_.require_subcommand(1);
    app_.footer("`beseda COMMAND --help` explains a command. Exit codes: 0 done, 1 failed, 2 wrong command line.");
    app_.get_formatter()->column_width(36);
    AddServe();
    AddChat();
    AddInit();
    AddBackup();
    AddDoctor();
    AddMigrate();
    AddVersion();
  }

  int Run(std::vector<std::string> arguments) {
    if (arguments.empty()) {
      context_.err << app_.help();
      return kExitUsage;
    }
    if (arguments[0] == "--version" || arguments[0] == "-V") arguments[0] = "version";
    if (arguments[0] == "help") {
      arguments.erase(arguments.begin());
      arguments.push_back("--help");
    }
    if (const auto unknown = UnknownCommand(arguments); !unknown.empty()) return Usage(unknown);
    std::reverse(arguments.begin(), arguments.end());  // As CLI11 takes them.
    try {
      app_.parse(arguments);
    } catch (const CLI::CallForHelp&) {
      const auto* command = Chosen();
      context_.out << (command ? command : &app_)->help();
      return kExitOk;
    } catch (const CLI::ExtrasError&) {
      return Usage(UnknownArgument());
    } catch (const CLI::ParseError& error) {
      return Usage(std::string(error.what()) + ".");
    }
    if (const auto mistake = TakeFlags(); !mistake.empty()) return Usage(mistake);
    return run_();
  }

 private:
  CLI::App* Add(const std::string& name, const std::string& about, Flags flags, std::function<int()> run) {
    auto* command = app_.add_subcommand(name, about);
    command->get_formatter()->column_width(36);
    command->callback([this, run = std::move(run)] { run_ = run; });
    command->add_option("--config", input_.config, "The settings file [beseda.toml in the data directory]")->type_name("FILE");
    for (const auto& setting : AllSettings()) {
      if (setting.EnvironmentOnly() || (flags == Flags::kPlaceOnly && setting.key != "data")) continue;
      AddSetting(*command, setting);
    }
    return command;
  }

  void AddSetting(CLI::App& command, const Setting& setting) {
    const std::string flag(setting.flag), key(setting.key);
    CLI::Option* option = nullptr;
    if (setting.type == SettingType::kBool) {
      option = command.add_flag(flag, bools_[key], HelpText(setting));
    } else {
      option = command.add_option(flag, texts_[key], HelpText(setting))->type_name(std::string(setting.placeholder));
    }
    option->group("Settings (they go before the environment and the settings file)");
    options_.push_back({option, &setting});
  }

  void AddServe() {
    Add("serve", "Start the server", Flags::kAll, [this] { return Serve(context_, input_); })
        ->footer("Example: beseda serve --data /var/lib/beseda --port 80 --host 0.0.0.0");
  }

  void AddChat() {
    auto* chat = Add("chat", "Talk to a bot in the terminal", Flags::kPlaceOnly, [this] {
      chat_.timeout = seconds(chat_timeout_);
      return Chat(context_, input_, chat_);
    });
    chat->add_option("--url", chat_.url, "Where the server runs [" + chat_.url + "]")->type_name("URL");
    chat->add_option("--bot", chat_.bot, "The bot's short name (slug) or a web channel's id [the only bot there is]")->type_name("BOT");
    chat->add_flag("--new", chat_.new_conversation, "Begin a new conversation instead of continuing the last one");
    chat->add_option("--token-file", chat_.token_file,
                     "Where the key to the conversation is kept [below ~/.local/state/beseda]")->type_name("FILE");
    chat->add_option("--timeout", chat_timeout_, "How long to wait for a reply [120]")->type_name("SECONDS")->check(CLI::Range(1, 86400));
    chat->footer("In a pipe every line is a message, and only replies are printed:\n  echo \"What do you cost?\" | beseda chat --bot shop");
  }

  void AddInit() {
    auto* init = Add("init", "Make a data directory with a commented settings file", Flags::kPlaceOnly,
                     [this] { return Init(context_, input_, init_); });
    init->add_flag("--force", init_.force, "Replace an existing settings file; the old one is kept beside it");
    init->add_flag("--print", init_.print, "Only print the settings file");
    init->add_flag("--print-docs", init_.print_docs, "Only print the settings as a page of documentation (Markdown)");
    init->add_flag("--print-schema", init_.print_schema, "Only print the JSON schema of the settings file");
  }

  void AddBackup() {
    auto* backup = Add("backup", "Copy the database and the uploads while the server runs", Flags::kPlaceOnly,
                       [this] { return BackUp(context_, input_, backup_to_); });
    backup->add_option("--to", backup_to_, "The directory to make [backups/TIME in the data directory]")->type_name("DIR");
    backup->footer("In it: beseda.db (consistent and checked), uploads/, beseda.toml. Not in it: the secret key; keep a copy of\n"
                   "that in another place, as it opens the API keys in the database.");
  }

  void AddDoctor() {
    Add("doctor", "Check settings, data, database, key, port, clock and certificate", Flags::kAll,
        [this] { return Doctor(context_, input_, json_); })
        ->add_flag("--json", json_, "Print the findings as JSON");
  }

  void AddMigrate() {
    Add("migrate", "Bring the database's schema up to date, as the next start would", Flags::kPlaceOnly,
        [this] { return MigrateDatabase(context_, input_, dry_run_); })
        ->add_flag("--dry-run", dry_run_, "Only say what would be done");
  }

  void AddVersion() {
    auto* version = app_.add_subcommand("version", "Print the version and what it is built from");
    version->add_flag("--json", json_, "Print it as JSON");
    version->callback([this] { run_ = [this] { return ShowVersion(context_, json_); }; });
  }

  const CLI::App* Chosen() const {
    const auto chosen = app_.get_subcommands();
    return chosen.empty() ? nullptr : chosen.front();
  }

  int Usage(const std::string& mistake) {
    const auto* command = Chosen();
    context_.err << "beseda: " << mistake << "\n`beseda" << (command ? " " + command->get_name() : "") << " --help` explains.\n";
    return kExitUsage;
  }

  std::string UnknownCommand(const std::vector<std::string>& arguments) const {
    if (arguments[0].starts_with('-')) return "";
    std::vector<std::string> names;
    for (const auto* command : app_.get_subcommands([](const CLI::App*) { return true; })) names.push_back(command->get_name());
    if (std::ranges::find(names, arguments[0]) != names.end()) return "";
    const auto near = Nearest(arguments[0], {names.begin(), names.end()});
    return "there is no command " + Quoted(arguments[0]) + (near.empty() ? "." : "; did you mean " + std::string(near) + "?");
  }

  std::string UnknownArgument() const {
    const auto extra = app_.remaining(true);
    const auto word = extra.empty() ? std::string() : extra.front();
    const auto name = word.substr(0, word.find('='));
    std::vector<std::string> flags;
    if (const auto* command = Chosen()) {
      for (const auto* option : command->get_options()) flags.push_back(option->get_name());
    }
    const auto near = name.starts_with('-') ? Nearest(name, {flags.begin(), flags.end()}) : std::string_view();
    return "there is no option " + Quoted(name) + (near.empty() ? "." : "; did you mean " + std::string(near) + "?");
  }

  /// Moves the flags that were given into the settings' input; a value that cannot be is the command line's mistake.
  std::string TakeFlags() {
    for (const auto& [option, setting] : options_) {
      if (option->count() == 0) continue;
      const std::string key(setting->key);
      auto text = setting->type == SettingType::kBool ? std::string(bools_[key] ? "true" : "false") : texts_[key];
      Settings scratch;
      auto value = ReadText(*setting, text);
      const auto status = value.ok() ? Assign(scratch, *setting, std::move(*value)) : Status(std::move(value).error());
      if (!status.ok()) return std::string(setting->flag) + " " + status.error().message + ".";
      input_.flags[key] = std::move(text);
    }
    return "";
  }

  CommandContext& context_;
  CLI::App app_;
  SettingsInput input_;
  std::map<std::string, std::string> texts_;
  std::map<std::string, bool> bools_;
  std::vector<std::pair<CLI::Option*, const Setting*>> options_;
  std::function<int()> run_;

  ChatOptions chat_;
  int chat_timeout_ = 120;
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
