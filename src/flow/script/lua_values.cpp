#include "flow/script/lua_values.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "json/json.h"

namespace beseda::flow {
namespace {

// Their addresses are the names of the two metatables in the registry.
constexpr char kList = 'l';
constexpr char kObject = 'o';
constexpr double kMostWhole = 9007199254740992.0;  // 2^53: above it a double no longer tells whole numbers apart

Error NoJson(std::string message) { return Error(ErrorCode::kInvalid, std::move(message)); }

void MakeKind(lua_State* state, const char* kind, const char* name) {
  lua_createtable(state, 0, 2);
  lua_pushboolean(state, 0);
  lua_setfield(state, -2, "__metatable");
  lua_pushstring(state, name);
  lua_setfield(state, -2, "__name");
  lua_rawsetp(state, LUA_REGISTRYINDEX, kind);
}

bool HasKind(lua_State* state, int index, const char* kind) {
  if (!lua_getmetatable(state, index)) return false;
  lua_rawgetp(state, LUA_REGISTRYINDEX, kind);
  const bool same = lua_rawequal(state, -1, -2);
  lua_pop(state, 2);
  return same;
}

void PushNumber(lua_State* state, const json::Value& value) {
  if (value.is_int64()) {
    lua_pushinteger(state, value.get_int64());
  } else if (value.is_uint64()) {
    lua_pushnumber(state, double(value.get_uint64()));
  } else {
    lua_pushnumber(state, value.get_double());
  }
}

/// Reads tables within tables. The stack has room for each level before it is entered.
class TableReader {
 public:
  explicit TableReader(lua_State* state) : state_(state) {}

  Result<json::Value> Read(int index) {
    if (++values_ > kMostValues) return NoJson("The value is too large: more than 100,000 parts.");
    switch (lua_type(state_, index)) {
      case LUA_TNIL: return json::Value(nullptr);
      case LUA_TBOOLEAN: return json::Value(lua_toboolean(state_, index) != 0);
      case LUA_TNUMBER: return ReadNumber(index);
      case LUA_TSTRING: return ReadText(index);
      case LUA_TTABLE: return ReadTable(index);
      case LUA_TLIGHTUSERDATA:
        if (lua_touserdata(state_, index) == nullptr) return json::Value(nullptr);
        [[fallthrough]];
      default: return NoJson(std::string("A ") + lua_typename(state_, lua_type(state_, index)) + " cannot be kept in a variable.");
    }
  }

 private:
  Result<json::Value> ReadNumber(int index) {
    if (lua_isinteger(state_, index)) return json::Value(std::int64_t(lua_tointeger(state_, index)));
    const double number = lua_tonumber(state_, index);
    if (!std::isfinite(number)) return NoJson("A number that is infinite or undefined (such as 0/0) cannot be kept in a variable.");
    if (std::trunc(number) == number && std::abs(number) < kMostWhole) return json::Value(std::int64_t(number));
    return json::Value(number);
  }

  Result<std::string> TakeText(int index) {
    std::size_t size = 0;
    const char* text = lua_tolstring(state_, index, &size);
    if ((bytes_ += size) > kMostTextBytes) return NoJson("The value is too large: its texts have more than 4 MB.");
    if (!IsUtf8({text, size})) return NoJson("A text is not valid UTF-8: it was cut within a letter, perhaps. Use utf8.offset.");
    return std::string(text, size);
  }

  Result<json::Value> ReadText(int index) {
    TRY(const auto text, TakeText(index));
    return json::Value(text);
  }

  Result<json::Value> ReadTable(int index) {
    const void* self = lua_topointer(state_, index);
    if (std::find(path_.begin(), path_.end(), self) != path_.end()) return NoJson("A table that contains itself cannot be kept in a variable.");
    if (path_.size() + 1 >= json::kMaxDepth) return NoJson("Tables are nested too deeply: at most 31 within each other.");
    if (!lua_checkstack(state_, 8)) return NoJson("The script needed more memory than it may have.");
    path_.push_back(self);
    auto value = lua_rawlen(state_, index) > 0 ? ReadList(lua_absindex(state_, index)) : ReadObject(lua_absindex(state_, index));
    path_.pop_back();
    return value;
  }

  Result<json::Value> ReadList(int index) {
    const auto length = lua_Integer(lua_rawlen(state_, index));
    json::Array list;
    for (lua_Integer i = 1; i <= length; ++i) {
      if (lua_rawgeti(state_, index, i) == LUA_TNIL) return lua_pop(state_, 1), Holes();
      auto part = Read(-1);
      lua_pop(state_, 1);
      if (!part.ok()) return std::move(part).error();
      list.push_back(std::move(*part));
    }
    lua_Integer keys = 0;
    for (lua_pushnil(state_); lua_next(state_, index); lua_pop(state_, 1)) {
      if (++keys <= length && lua_isinteger(state_, -2)) continue;
      const bool number = lua_type(state_, -2) == LUA_TNUMBER;
      lua_pop(state_, 2);
      if (number) return Holes();
      return NoJson("A table has both numbered and named entries; use one kind.");
    }
    return json::Value(std::move(list));
  }

  Result<json::Value> ReadObject(int index) {
    std::vector<std::pair<std::string, json::Value>> members;
    for (lua_pushnil(state_); lua_next(state_, index); lua_pop(state_, 1)) {
      auto member = ReadMember();
      if (!member.ok()) return lua_pop(state_, 2), std::move(member).error();
      members.push_back(std::move(*member));
    }
    if (members.empty() && !HasKind(state_, index, &kObject)) return json::Value(json::Array());
    // Lua goes through a table in another order each time.
    std::sort(members.begin(), members.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    json::Object object;
    object.reserve(members.size());
    for (auto& [name, value] : members) object.emplace(name, std::move(value));
    return json::Value(std::move(object));
  }

  // Of the name at -2 and the value at -1.
  Result<std::pair<std::string, json::Value>> ReadMember() {
    if (lua_type(state_, -2) == LUA_TNUMBER) return Holes();
    if (lua_type(state_, -2) != LUA_TSTRING) {
      return NoJson(std::string("A table's entries are found by texts or numbers, not by a ") + lua_typename(state_, lua_type(state_, -2)) + ".");
    }
    TRY(auto name, TakeText(-2));
    TRY(auto value, Read(-1));
    return std::pair(std::move(name), std::move(value));
  }

  static Error Holes() { return NoJson("A list has gaps: its entries are to be numbered 1, 2, 3 and so on."); }

  lua_State* state_;
  std::size_t values_ = 0;
  std::size_t bytes_ = 0;
  std::vector<const void*> path_;
};

}  // namespace

void PrepareValues(lua_State* state) {
  MakeKind(state, &kList, "list");
  MakeKind(state, &kObject, "object");
}

void PushJson(lua_State* state, const json::Value& value) {
  luaL_checkstack(state, 4, "a variable is nested too deeply");
  if (value.is_string()) {
    lua_pushlstring(state, value.get_string().data(), value.get_string().size());
  } else if (value.is_number()) {
    PushNumber(state, value);
  } else if (value.is_bool()) {
    lua_pushboolean(state, value.get_bool());
  } else if (value.is_array()) {
    const auto& list = value.get_array();
    lua_createtable(state, int(list.size()), 0);
    lua_Integer at = 0;
    for (const auto& part : list) {
      if (part.is_null()) lua_pushlightuserdata(state, nullptr);
      else PushJson(state, part);
      lua_rawseti(state, -2, ++at);
    }
    lua_rawgetp(state, LUA_REGISTRYINDEX, &kList);
    lua_setmetatable(state, -2);
  } else if (value.is_object()) {
    const auto& object = value.get_object();
    lua_createtable(state, 0, int(object.size()));
    for (const auto& member : object) {
      if (member.value().is_null()) continue;
      lua_pushlstring(state, member.key().data(), member.key().size());
      PushJson(state, member.value());
      lua_rawset(state, -3);
    }
    lua_rawgetp(state, LUA_REGISTRYINDEX, &kObject);
    lua_setmetatable(state, -2);
  } else {
    lua_pushnil(state);
  }
}

Result<json::Value> ReadJson(lua_State* state, int index) { return TableReader(state).Read(index); }

bool SameForScripts(const json::Value& before, const json::Value& after) {
  if (before.is_object()) {
    if (!after.is_object()) return false;
    const auto& now = after.get_object();
    std::size_t members = 0;
    for (const auto& member : before.get_object()) {
      if (member.value().is_null()) continue;
      ++members;
      const auto* same = now.if_contains(member.key());
      if (!same || !SameForScripts(member.value(), *same)) return false;
    }
    return members == now.size();
  }
  if (before.is_array()) {
    if (!after.is_array()) return false;
    const auto &was = before.get_array(), &is = after.get_array();
    return std::equal(was.begin(), was.end(), is.begin(), is.end(), &SameForScripts);
  }
  if (before.is_int64() && after.is_int64()) return before == after;
  if (before.is_number() && after.is_number()) return before.to_number<double>() == after.to_number<double>();
  return before == after;
}

}  // namespace beseda::flow
