#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.h"
#include "base/task_fwd.h"
#include "base/time.h"

namespace beseda {

/// An argument of a statement; borrows texts and bytes for the call.
class SqlArg {
 public:
  using Bytes = std::span<const std::byte>;
  using View = std::variant<std::monostate, std::int64_t, double, std::string_view, Bytes>;

  SqlArg(std::nullptr_t) {}                                             // NOLINT: implicit by design
  SqlArg(std::nullopt_t) {}                                             // NOLINT
  template <std::integral Int>
  SqlArg(Int value) : view_(std::int64_t(value)) {}                     // NOLINT
  SqlArg(double value) : view_(value) {}                                // NOLINT
  SqlArg(std::string_view text) : view_(text) {}                        // NOLINT
  SqlArg(const std::string& text) : view_(std::string_view(text)) {}    // NOLINT
  SqlArg(const char* text) : view_(std::string_view(text)) {}           // NOLINT
  SqlArg(Bytes bytes) : view_(bytes) {}                                 // NOLINT
  SqlArg(Time time) : view_(ToUnixMicros(time)) {}                      // NOLINT
  template <typename T>
  SqlArg(const std::optional<T>& value) {                               // NOLINT
    if (value) view_ = SqlArg(*value).view_;
  }

  const View& view() const { return view_; }

 private:
  View view_;
};

/// What a query gave, copied out of the engine.
class Rows {
 public:
  using Value = std::variant<std::monostate, std::int64_t, double, std::string, std::vector<std::byte>>;

  /// One row; columns count from 0. Reading a column as another type than it has throws SqlError (a bug), but an
  /// integer may be read as a double.
  class Row {
   public:
    Row(const Value* values, std::size_t columns) : values_(values), columns_(columns) {}
    bool IsNull(std::size_t column) const { return At(column).index() == 0; }
    std::int64_t Int(std::size_t column) const;
    double Real(std::size_t column) const;
    bool Bool(std::size_t column) const { return Int(column) != 0; }
    const std::string& Text(std::size_t column) const;
    beseda::Time Time(std::size_t column) const { return FromUnixMicros(Int(column)); }
    const std::vector<std::byte>& Bytes(std::size_t column) const;
    std::optional<std::int64_t> OptionalInt(std::size_t column) const;
    std::optional<double> OptionalReal(std::size_t column) const;
    std::optional<std::string> OptionalText(std::size_t column) const;
    std::optional<beseda::Time> OptionalTime(std::size_t column) const;

   private:
    const Value& At(std::size_t column) const;
    const Value* values_;
    std::size_t columns_;
  };

  std::size_t size() const { return columns_ == 0 ? 0 : values_.size() / columns_; }
  bool empty() const { return values_.empty(); }
  Row operator[](std::size_t row) const { return Row(&values_[row * columns_], columns_); }

  struct Iterator {
    const Rows* rows;
    std::size_t at;
    Row operator*() const { return (*rows)[at]; }
    Iterator& operator++() { return ++at, *this; }
    bool operator==(const Iterator& other) const { return at == other.at; }
  };
  Iterator begin() const { return {this, 0}; }
  Iterator end() const { return {this, size()}; }

  /// For the engines: sets the number of columns, then appends the values row by row.
  void SetColumns(std::size_t columns) { columns_ = columns; }
  void Append(Value value) { values_.push_back(std::move(value)); }

 private:
  std::size_t columns_ = 0;
  std::vector<Value> values_;
};

/// An SQL failure inside a transaction body. It leaves the body as an exception, the transaction is rolled back, and
/// Read/Write give its Error: kStorage (disk full, read-only, corrupt), kConflict (a unique or foreign key),
/// kInternal (a mistake in the statement).
class SqlError : public std::runtime_error {
 public:
  explicit SqlError(Error error) : std::runtime_error(error.message + " " + error.detail), error_(std::move(error)) {}
  const Error& error() const { return error_; }

 private:
  Error error_;
};

/// An open transaction, valid inside its body only. Statements use the SQL that SQLite and PostgreSQL share, with
/// parameters $1, $2, …; they are prepared once and kept. Throws SqlError.
class Tx {
 public:
  virtual ~Tx() = default;

  /// Runs a statement; gives the number of rows it changed.
  template <typename... Args>
  std::int64_t Exec(std::string_view sql, const Args&... args) {
    return Run(sql, std::initializer_list<SqlArg>{SqlArg(args)...}, nullptr);
  }
  /// Runs a statement that gives rows (SELECT, or … RETURNING).
  template <typename... Args>
  Rows Query(std::string_view sql, const Args&... args) {
    Rows rows;
    Run(sql, std::initializer_list<SqlArg>{SqlArg(args)...}, &rows);
    return rows;
  }
  /// As above for a number of arguments known only at run time.
  Rows QueryList(std::string_view sql, const std::vector<SqlArg>& args) {
    Rows rows;
    Run(sql, args, &rows);
    return rows;
  }

 protected:
  virtual std::int64_t Run(std::string_view sql, std::span<const SqlArg> args, Rows* rows) = 0;

 private:
  std::int64_t Run(std::string_view sql, std::initializer_list<SqlArg> args, Rows* rows) {
    return Run(sql, std::span(args.begin(), args.size()), rows);
  }
};

namespace internal {
template <typename T>
struct AsResult {
  using type = Result<T>;
};
template <typename T>
struct AsResult<Result<T>> {
  using type = Result<T>;
};
}  // namespace internal

/// The database. Bodies are synchronous and run on a database thread, never on the caller's; the caller's coroutine
/// waits meanwhile and cannot be cancelled in between. Thread-safe.
///
///   auto saved = co_await db.Write([&](Tx& tx) { return SaveMessage(tx, message); });
///
/// A body returns nothing, a value, or a Result. An error Result, or an exception, rolls the transaction back.
/// A body may be run twice, for the engine repeats transactions (SQLite's, when another one of the same commit fails): it
/// must have no effect but through `tx` and the variables it assigns as a whole.
class Database {
 public:
  virtual ~Database() = default;

  /// A read-write transaction. When it resumes with success, the commit is on disk.
  template <typename Body>
  auto Write(Body body) -> Task<typename internal::AsResult<std::invoke_result_t<Body&, Tx&>>::type> {
    return Run<Body>(true, std::move(body));
  }
  /// A read-only transaction on a consistent snapshot.
  template <typename Body>
  auto Read(Body body) -> Task<typename internal::AsResult<std::invoke_result_t<Body&, Tx&>>::type> {
    return Run<Body>(false, std::move(body));
  }

 protected:
  using ErasedBody = std::function<Status(Tx&)>;
  virtual Task<Status> RunBody(bool write, ErasedBody body) = 0;

 private:
  // A bool whose type depends on Body: the calls below are then looked at only where they are used, that is in units
  // that know what a Task is.
  template <typename Body>
  using BoolFor = std::enable_if_t<(sizeof(Body) > 0), bool>;

  template <typename Body>
  auto Run(bool write, Body body) -> Task<typename internal::AsResult<std::invoke_result_t<Body&, Tx&>>::type> {
    using Plain = std::invoke_result_t<Body&, Tx&>;
    using Outcome = typename internal::AsResult<Plain>::type;
    if constexpr (std::is_void_v<Plain>) {
      ErasedBody erased = [&body](Tx& tx) { return body(tx), Ok(); };
      co_return co_await RunBody(BoolFor<Body>(write), std::move(erased));
    } else if constexpr (std::is_same_v<Plain, Status>) {
      ErasedBody erased = [&body](Tx& tx) { return body(tx); };
      co_return co_await RunBody(BoolFor<Body>(write), std::move(erased));
    } else {
      std::optional<Outcome> outcome;
      ErasedBody erased = [&body, &outcome](Tx& tx) -> Status {
        outcome.reset();  // Of an earlier run; it may hold what this one needs.
        outcome.emplace(body(tx));
        if (!outcome->ok()) return outcome->error();
        return Ok();
      };
      auto status = co_await RunBody(BoolFor<Body>(write), std::move(erased));
      if (!status.ok()) co_return std::move(status).error();
      co_return std::move(*outcome);
    }
  }
};

}  // namespace beseda
