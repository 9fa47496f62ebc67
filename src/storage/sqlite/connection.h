#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/result.h"
#include "contracts/database.h"

struct sqlite3;
struct sqlite3_stmt;

namespace beseda::sqlite {

/// An open database file with its prepared statements. Used by one thread at a time.
class Connection {
 public:
  enum class Access { kReadWrite, kReadOnly };

  /// Opens `path` and sets what every connection needs (foreign keys, busy timeout, synchronous=FULL, small caches).
  /// kReadOnly refuses changes. With `create` a missing file is made.
  static Result<std::unique_ptr<Connection>> Open(const std::string& path, Access access, bool create);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection();

  /// Runs one statement with parameters $1, $2, …; it is prepared once and kept under its text. Fills `rows` if
  /// given. Gives the number of changed rows. Throws SqlError, also if the number of arguments is not that of the
  /// parameters.
  std::int64_t Run(std::string_view sql, std::span<const SqlArg> args, Rows* rows);
  /// Runs statements that take no parameters and are not kept. Throws SqlError.
  void RunScript(const std::string& sql);
  /// The first value of the first row as a number or as text. Throws SqlError.
  std::int64_t QueryInt(std::string_view sql);
  std::string QueryText(std::string_view sql);

  /// Whether a transaction is open: some errors end it by themselves.
  bool InTransaction() const;
  /// Grows with everything that is changed; what is undone does not make it smaller.
  std::int64_t changes() const;
  sqlite3* raw() const { return db_; }

 private:
  struct Statement {
    sqlite3_stmt* prepared = nullptr;
    std::int64_t used_at = 0;
    int arguments = 0;
    bool changes = false;           ///< An INSERT, UPDATE or DELETE, so that its count of changes means something.
    bool alters = false;            ///< Changes something else: the schema, mostly.
    bool gives_row = false;         ///< An INSERT of one row whose "RETURNING seq" we answer ourselves.
    std::unique_ptr<int[]> order;   ///< For SQLite's parameter i + 1: which argument. Null where it is argument i.
  };
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };

  Connection(sqlite3* db, Access access) : db_(db), access_(access) {}
  Statement& Prepare(std::string_view sql);
  bool GivesRow(std::string_view sql) const;
  void MapParameters(Statement& statement, std::string_view sql);
  void ForgetOldest();
  void Bind(Statement& statement, std::string_view sql, std::span<const SqlArg> args);

  sqlite3* const db_;
  const Access access_;
  using Statements = std::unordered_map<std::string, Statement, TextHash, std::equal_to<>>;
  Statements statements_;
  /// Those that were used last, by where their text stands: mostly it is a literal, which need not be hashed each time.
  std::array<Statements::value_type*, 256> recent_ = {};
  std::int64_t clock_ = 0;
  std::int64_t alterations_ = 0;
};

/// A transaction's face to its body.
class ConnectionTx final : public Tx {
 public:
  explicit ConnectionTx(Connection& connection) : connection_(connection) {}

 protected:
  std::int64_t Run(std::string_view sql, std::span<const SqlArg> args, Rows* rows) override {
    return connection_.Run(sql, args, rows);
  }

 private:
  Connection& connection_;
};

/// Runs a body; what it throws becomes its Error.
Status RunGuarded(const std::function<Status(Tx&)>& body, Tx& tx);

}  // namespace beseda::sqlite
