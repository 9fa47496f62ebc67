#include "storage/sqlite/connection.h"

#include <sqlite3.h>

#include <charconv>
#include <mutex>

#include "storage/sqlite/functions.h"
#include "storage/sqlite/log_vfs.h"
#include "storage/sqlite/sqlite_error.h"

namespace beseda::sqlite {
namespace {

// Bodies use a few hundred distinct statements; lists of varying length must not add up for ever.
constexpr std::size_t kMaxStatements = 256;

void SetUpLibrary() {
  static std::once_flag once;
  std::call_once(once, [] {
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);          // No global counters, hence no global lock.
    sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, -1);    // Savepoints of a group stay in memory.
  });
}

[[noreturn]] void Misuse(std::string detail, std::string_view sql) {
  throw SqlError(Error(ErrorCode::kInternal, "The database refused a statement.",
                       std::move(detail) + "; " + std::string(sql)));
}

int BindOne(sqlite3_stmt* statement, int at, const SqlArg& arg) {
  const auto& view = arg.view();
  if (const auto* number = std::get_if<std::int64_t>(&view)) return sqlite3_bind_int64(statement, at, *number);
  if (const auto* text = std::get_if<std::string_view>(&view)) {
    const char* data = text->data() ? text->data() : "";
    return sqlite3_bind_text64(statement, at, data, text->size(), SQLITE_STATIC, SQLITE_UTF8);
  }
  if (const auto* real = std::get_if<double>(&view)) return sqlite3_bind_double(statement, at, *real);
  if (const auto* bytes = std::get_if<SqlArg::Bytes>(&view)) {
    if (bytes->empty()) return sqlite3_bind_zeroblob(statement, at, 0);
    return sqlite3_bind_blob64(statement, at, bytes->data(), bytes->size(), SQLITE_STATIC);
  }
  return sqlite3_bind_null(statement, at);
}

Rows::Value ColumnValue(sqlite3_stmt* statement, int column) {
  switch (sqlite3_column_type(statement, column)) {
    case SQLITE_INTEGER: return std::int64_t(sqlite3_column_int64(statement, column));
    case SQLITE_FLOAT: return sqlite3_column_double(statement, column);
    case SQLITE_TEXT: {
      const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
      return std::string(text, std::size_t(sqlite3_column_bytes(statement, column)));
    }
    case SQLITE_BLOB: {
      const auto* bytes = static_cast<const std::byte*>(sqlite3_column_blob(statement, column));
      return std::vector<std::byte>(bytes, bytes + sqlite3_column_bytes(statement, column));
    }
    default: return std::monostate();
  }
}

constexpr std::string_view kInsert = "INSERT INTO ", kGivesRow = " RETURNING seq";

std::size_t PlaceOf(const char* text, std::size_t places) { return (reinterpret_cast<std::uintptr_t>(text) >> 4) % places; }

bool StartsAChange(std::string_view sql) {
  const auto begin = sql.find_first_not_of(" \t\r\n(");
  if (begin == sql.npos) return false;
  const char first = char(sql[begin] | 0x20);
  return first == 'i' || first == 'u' || first == 'd' || first == 'w' || first == 'r';
}

}  // namespace

Result<std::unique_ptr<Connection>> Connection::Open(const std::string& path, Access access, bool create) {
  SetUpLibrary();
  sqlite3* db = nullptr;
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (create ? SQLITE_OPEN_CREATE : 0);
  const char* vfs = access == Access::kReadWrite ? LogVfs() : nullptr;
  const int opened = sqlite3_open_v2(path.c_str(), &db, flags, vfs);
  if (opened != SQLITE_OK) {
    auto error = ErrorFrom(db, opened, "open " + path);
    sqlite3_close_v2(db);
    return error;
  }
  auto connection = std::unique_ptr<Connection>(new Connection(db, access));
  sqlite3_extended_result_codes(db, 1);
  AddFunctions(db);
  sqlite3_busy_timeout(db, 5000);
  try {
    connection->RunScript(
        "PRAGMA foreign_keys=ON; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY; PRAGMA mmap_size=16777216;"
        "PRAGMA wal_autocheckpoint=0; PRAGMA journal_size_limit=16777216; PRAGMA trusted_schema=OFF;");
    connection->RunScript(access == Access::kReadOnly ? "PRAGMA cache_size=-1024; PRAGMA query_only=ON;"
                                                      : "PRAGMA cache_size=-4096;");
  } catch (const SqlError& error) {
    return error.error();
  }
  return connection;
}

Connection::~Connection() {
  for (auto& [sql, statement] : statements_) sqlite3_finalize(statement.prepared);
  sqlite3_close_v2(db_);
}

Connection::Statement& Connection::Prepare(std::string_view sql) {
  auto& recent = recent_[PlaceOf(sql.data(), recent_.size())];
  if (!recent || recent->first != sql) {
    const auto found = statements_.find(sql);
    recent = found == statements_.end() ? nullptr : &*found;
  }
  if (recent) {
    recent->second.used_at = ++clock_;
    return recent->second;
  }
  if (statements_.size() >= kMaxStatements) ForgetOldest();
  Statement statement;
  statement.gives_row = GivesRow(sql);
  const auto length = sql.size() - (statement.gives_row ? kGivesRow.size() : 0);
  const char* tail = nullptr;
  const int code = sqlite3_prepare_v3(db_, sql.data(), int(length), SQLITE_PREPARE_PERSISTENT, &statement.prepared, &tail);
  if (code != SQLITE_OK) throw SqlError(ErrorFrom(db_, code, sql));
  if (!statement.prepared) Misuse("an empty statement", sql);
  const bool writes = !sqlite3_stmt_readonly(statement.prepared);
  statement.changes = StartsAChange(sql) && writes;
  statement.alters = writes && !statement.changes;
  try {
    const auto rest = sql.substr(0, length).substr(std::size_t(tail - sql.data()));
    if (rest.find_first_not_of(" \t\r\n;") != rest.npos) Misuse("more than one statement", sql);
    MapParameters(statement, sql);
  } catch (...) {
    sqlite3_finalize(statement.prepared);
    throw;
  }
  statement.used_at = ++clock_;
  return statements_.emplace(std::string(sql), std::move(statement)).first->second;
}

// SQLite takes a RETURNING for a trigger, which may fail halfway, and copies each page before such a statement changes it. The number of the row
// that an INSERT has made is known without that.
bool Connection::GivesRow(std::string_view sql) const {
  if (!sql.starts_with(kInsert) || !sql.ends_with(kGivesRow)) return false;
  const bool one_row = sql.find(" VALUES (") != sql.npos && sql.find("), (") == sql.npos && sql.find("SELECT ") == sql.npos;
  if (!one_row || sql.find(" ON CONFLICT") != sql.npos) return false;
  const auto name = sql.substr(kInsert.size());
  const std::string table(name.substr(0, name.find(' ')));
  int numbered = 0;
  const int code = sqlite3_table_column_metadata(db_, nullptr, table.c_str(), "seq", nullptr, nullptr, nullptr, nullptr, &numbered);
  return code == SQLITE_OK && numbered == 1;
}

void Connection::MapParameters(Statement& statement, std::string_view sql) {
  const int count = sqlite3_bind_parameter_count(statement.prepared);
  auto order = std::make_unique<int[]>(std::size_t(count));
  bool in_order = true;
  for (int i = 0; i < count; ++i) {
    const char* name = sqlite3_bind_parameter_name(statement.prepared, i + 1);
    const std::string_view text = name ? name : "";
    int number = 0;
    if (text.size() < 2 || text[0] != '$' ||
        std::from_chars(text.data() + 1, text.data() + text.size(), number).ptr != text.data() + text.size() ||
        number < 1 || number > 1000) {
      Misuse("parameters are written $1, $2, …", sql);
    }
    order[std::size_t(i)] = number - 1;
    in_order = in_order && number == i + 1;
    statement.arguments = std::max(statement.arguments, number);
  }
  // SQLite numbers a name once however often it stands there, so fewer names than the highest number means a gap.
  if (count != statement.arguments) Misuse("a parameter number is left out", sql);
  if (!in_order) statement.order = std::move(order);
}

void Connection::ForgetOldest() {
  recent_.fill(nullptr);
  auto oldest = statements_.begin();
  for (auto at = statements_.begin(); at != statements_.end(); ++at) {
    if (at->second.used_at < oldest->second.used_at) oldest = at;
  }
  sqlite3_finalize(oldest->second.prepared);
  statements_.erase(oldest);
}

void Connection::Bind(Statement& statement, std::string_view sql, std::span<const SqlArg> args) {
  if (int(args.size()) != statement.arguments) {
    Misuse(std::to_string(statement.arguments) + " parameters but " + std::to_string(args.size()) + " arguments", sql);
  }
  for (int i = 0; i < statement.arguments; ++i) {
    const auto which = std::size_t(statement.order ? statement.order[std::size_t(i)] : i);
    const int code = BindOne(statement.prepared, i + 1, args[which]);
    if (code != SQLITE_OK) throw SqlError(ErrorFrom(db_, code, sql));
  }
}

std::int64_t Connection::Run(std::string_view sql, std::span<const SqlArg> args, Rows* rows) {
  Statement& statement = Prepare(sql);
  Bind(statement, sql, args);
  const int columns = sqlite3_column_count(statement.prepared);
  if (rows) rows->SetColumns(std::size_t(columns));
  int code = SQLITE_ROW;
  if (statement.alters) ++alterations_;
  try {
    while ((code = sqlite3_step(statement.prepared)) == SQLITE_ROW) {
      if (!rows) continue;
      for (int column = 0; column < columns; ++column) rows->Append(ColumnValue(statement.prepared, column));
    }
  } catch (...) {
    sqlite3_reset(statement.prepared);
    throw;
  }
  if (code != SQLITE_DONE) {
    auto error = ErrorFrom(db_, code, sql);
    sqlite3_reset(statement.prepared);
    if ((code & 0xff) == SQLITE_READONLY && access_ == Access::kReadOnly) Misuse("a change inside a Read", sql);
    throw SqlError(std::move(error));
  }
  sqlite3_reset(statement.prepared);
  if (rows && statement.gives_row) {
    rows->SetColumns(1);
    rows->Append(std::int64_t(sqlite3_last_insert_rowid(db_)));
  }
  return statement.changes ? sqlite3_changes64(db_) : 0;
}

void Connection::RunScript(const std::string& sql) {
  const int code = sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) throw SqlError(ErrorFrom(db_, code, sql.substr(0, 200)));
}

std::int64_t Connection::QueryInt(std::string_view sql) {
  Rows rows;
  Run(sql, {}, &rows);
  return rows.empty() || rows[0].IsNull(0) ? 0 : rows[0].Int(0);
}

std::string Connection::QueryText(std::string_view sql) {
  Rows rows;
  Run(sql, {}, &rows);
  return rows.empty() || rows[0].IsNull(0) ? std::string() : rows[0].Text(0);
}

bool Connection::InTransaction() const { return sqlite3_get_autocommit(db_) == 0; }

std::int64_t Connection::changes() const { return sqlite3_total_changes64(db_) + alterations_; }

Status RunGuarded(const std::function<Status(Tx&)>& body, Tx& tx) {
  try {
    return body(tx);
  } catch (const SqlError& error) {
    return error.error();
  } catch (const std::exception& error) {
    return Error(ErrorCode::kInternal, "Something went wrong inside the server.", error.what());
  } catch (...) {
    return Error(ErrorCode::kInternal, "Something went wrong inside the server.", "unknown exception in a body");
  }
}

}  // namespace beseda::sqlite
