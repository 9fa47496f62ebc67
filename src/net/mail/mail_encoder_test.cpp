#include "net/mail/mail_encoder.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace beseda::net {
namespace {

TEST(MailEncoderTest, QuotedPrintableFollowsRfc2045) {
  EXPECT_EQ(EncodeQuotedPrintable("a = b\n"), "a =3D b\r\n");
  EXPECT_EQ(EncodeQuotedPrintable("caf\xC3\xA9"), "caf=C3=A9\r\n");
  // Rule 3: white space at a line's end is written out.
  EXPECT_EQ(EncodeQuotedPrintable("one \ntwo\t\n"), "one=20\r\ntwo=09\r\n");
  // Rule 4: line breaks are CRLF, however they came.
  EXPECT_EQ(EncodeQuotedPrintable("a\r\nb\rc\nd"), "a\r\nb\r\nc\r\nd\r\n");
  // Rule 5: at most 76 characters, the "=" of a soft break counted.
  EXPECT_EQ(EncodeQuotedPrintable(std::string(76, 'x')), std::string(76, 'x') + "\r\n");
  EXPECT_EQ(EncodeQuotedPrintable(std::string(77, 'x')), std::string(75, 'x') + "=\r\nxx\r\n");
  EXPECT_EQ(EncodeQuotedPrintable(std::string(74, 'x') + "\xC3\xA9"), std::string(74, 'x') + "=\r\n=C3=A9\r\n");
}

TEST(MailEncoderTest, Base64LinesFollowRfc2045) {
  // RFC 4648, section 10: "foobar".
  EXPECT_EQ(EncodeBase64Lines("foobar"), "Zm9vYmFy\r\n");
  const auto lines = EncodeBase64Lines(std::string(60, 'a'));
  EXPECT_EQ(lines.find("\r\n"), 76u);
}

TEST(MailEncoderTest, HeadersBecomeEncodedWords) {
  EXPECT_EQ(EncodeTextHeader("Subject", "Order 7"), "Subject: Order 7\r\n");
  EXPECT_EQ(EncodeTextHeader("Subject", "Привет"), "Subject: =?UTF-8?B?0J/RgNC40LLQtdGC?=\r\n");
  // What looks like an encoded word is encoded, or it would be read as one.
  EXPECT_EQ(EncodeTextHeader("Subject", "=?x"), "Subject: =?UTF-8?B?PT94?=\r\n");
  std::string long_text;
  for (int i = 0; i < 40; ++i) long_text += "щ";
  const auto header = EncodeTextHeader("Subject", long_text);
  for (const auto line : Split(header, '\n')) EXPECT_LE(line.size(), 77u) << "78 with CRLF, RFC 2047 section 2: 76";
  EXPECT_NE(header.find("?=\r\n =?UTF-8?B?"), header.npos);
}

TEST(MailEncoderTest, NamesAreQuotedOrEncoded) {
  EXPECT_EQ(EncodeAddress({"", "ann@example.org"}), "ann@example.org");
  EXPECT_EQ(EncodeAddress({"Ann (shop), \"A\\B\"", "ann@example.org"}), "\"Ann (shop), \\\"A\\\\B\\\"\" <ann@example.org>");
  EXPECT_EQ(EncodeAddress({"Привет", "ann@example.org"}), "=?UTF-8?B?0J/RgNC40LLQtdGC?= <ann@example.org>");
}

TEST(MailEncoderTest, DatesFollowRfc5322) {
  // The date of RFC 5322's appendix A.1.1, "Fri, 21 Nov 1997 09:55:06 -0600", in UTC.
  EXPECT_EQ(MailDate(FromUnixMicros(880'127'706'000'000)), "Fri, 21 Nov 1997 15:55:06 +0000");
}

TEST(MailEncoderTest, AWholeMessage) {
  MailMessage message;
  message.from = {"Shop", "shop@example.org"};
  message.to = {{"", "ann@example.com"}, {"Bo", "bo@example.com"}};
  message.cc = {{"", "team@example.org"}};
  message.reply_to = MailAddress{"", "answers@example.org"};
  message.subject = "Your order";
  message.text = "Hello";
  message.message_id = "7f@example.org";
  message.date = FromUnixMicros(880'127'706'000'000);
  const std::string head =
      "Date: Fri, 21 Nov 1997 15:55:06 +0000\r\nFrom: \"Shop\" <shop@example.org>\r\nTo: ann@example.com, \"Bo\" <bo@example.com>\r\n"
      "Cc: team@example.org\r\nReply-To: answers@example.org\r\nSubject: Your order\r\nMessage-ID: <7f@example.org>\r\nMIME-Version: 1.0\r\n"
      "Auto-Submitted: auto-generated\r\n";
  EXPECT_EQ(EncodeMail(message), head + "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nHello\r\n");
  message.html = "<p>Здравствуйте</p>";
  const auto both = EncodeMail(message);
  EXPECT_EQ(both, EncodeMail(message)) << "The same each time.";
  ASSERT_TRUE(both.starts_with(head + "Content-Type: multipart/alternative;\r\n boundary=\"=_")) << both;
  const auto begin = both.find("=_");
  const auto boundary = both.substr(begin, both.find('"', begin) - begin);
  EXPECT_NE(both.find("\r\n\r\n--" + boundary + "\r\nContent-Type: text/plain; charset=utf-8\r\n"), both.npos);
  EXPECT_NE(both.find("\r\n--" + boundary + "\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n"), both.npos);
  EXPECT_TRUE(both.ends_with("\r\n--" + boundary + "--\r\n"));
}

}  // namespace
}  // namespace beseda::net
