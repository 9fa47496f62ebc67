#include "base/mailbox.h"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/experimental/concurrent_channel.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/task.h"

namespace beseda {

namespace asio = boost::asio;

struct Mailbox::State {
  State(const Executor& executor, std::size_t capacity) : channel(executor, capacity) {}
  asio::experimental::concurrent_channel<asio::any_io_executor, void(boost::system::error_code, Letter)> channel;
};

Mailbox::Mailbox(const Executor& executor, std::size_t capacity) : state_(std::make_shared<State>(executor, capacity)) {}
Mailbox::~Mailbox() { state_->channel.close(); }

bool Mailbox::Put(Letter letter) { return state_->channel.try_send(boost::system::error_code(), std::move(letter)); }

Task<std::optional<Mailbox::Letter>> Mailbox::Take(Micros timeout) {
  using namespace asio::experimental::awaitable_operators;
  auto state = state_;
  asio::steady_timer timer(co_await asio::this_coro::executor, timeout);
  boost::system::error_code ended;
  boost::system::error_code expired;
  auto first = co_await (state->channel.async_receive(asio::redirect_error(asio::use_awaitable, ended)) ||
                         timer.async_wait(asio::redirect_error(asio::use_awaitable, expired)));
  if (first.index() == 1 || ended) co_return std::nullopt;
  co_return std::get<0>(std::move(first));
}

}  // namespace beseda
