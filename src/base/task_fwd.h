#pragma once

/// Forward declaration of the coroutine type, so that an interface costs nothing to include.
/// A unit that writes a coroutine includes base/task.h.

namespace boost::asio {
class any_io_executor;
template <typename T, typename Executor>
class awaitable;
}  // namespace boost::asio

namespace beseda {

/// Where coroutines run: the I/O threads' context, or a strand of it.
using Executor = boost::asio::any_io_executor;

/// A lazily started coroutine. Parameters of a coroutine go by value unless the caller awaits at once.
template <typename T = void>
using Task = boost::asio::awaitable<T, boost::asio::any_io_executor>;

}  // namespace beseda
