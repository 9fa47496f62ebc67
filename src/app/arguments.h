#pragma once

#include <functional>
#include <iosfwd>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"

namespace CLI {
class App;
}

namespace beseda::app {

/// The commands that a program understands, with their options. Behind it stands CLI11, which takes seconds to compile
/// (docs/adr/0012): only arguments.cpp sees it. What options point to must outlive the object.
class Arguments {
 public:
  /// What a command does; gives the program's exit code.
  using Action = std::function<int()>;
  /// What was given of a group of options, by a key of the caller's. A flag alone is "true"; what `--flag=text` says is
  /// not checked.
  using Given = std::map<std::string, std::string, std::less<>>;

  /// One command; a handle.
  class Command {
   public:
    explicit Command(CLI::App& app) : app_(&app) {}
    Command& Flag(const std::string& name, bool& given, const std::string& help);
    Command& Text(const std::string& name, std::string& value, const std::string& placeholder, const std::string& help);
    /// An argument without a name, in the order in which they are declared; it must be given.
    Command& Word(const std::string& name, std::string& value, const std::string& help);
    /// Such a one of `choices`.
    Command& Choice(const std::string& name, std::string& value, std::vector<std::string> choices, const std::string& help);
    /// All further ones, also none.
    Command& Words(const std::string& name, std::vector<std::string>& values, const std::string& help);
    Command& Number(const std::string& name, int& value, int least, int most, const std::string& placeholder,
                    const std::string& help);
    /// Options of which it matters whether they were given; in the help they stand together below the title.
    Command& FlagOf(const std::string& title, const std::string& name, const std::string& key, Given& given,
                    const std::string& help);
    Command& TextOf(const std::string& title, const std::string& name, const std::string& key, Given& given,
                    const std::string& placeholder, const std::string& help);
    Command& Footer(const std::string& text);

   private:
    CLI::App* app_;
  };

  Arguments(const std::string& program, const std::string& about, const std::string& footer);
  ~Arguments();

  Command AddCommand(const std::string& name, const std::string& about, Action action);

  /// Gives the action that the arguments (without the program's name) ask for; for --help, one that writes to `out`.
  /// kInvalid: what is wrong with them, offering the nearest name there is.
  Result<Action> Parse(std::vector<std::string> arguments, std::ostream& out);

  std::string Help() const;
  /// The command that the parsed arguments name, or empty.
  std::string Chosen() const;

 private:
  std::string UnknownCommand(const std::vector<std::string>& arguments) const;
  std::string UnknownArgument() const;

  std::unique_ptr<CLI::App> app_;
  std::map<std::string, Action> actions_;
};

}  // namespace beseda::app
