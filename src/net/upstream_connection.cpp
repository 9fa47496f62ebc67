#include "net/upstream_connection.h"

#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cerrno>

#include "base/suspend.h"

namespace beseda::net {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

tcp::endpoint EndpointOf(const AddressBytes& bytes, std::uint16_t port) {
  asio::ip::address_v6::bytes_type v6;
  std::copy(bytes.begin(), bytes.end(), v6.begin());
  const asio::ip::address_v6 address(v6);
  if (!address.is_v4_mapped()) return {address, port};
  return {asio::ip::make_address_v4(asio::ip::v4_mapped, address), port};
}

}  // namespace

UpstreamConnection::UpstreamConnection(Executor executor, std::shared_ptr<Deadlines> deadlines)
    : deadlines_(std::move(deadlines)), socket_(executor) {}

UpstreamConnection::~UpstreamConnection() { Unwatch(); }

Task<std::optional<std::string>> UpstreamConnection::Connect(AddressBytes address, std::uint16_t port, SteadyTime until) {
  const auto endpoint = EndpointOf(address, port);
  boost::system::error_code failure;
  socket_.open(endpoint.protocol(), failure);
  if (!failure) socket_.non_blocking(true, failure);
  if (!failure) socket_.set_option(tcp::no_delay(true), failure);
  if (failure) co_return failure.message();
  descriptor_ = socket_.native_handle();
  if (!Watch(until)) co_return "stopped";
  co_await socket_.async_connect(endpoint, asio::redirect_error(asio::use_awaitable, failure));
  if (late_) co_return "timed out";
  if (stopped_) co_return "stopped";
  if (failure) co_return failure.message();
  transport_ = MakePlainTransport(descriptor_);
  co_return std::nullopt;
}

bool UpstreamConnection::Watch(SteadyTime until) {
  watched_ = deadlines_->Add(*this, until);
  if (!watched_) stopped_ = true;
  return watched_;
}

void UpstreamConnection::Unwatch() {
  if (!watched_) return;
  watched_ = false;
  deadlines_->Remove(*this);
}

Task<void> UpstreamConnection::WaitToRead() {
  boost::system::error_code ignored;
  co_await socket_.async_wait(tcp::socket::wait_read, asio::redirect_error(asio::use_awaitable, ignored));
}

Task<void> UpstreamConnection::WaitToReadOrWrite() {
  // The wait that is not needed stays with the socket, until it is ready or closed, and then wakes nobody.
  std::function<void(Waker)> start = [this](Waker waker) {
    auto& self = *this;  // the closure may be gone once the first wait has begun
    const auto wake = [waker](const boost::system::error_code&) { Waker(waker).Wake(); };
    std::lock_guard lock(self.beginning_);
    self.socket_.async_wait(tcp::socket::wait_read, wake);
    self.socket_.async_wait(tcp::socket::wait_write, wake);
  };
  co_await SuspendCancellable(std::move(start));
  std::lock_guard lock(beginning_);
}

Task<void> UpstreamConnection::WaitToWrite() {
  boost::system::error_code ignored;
  co_await socket_.async_wait(tcp::socket::wait_write, asio::redirect_error(asio::use_awaitable, ignored));
}

Task<void> UpstreamConnection::WaitToReadUntil(SteadyTime until) {
  auto timer = std::make_shared<asio::steady_timer>(socket_.get_executor(), until);
  std::function<void(Waker)> start = [this, timer](Waker waker) {
    auto& self = *this;  // as above
    const auto kept = timer;
    const auto wake = [waker](const boost::system::error_code&) { Waker(waker).Wake(); };
    std::lock_guard lock(self.beginning_);
    self.socket_.async_wait(tcp::socket::wait_read, wake);
    kept->async_wait(wake);
  };
  co_await SuspendCancellable(std::move(start));
  std::lock_guard lock(beginning_);
  timer->cancel();
}

bool UpstreamConnection::IsFresh() const {
  char byte;
  const auto got = ::recv(descriptor_, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

void UpstreamConnection::OnEnd(Deadlines::End why) {
  (why == Deadlines::End::kStop ? stopped_ : late_) = true;
  ::shutdown(descriptor_, SHUT_RDWR);
}

}  // namespace beseda::net
