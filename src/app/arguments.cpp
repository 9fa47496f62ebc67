#include "app/arguments.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <ostream>

#include "app/settings/setting_check.h"
#include "base/text.h"

namespace beseda::app {
namespace {

constexpr std::size_t kHelpColumn = 36;

const CLI::App* ChosenApp(const CLI::App& app) {
  const auto chosen = app.get_subcommands();
  return chosen.empty() ? nullptr : chosen.front();
}

std::string ThereIsNo(const std::string& kind, const std::string& word, const std::vector<std::string>& names) {
  const auto near = Nearest(word, {names.begin(), names.end()});
  return "there is no " + kind + " " + Quoted(word) + (near.empty() ? "." : "; did you mean " + std::string(near) + "?");
}

Error Mistake(std::string text) { return Error(ErrorCode::kInvalid, std::move(text)); }

}  // namespace

using Command = Arguments::Command;

Command& Command::Flag(const std::string& name, bool& given, const std::string& help) {
  return app_->add_flag(name, given, help), *this;
}

Command& Command::Text(const std::string& name, std::string& value, const std::string& placeholder,
                       const std::string& help) {
  return app_->add_option(name, value, help)->type_name(placeholder), *this;
}

Command& Command::Word(const std::string& name, std::string& value, const std::string& help) {
  return app_->add_option(name, value, help)->required()->type_name(""), *this;
}

Command& Command::Choice(const std::string& name, std::string& value, std::vector<std::string> choices, const std::string& help) {
  return app_->add_option(name, value, help)->required()->check(CLI::IsMember(std::move(choices)))->type_name(""), *this;
}

Command& Command::Words(const std::string& name, std::vector<std::string>& values, const std::string& help) {
  return app_->add_option(name, values, help)->type_name(""), *this;
}

Command& Command::Number(const std::string& name, int& value, int least, int most, const std::string& placeholder,
                         const std::string& help) {
  return app_->add_option(name, value, help)->type_name(placeholder)->check(CLI::Range(least, most)), *this;
}

Command& Command::FlagOf(const std::string& title, const std::string& name, const std::string& key, Given& given,
                         const std::string& help) {
  const auto take = [&given, key](const std::string& text) { given[key] = text; };
  return app_->add_flag(name, help)->each(take)->group(title), *this;
}

Command& Command::TextOf(const std::string& title, const std::string& name, const std::string& key, Given& given,
                         const std::string& placeholder, const std::string& help) {
  const auto take = [&given, key](const std::string& text) { given[key] = text; };
  return app_->add_option_function<std::string>(name, take, help)->type_name(placeholder)->group(title), *this;
}

Command& Command::Footer(const std::string& text) { return app_->footer(text), *this; }

Arguments::Arguments(const std::string& program, const std::string& about, const std::string& footer)
    : app_(std::make_unique<CLI::App>(about, program)) {
  app_->require_subcommand(1);
  app_->footer(footer);
  app_->get_formatter()->column_width(kHelpColumn);
}

Arguments::~Arguments() = default;

Command Arguments::AddCommand(const std::string& name, const std::string& about, Action action) {
  auto* command = app_->add_subcommand(name, about);
  command->get_formatter()->column_width(kHelpColumn);
  actions_[name] = std::move(action);
  return Command(*command);
}

Result<Arguments::Action> Arguments::Parse(std::vector<std::string> arguments, std::ostream& out) {
  if (const auto unknown = UnknownCommand(arguments); !unknown.empty()) return Mistake(unknown);
  std::ranges::reverse(arguments);  // As CLI11 takes them.
  try {
    app_->parse(arguments);
  } catch (const CLI::CallForHelp&) {
    const auto* command = ChosenApp(*app_);
    return Action([&out, help = (command ? command : app_.get())->help()] { return out << help, 0; });
  } catch (const CLI::ExtrasError&) {
    return Mistake(UnknownArgument());
  } catch (const CLI::ParseError& error) {
    return Mistake(std::string(error.what()) + ".");
  }
  return actions_.at(Chosen());
}

std::string Arguments::Help() const { return app_->help(); }

std::string Arguments::Chosen() const {
  const auto* command = ChosenApp(*app_);
  return command ? command->get_name() : "";
}

std::string Arguments::UnknownCommand(const std::vector<std::string>& arguments) const {
  if (arguments.empty() || arguments[0].starts_with('-') || actions_.contains(arguments[0])) return "";
  std::vector<std::string> names;
  for (const auto& [name, action] : actions_) names.push_back(name);
  return ThereIsNo("command", arguments[0], names);
}

std::string Arguments::UnknownArgument() const {
  const auto extra = app_->remaining(true);
  const auto word = extra.empty() ? std::string() : extra.front();
  const auto name = word.substr(0, word.find('='));
  std::vector<std::string> options;
  if (const auto* command = ChosenApp(*app_); command && name.starts_with('-')) {
    for (const auto* option : command->get_options()) options.push_back(option->get_name());
  }
  return ThereIsNo("option", name, options);
}

}  // namespace beseda::app
