#include "flow/script/used_names.h"

#include <cstdint>
#include <cstring>
#include <lua.hpp>
#include <set>

#include "flow/script/lua_library.h"

namespace beseda::flow {
namespace {

static_assert(LUA_VERSION_NUM == 504, "the layout of dumps and instructions is that of Lua 5.4");

// lua.h's signature, version, format, the check of line ends; sizes of an instruction, an integer and a number, one of each.
constexpr std::size_t kHeaderBytes = 4 + 1 + 1 + 6 + 3 + 8 + 8;
constexpr std::uint32_t kReadGlobal = 11;   // OP_GETTABUP A B C: R[A] := UpValue[B][K[C]]
constexpr std::uint32_t kWriteGlobal = 15;  // OP_SETTABUP A B C: UpValue[A][K[B]] := RK(C)
constexpr std::uint32_t kMakeFunction = 79;  // OP_CLOSURE A Bx: R[A] := closure
// Kinds of constants.
constexpr std::uint8_t kInteger = 0x03, kFloat = 0x13, kShortText = 0x04, kLongText = 0x14;

std::uint32_t Bits(std::uint32_t instruction, int from, int count) { return (instruction >> from) & ((1U << count) - 1); }

/// Goes through a dump. What does not fit ends it: everything after reads as nothing.
class DumpReader {
 public:
  explicit DumpReader(std::string_view dump) : rest_(dump) { (void)Skip(kHeaderBytes + 1); }

  /// Those found in the functions read so far.
  struct Found {
    std::set<std::string> read = {}, written = {}, functions = {};
  };

  void ReadFunction(Found& found) {
    (void)Text();               // the source's name
    (void)Number(), (void)Number();  // first and last line
    (void)Skip(3);
    const auto code = Skip(Number() * 4);
    const auto constants = Constants();
    (void)Skip(Number() * 3);   // upvalues: where they come from
    for (auto count = Number(); count > 0 && !failed_; --count) ReadFunction(found);
    (void)Skip(Number());       // lines of the instructions
    for (auto count = Number(); count > 0 && !failed_; --count) (void)Number(), (void)Number();
    for (auto count = Number(); count > 0 && !failed_; --count) (void)Text(), (void)Number(), (void)Number();
    std::vector<std::string> upvalues;
    for (auto count = Number(); count > 0 && !failed_; --count) upvalues.push_back(Text());
    if (!failed_) Collect(code, constants, upvalues, found);
  }

 private:
  static void Collect(std::string_view code, const std::vector<std::string>& constants, const std::vector<std::string>& upvalues,
                      Found& found) {
    const auto add = [&](std::uint32_t upvalue, std::uint32_t constant, std::set<std::string>& names) {
      if (upvalue < upvalues.size() && upvalues[upvalue] == "_ENV" && constant < constants.size()) names.insert(constants[constant]);
    };
    std::uint32_t before = 0;
    for (; code.size() >= 4; code.remove_prefix(4)) {
      std::uint32_t instruction = 0;
      std::memcpy(&instruction, code.data(), 4);
      if (Bits(instruction, 0, 7) == kReadGlobal) add(Bits(instruction, 16, 8), Bits(instruction, 24, 8), found.read);
      if (Bits(instruction, 0, 7) == kWriteGlobal) {
        const bool function = Bits(before, 0, 7) == kMakeFunction && Bits(before, 7, 8) == Bits(instruction, 24, 8) &&
                              Bits(instruction, 15, 1) == 0;
        add(Bits(instruction, 7, 8), Bits(instruction, 16, 8), function ? found.functions : found.written);
      }
      before = instruction;
    }
  }

  // Those that are no texts stand as empty ones.
  std::vector<std::string> Constants() {
    std::vector<std::string> constants;
    for (auto count = Number(); count > 0 && !failed_; --count) {
      const auto kind = Skip(1);
      const auto tag = kind.empty() ? std::uint8_t(0) : std::uint8_t(kind[0]);
      std::string text;
      if (tag == kInteger || tag == kFloat) (void)Skip(8);
      else if (tag == kShortText || tag == kLongText) text = Text();
      constants.push_back(std::move(text));
    }
    return constants;
  }

  std::string Text() {
    const auto size = Number();  // one more than its length; 0: there is none
    return size == 0 ? std::string() : std::string(Skip(size - 1));
  }

  // Seven bits a byte, the highest first; the last byte has its highest bit set.
  std::size_t Number() {
    std::size_t number = 0;
    for (int bytes = 0; bytes < 9; ++bytes) {
      const auto byte = Skip(1);
      if (byte.empty()) return 0;
      number = (number << 7) | (std::uint8_t(byte[0]) & 0x7F);
      if (std::uint8_t(byte[0]) & 0x80) return number;
    }
    return Fail(), 0;
  }

  std::string_view Skip(std::size_t bytes) {
    if (bytes > rest_.size()) return Fail(), std::string_view();
    const auto taken = rest_.substr(0, bytes);
    rest_.remove_prefix(bytes);
    return taken;
  }

  void Fail() {
    failed_ = true;
    rest_ = {};
  }

  std::string_view rest_;
  bool failed_ = false;
};

}  // namespace

UsedNames NamesUsedIn(std::string_view dump) {
  DumpReader::Found found;
  DumpReader(dump).ReadFunction(found);
  UsedNames used;
  for (const auto& name : found.read) {
    if (!found.functions.contains(name) && !IsLibraryName(name)) used.read.push_back(name);
  }
  used.written.assign(found.written.begin(), found.written.end());
  return used;
}

}  // namespace beseda::flow
