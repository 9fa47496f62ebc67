#include "net/connection.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace beseda::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

/// Nothing comes, nor an end, within the time.
bool IsQuiet(int descriptor) {
  pollfd what = {descriptor, POLLIN | POLLRDHUP, 0};
  return ::poll(&what, 1, 50) == 0;
}

TEST(Connection, LeavesTheNextOwnerOfItsDescriptorAlone) {
  asio::io_context context;
  tcp::acceptor acceptor(context, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
  tcp::socket client(context);
  client.connect(acceptor.local_endpoint());
  auto accepted = acceptor.accept();
  accepted.non_blocking(true);
  const int descriptor = accepted.native_handle();
  auto transport = MakePlainTransport(descriptor);
  const auto connection = std::make_shared<Connection>(std::move(accepted), std::move(transport), "127.0.0.1");
  connection->Close();

  int others[2];
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, others), 0);
  // The kernel gives the lowest free number, mostly this one; if not, it is made to.
  if (others[0] != descriptor) {
    ASSERT_EQ(::dup2(others[0], descriptor), descriptor);
    ::close(others[0]);
  }
  char text[] = "for somebody else";
  const iovec part = {text, sizeof text};
  EXPECT_EQ(connection->transport().Write(&part, 1).state, IoState::kFailed);
  connection->transport().EndWriting();
  EXPECT_TRUE(IsQuiet(others[1]));
  ASSERT_EQ(::write(others[1], text, sizeof text), ssize_t(sizeof text));
  char into[64];
  EXPECT_EQ(connection->transport().Read(into, sizeof into).state, IoState::kFailed);
  EXPECT_EQ(::recv(descriptor, into, sizeof into, MSG_DONTWAIT), ssize_t(sizeof text));
  ::close(descriptor);
  ::close(others[1]);
}

}  // namespace
}  // namespace beseda::net
