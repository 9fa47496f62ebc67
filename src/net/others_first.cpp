#include "net/others_first.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/task.h"

namespace beseda::net {

namespace asio = boost::asio;

Task<void> OthersFirst() {
  const auto executor = co_await asio::this_coro::executor;
  // Tasks have strands unless one thread runs them all.
  if (!executor.target<asio::io_context::executor_type>()) co_return;
  co_await asio::post(executor, asio::use_awaitable);
}

}  // namespace beseda::net
