#include "flow/script/lua_library.h"

#include <algorithm>
#include <cstdint>

#include "flow/script/lua_pattern.h"
#include "flow/script/script_run.h"

namespace beseda::flow {
namespace {

// Gets the functions that may be sorted and gone through; gives those that replace table.sort and pairs.
constexpr char kPrelude[] = R"lua(
local next, type, sort, rawget, getmetatable = ...
local function less(a, b) return a < b end
local function before(a, b)
  local x, y = type(a), type(b)
  if x == y and (x == 'number' or x == 'string') then return a < b end
  return x < y
end
local function go_on(state)
  local t, keys = state.table, state.keys
  while true do
    local at = state.at + 1
    state.at = at
    local key = keys[at]
    if key == nil then return nil end
    local value = rawget(t, key)
    if value ~= nil then return key, value end
  end
end
local function pairs(t)
  local keys, n = {}, 0
  for key in next, t do n = n + 1; keys[n] = key end
  sort(keys, before)
  return go_on, {table = t, keys = keys, at = 0}, nil
end
return pairs, function(t, order) return sort(t, order or less) end
)lua";

// Shared with calls of the original function, which is the first upvalue.
int CallOriginal(lua_State* state) {
  lua_pushvalue(state, lua_upvalueindex(1));
  lua_insert(state, 1);
  lua_call(state, lua_gettop(state) - 1, LUA_MULTRET);
  return lua_gettop(state);
}

// A table may say that it is as long as numbers go; library functions would then go through all of it at once.
lua_Integer PlainLength(lua_State* state, int index) {
  luaL_checktype(state, index, LUA_TTABLE);
  if (luaL_getmetafield(state, index, "__len") != LUA_TNIL) luaL_error(state, "a table with __len cannot be used here");
  return lua_Integer(lua_rawlen(state, index));
}

// With a place given, what stands behind it moves.
int Insert(lua_State* state) {
  const auto length = PlainLength(state, 1);
  if (lua_gettop(state) > 2) Charge(state, length / 4);
  return CallOriginal(state);
}

int Remove(lua_State* state) {
  const auto length = PlainLength(state, 1);
  if (lua_gettop(state) > 1) Charge(state, length / 4);
  return CallOriginal(state);
}

int Concat(lua_State* state) {
  Charge(state, PlainLength(state, 1) / 4);
  return CallOriginal(state);
}

int Sort(lua_State* state) {
  (void)PlainLength(state, 1);
  return CallOriginal(state);
}

int Unpack(lua_State* state) {
  if (lua_istable(state, 1)) Charge(state, PlainLength(state, 1) / 4);
  return CallOriginal(state);
}

int Move(lua_State* state) {
  const auto from = luaL_checkinteger(state, 2), to = luaL_checkinteger(state, 3);
  const auto count = std::uint64_t(to) - std::uint64_t(from);
  if (to >= from) Charge(state, count > std::uint64_t(INT64_MAX) ? INT64_MAX : std::int64_t(count));
  return CallOriginal(state);
}

int OverText(lua_State* state) {
  if (lua_type(state, 1) == LUA_TSTRING) Charge(state, std::int64_t(lua_rawlen(state, 1)) / 8);
  return CallOriginal(state);
}

// A thing without a text of its own is shown as what it is, not where it is.
bool HasText(lua_State* state, int index) {
  const int type = lua_type(state, index);
  if (type == LUA_TNIL || type == LUA_TBOOLEAN || type == LUA_TNUMBER || type == LUA_TSTRING) return true;
  if (luaL_getmetafield(state, index, "__tostring") == LUA_TNIL) return false;
  lua_pop(state, 1);
  return true;
}

void PushKind(lua_State* state, int index) {
  if (lua_islightuserdata(state, index)) lua_pushliteral(state, "null");
  else lua_pushstring(state, luaL_typename(state, index));
}

int ToString(lua_State* state) {
  luaL_checkany(state, 1);
  if (HasText(state, 1)) luaL_tolstring(state, 1, nullptr);
  else PushKind(state, 1);
  return 1;
}

int Format(lua_State* state) {
  std::size_t bytes = 0;
  const char* format = luaL_checklstring(state, 1, &bytes);
  Charge(state, std::int64_t(bytes) / 8);
  for (std::size_t i = 0; i + 1 < bytes; ++i) {
    if (format[i] != '%') continue;
    for (++i; i < bytes && format[i] != '%' && !((format[i] | 32) >= 'a' && (format[i] | 32) <= 'z'); ++i) {}
    if (i < bytes && format[i] == 'p') return luaL_error(state, "%%p is not supported in a format");
  }
  for (int i = 2; i <= lua_gettop(state); ++i) {
    if (HasText(state, i)) continue;
    PushKind(state, i);
    lua_replace(state, i);
  }
  return CallOriginal(state);
}

int SetMetatable(lua_State* state) {
  if (lua_istable(state, 2)) {
    lua_pushliteral(state, "__gc");
    if (lua_rawget(state, 2) != LUA_TNIL) return luaL_error(state, "__gc is not supported");
    lua_pop(state, 1);
  }
  return CallOriginal(state);
}

int ProtectedCall(lua_State* state) {
  luaL_checkany(state, 1);
  lua_pushboolean(state, 1);
  lua_insert(state, 1);
  const int status = lua_pcall(state, lua_gettop(state) - 2, LUA_MULTRET, 0);
  const auto stop = RunOf(state).stop;
  if (stop != StopReason::kNone) StopRun(state, stop);
  if (status == LUA_ERRMEM) StopRun(state, StopReason::kMemory);
  if (status != LUA_OK) {
    lua_pushboolean(state, 0);
    lua_replace(state, 1);
  }
  return lua_gettop(state);
}

int RefuseWrite(lua_State* state) { return luaL_error(state, "the library cannot be changed"); }

struct Function {
  const char* name;
  lua_CFunction wrapper;  ///< Null: the original as it is.
};

// From the table at the top of the stack into the new table below it.
template <std::size_t kCount>
void Take(lua_State* state, const Function (&functions)[kCount]) {
  for (const auto& [name, wrapper] : functions) {
    lua_getfield(state, -1, name);
    if (wrapper) lua_pushcclosure(state, wrapper, 1);
    lua_setfield(state, -3, name);
  }
}

constexpr Function kBase[] = {{"assert", nullptr},     {"error", nullptr},  {"getmetatable", nullptr}, {"ipairs", nullptr},
                              {"next", nullptr},       {"rawequal", nullptr}, {"rawget", nullptr},     {"rawlen", nullptr},
                              {"select", nullptr},     {"tonumber", &OverText}, {"type", nullptr},
                              {"setmetatable", &SetMetatable}};
constexpr Function kString[] = {{"byte", nullptr}, {"char", nullptr},  {"format", &Format},   {"len", nullptr}, {"lower", nullptr},
                                {"rep", nullptr},  {"reverse", nullptr}, {"sub", nullptr},    {"upper", nullptr}};
constexpr Function kTable[] = {{"concat", &Concat}, {"insert", &Insert}, {"move", &Move}, {"pack", nullptr},
                               {"remove", &Remove}, {"unpack", &Unpack}};
constexpr Function kUtf8[] = {{"char", nullptr},        {"charpattern", nullptr}, {"codes", nullptr}, {"codepoint", &OverText},
                              {"len", &OverText},       {"offset", &OverText}};
constexpr Function kMath[] = {{"abs", nullptr},  {"acos", nullptr}, {"asin", nullptr}, {"atan", nullptr}, {"ceil", nullptr},
                              {"cos", nullptr},  {"deg", nullptr},  {"exp", nullptr},  {"floor", nullptr}, {"fmod", nullptr},
                              {"huge", nullptr}, {"log", nullptr},  {"max", nullptr},  {"maxinteger", nullptr}, {"min", nullptr},
                              {"mininteger", nullptr}, {"modf", nullptr}, {"pi", nullptr}, {"rad", nullptr}, {"sin", nullptr},
                              {"sqrt", nullptr}, {"tan", nullptr},  {"tointeger", nullptr}, {"type", nullptr}, {"ult", nullptr}};

// Opens one of Lua's libraries; its table is on the top, a new table below.
void Open(lua_State* state, const char* name, lua_CFunction open) {
  lua_newtable(state);
  luaL_requiref(state, name, open, 0);
}

// The library on the top becomes read-only, and one of the library below it.
void Add(lua_State* state, const char* name) {
  MakeReadOnly(state);
  lua_setfield(state, -2, name);
}

// `sort` and `pairs` in Lua, where every step counts. The library is at 1, the table functions at 2, Lua's own at 3.
void AddPrelude(lua_State* state) {
  if (luaL_loadbufferx(state, kPrelude, sizeof kPrelude - 1, "=library", "t") != LUA_OK) lua_error(state);
  lua_getfield(state, 1, "next");
  lua_getfield(state, 1, "type");
  lua_getfield(state, 3, "sort");
  lua_pushcclosure(state, &Sort, 1);
  lua_getfield(state, 1, "rawget");
  lua_getfield(state, 1, "getmetatable");
  lua_call(state, 5, 2);
  lua_setfield(state, 2, "sort");
  lua_setfield(state, 1, "pairs");
}

// ("text"):upper() finds its functions through the metatable of texts.
void GuardTextMetatable(lua_State* state) {
  lua_pushliteral(state, "");
  lua_getmetatable(state, -1);
  lua_getfield(state, 1, "string");
  lua_setfield(state, -2, "__index");
  lua_pushboolean(state, 0);
  lua_setfield(state, -2, "__metatable");
  lua_pop(state, 2);
}

int BuildLibrary(lua_State* state) {
  Open(state, "_G", &luaopen_base);  // the library is at 1
  Take(state, kBase);
  lua_pop(state, 1);
  lua_pushcfunction(state, &ProtectedCall);
  lua_setfield(state, 1, "pcall");
  lua_pushcfunction(state, &ToString);
  lua_setfield(state, 1, "tostring");
  lua_pushlightuserdata(state, nullptr);
  lua_setfield(state, 1, "null");

  Open(state, LUA_TABLIBNAME, &luaopen_table);
  Take(state, kTable);
  AddPrelude(state);
  lua_pop(state, 1);
  Add(state, LUA_TABLIBNAME);

  Open(state, LUA_STRLIBNAME, &luaopen_string);
  Take(state, kString);
  lua_pop(state, 1);
  AddPatternFunctions(state);
  Add(state, LUA_STRLIBNAME);
  GuardTextMetatable(state);

  Open(state, LUA_MATHLIBNAME, &luaopen_math);
  Take(state, kMath);
  lua_pop(state, 1);
  Add(state, LUA_MATHLIBNAME);

  Open(state, LUA_UTF8LIBNAME, &luaopen_utf8);
  Take(state, kUtf8);
  lua_pop(state, 1);
  Add(state, LUA_UTF8LIBNAME);

  // Messages take the functions' names from what is loaded; the base functions that were left out are to be found nowhere.
  lua_getfield(state, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
  lua_pushnil(state);
  lua_setfield(state, -2, "_G");
  lua_pop(state, 1);
  lua_newtable(state);
  lua_rawseti(state, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
  return 1;
}

}  // namespace

bool IsLibraryName(std::string_view name) {
  constexpr std::string_view kOthers[] = {"pcall", "tostring", "null", "pairs", LUA_TABLIBNAME, LUA_STRLIBNAME, LUA_MATHLIBNAME, LUA_UTF8LIBNAME};
  return std::find(std::begin(kOthers), std::end(kOthers), name) != std::end(kOthers) ||
         std::any_of(std::begin(kBase), std::end(kBase), [&](const Function& one) { return name == one.name; });
}

void PushLibrary(lua_State* state) {
  lua_pushcfunction(state, &BuildLibrary);
  lua_call(state, 0, 1);
}

void MakeReadOnly(lua_State* state) {
  lua_newtable(state);
  lua_createtable(state, 0, 3);
  lua_pushvalue(state, -3);
  lua_setfield(state, -2, "__index");
  lua_pushcfunction(state, &RefuseWrite);
  lua_setfield(state, -2, "__newindex");
  lua_pushboolean(state, 0);
  lua_setfield(state, -2, "__metatable");
  lua_setmetatable(state, -2);
  lua_remove(state, -2);
}

}  // namespace beseda::flow
