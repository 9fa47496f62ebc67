#include "contracts/mail_sender.h"

#include <gtest/gtest.h>

namespace beseda {
namespace {

MailMessage Good() {
  MailMessage message;
  message.from.address = "shop@example.org";
  message.to.push_back({"Ann", "ann@example.com"});
  message.subject = "Hi";
  message.text = "Hello";
  message.message_id = "1@example.org";
  return message;
}

TEST(MailSenderTest, AddressesAreThoseThatMailServersTake) {
  for (const char* good : {"ann@example.org", "a.b+c@mail.example.co.uk", "o'neil@example.org", "x_1@xn--e1afmkfd.xn--p1ai", "1@2.com"}) {
    EXPECT_TRUE(IsMailAddress(good)) << good;
  }
  for (const char* bad : {"", "ann", "@example.org", "ann@", "ann@localhost", "ann@example..org", ".ann@example.org", "ann.@example.org", "a b@example.org", "ann@-example.org",
                          "ann@exam_ple.org", "<ann@example.org>", "ann@example.org\r\nBcc: x@example.org", "анна@example.org", "ann@пример.рф", "a@b@example.org,"}) {
    EXPECT_FALSE(IsMailAddress(bad)) << bad;
  }
  EXPECT_TRUE(IsMailAddress(std::string(64, 'a') + "@example.org"));
  EXPECT_FALSE(IsMailAddress(std::string(65, 'a') + "@example.org")) << "RFC 5321, 4.5.3.1.1";
  EXPECT_FALSE(IsMailAddress("ann@" + std::string(64, 'a') + ".org")) << "RFC 1035, 2.3.4";
}

TEST(MailSenderTest, SeveralAddressesStandInOneLine) {
  const auto read = ReadMailAddresses(" ann@example.org, bo@example.org;ANN@example.org , ");
  ASSERT_TRUE(read.ok());
  ASSERT_EQ(read->size(), 2u) << "Each once.";
  EXPECT_EQ((*read)[1].address, "bo@example.org");
  EXPECT_TRUE(ReadMailAddresses("").value().empty());
  EXPECT_EQ(ReadMailAddresses("ann@example.org, bo").error().message, "\"bo\" is no e-mail address. One looks like ann@example.org.");
  EXPECT_EQ(ReadMailAddresses("ann@example.org\nbo@example.org").error().code, ErrorCode::kInvalid) << "Whoever is asked for an address must not add one.";
  EXPECT_EQ(ReadMailAddresses("ann@example.org\r\nBcc: bo@example.org").error().code, ErrorCode::kInvalid);
  std::string many;
  for (int i = 0; i <= 50; ++i) many += "a" + std::to_string(i) + "@example.org,";
  EXPECT_EQ(ReadMailAddresses(many).error().message, "An e-mail goes to at most 50 addresses.");
}

TEST(MailSenderTest, NoHeaderCanBeAdded) {
  EXPECT_TRUE(CheckMail(Good()).ok());
  for (const auto& bad : std::vector<std::string>{"Hi\r\nBcc: x@example.org", "Hi\nthere", "Hi\rthere", std::string("Hi\0there", 8)}) {
    auto message = Good();
    message.subject = bad;
    EXPECT_EQ(CheckMail(message).error().field, "subject");
    message = Good();
    message.to[0].name = bad;
    EXPECT_EQ(CheckMail(message).error().field, "to");
    message = Good();
    message.reply_to = MailAddress{"", "ann@example.org" + bad};
    EXPECT_EQ(CheckMail(message).error().field, "reply_to");
    message = Good();
    message.message_id += bad;
    EXPECT_EQ(CheckMail(message).error().field, "message_id");
  }
  auto nobody = Good();
  nobody.to.clear();
  EXPECT_EQ(CheckMail(nobody).error().field, "to");
  auto broken = Good();
  broken.text = "\xff";
  EXPECT_EQ(CheckMail(broken).error().field, "text");
}

TEST(MailSenderTest, AServerIsAHostAndAPort) {
  MailServer server;
  for (const char* good : {"smtp.example.org", "127.0.0.1", "::1", "mail"}) {
    server.host = good;
    EXPECT_TRUE(CheckMailServer(server).ok()) << good;
  }
  for (const char* bad : {"", "smtp://example.org", "example.org/x", "user@example.org", "a b", "a\r\nb"}) {
    server.host = bad;
    EXPECT_EQ(CheckMailServer(server).error().field, "host") << bad;
  }
  server.host = "mail";
  server.port = 70'000;
  EXPECT_EQ(CheckMailServer(server).error().field, "port");
  server.port = 25;
  server.password = "a\r\nRSET";
  EXPECT_EQ(CheckMailServer(server).error().field, "password");
}

}  // namespace
}  // namespace beseda
