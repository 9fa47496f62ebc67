#pragma once

#include <cassert>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

namespace beseda {

/// What kind of thing went wrong; decides the HTTP status, whether to retry, and what a person is told.
enum class ErrorCode {
  kInvalid,          ///< The input is wrong; repeating it cannot help.
  kNotFound,
  kConflict,         ///< Somebody else changed it first, or it exists already.
  kUnauthenticated,  ///< Not signed in, or a bad signature, token or key.
  kForbidden,        ///< Signed in, but not permitted.
  kTooLarge,
  kRateLimited,      ///< Try again after `retry_after`.
  kUnavailable,      ///< The other side is down or refuses for now; the request had no effect; may be retried.
  kTimeout,          ///< A deadline passed.
  kUncertain,        ///< The request may have had its effect; it must not be repeated blindly.
  kCancelled,        ///< We stopped it ourselves (shutdown, client gone).
  kRejected,         ///< The other side understood and refused for good (e.g. recipient blocked us).
  kStorage,          ///< Disk full, read-only, corrupt.
  kInternal,         ///< A bug or an unexpected state.
};

/// The code's stable name as it stands in logs and problem documents, e.g. "rate_limited".
std::string_view ErrorCodeName(ErrorCode code);

/// A failure. `message` is safe and helpful to show to the person who asked; `detail` is for logs only.
struct Error {
  Error(ErrorCode code, std::string message, std::string detail = {})
      : code(code), message(std::move(message)), detail(std::move(detail)) {}

  ErrorCode code;
  std::string message;
  std::string detail;
  std::optional<std::chrono::microseconds> retry_after = std::nullopt;
  std::string field = {};  ///< Path of the input field at fault, e.g. "buttons[2].title".
  std::string reason = {};  ///< For programs, where the code is too coarse, e.g. "slug_taken"; empty: the code's name.

  Error& RetryAfter(std::chrono::microseconds wait) & { return retry_after = wait, *this; }
  Error&& RetryAfter(std::chrono::microseconds wait) && { return retry_after = wait, std::move(*this); }
  Error&& InField(std::string path) && { return field = std::move(path), std::move(*this); }
  Error&& As(std::string name) && { return reason = std::move(name), std::move(*this); }
};

/// A value or an Error. Like std::expected of C++23, small and our own until the compiler has it.
template <typename T>
class [[nodiscard]] Result {
 public:
  using value_type = T;

  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}        // NOLINT: implicit by design
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}    // NOLINT: implicit by design
  template <typename U>
    requires(std::is_convertible_v<U, T> && !std::is_same_v<std::remove_cvref_t<U>, T> &&
             !std::is_same_v<std::remove_cvref_t<U>, Error> && !std::is_same_v<std::remove_cvref_t<U>, Result>)
  Result(U&& value) : state_(std::in_place_index<0>, std::forward<U>(value)) {}  // NOLINT: implicit by design

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  T& value() & { return assert(ok()), *std::get_if<0>(&state_); }
  const T& value() const& { return assert(ok()), *std::get_if<0>(&state_); }
  T&& value() && { return assert(ok()), std::move(*std::get_if<0>(&state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  Error& error() & { return assert(!ok()), *std::get_if<1>(&state_); }
  const Error& error() const& { return assert(!ok()), *std::get_if<1>(&state_); }
  Error&& error() && { return assert(!ok()), std::move(*std::get_if<1>(&state_)); }

 private:
  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  using value_type = void;

  Result() = default;
  Result(Error error) : error_(std::move(error)) {}  // NOLINT: implicit by design

  bool ok() const { return !error_; }
  explicit operator bool() const { return ok(); }
  Error& error() & { return assert(error_), *error_; }
  const Error& error() const& { return assert(error_), *error_; }
  Error&& error() && { return assert(error_), std::move(*error_); }

 private:
  std::optional<Error> error_;
};

using Status = Result<void>;

inline Status Ok() { return {}; }

}  // namespace beseda

#define BESEDA_CONCAT_(a, b) a##b
#define BESEDA_CONCAT(a, b) BESEDA_CONCAT_(a, b)
#define BESEDA_TRY_(name, give_back, declaration, ...)  \
  auto name = (__VA_ARGS__);                            \
  if (!name.ok()) give_back std::move(name).error();    \
  declaration = std::move(name).value()
#define BESEDA_CHECK_(name, give_back, ...) \
  if (auto name = (__VA_ARGS__); !name.ok()) give_back std::move(name).error()

/// TRY(auto x, F()): x is F()'s value, or this function returns F()'s error. The CO_ forms are for coroutines.
#define TRY(declaration, ...) BESEDA_TRY_(BESEDA_CONCAT(try_, __COUNTER__), return, declaration, __VA_ARGS__)
#define CO_TRY(declaration, ...) BESEDA_TRY_(BESEDA_CONCAT(try_, __COUNTER__), co_return, declaration, __VA_ARGS__)
/// CHECK_OK(F()): the same for a Status.
#define CHECK_OK(...) BESEDA_CHECK_(BESEDA_CONCAT(check_, __COUNTER__), return, __VA_ARGS__)
#define CO_CHECK_OK(...) BESEDA_CHECK_(BESEDA_CONCAT(check_, __COUNTER__), co_return, __VA_ARGS__)
