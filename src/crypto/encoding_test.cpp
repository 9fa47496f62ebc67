#include "crypto/encoding.h"

#include <gtest/gtest.h>

namespace beseda::crypto {
namespace {

TEST(Hex, ThereAndBack) {
  EXPECT_EQ(ToHex(AsBytes(std::string_view("\x00\xff\x10z", 4))), "00ff107a");
  EXPECT_EQ(FromHex("00FF107a"), std::string("\x00\xff\x10z", 4));
  EXPECT_EQ(FromHex(""), "");
}

TEST(Hex, RefusesWhatIsNotHex) {
  for (auto bad : {"0", "0g", "00 ", " 00", "00:11", "0x00"}) EXPECT_FALSE(FromHex(bad)) << bad;
}

// RFC 4648 §10.
TEST(Base64, Rfc4648) {
  EXPECT_EQ(ToBase64(AsBytes("")), "");
  EXPECT_EQ(ToBase64(AsBytes("f")), "Zg==");
  EXPECT_EQ(ToBase64(AsBytes("fo")), "Zm8=");
  EXPECT_EQ(ToBase64(AsBytes("foobar")), "Zm9vYmFy");
  EXPECT_EQ(ToBase64(AsBytes("\xfb\xff")), "+/8=");
}

// RFC 4648 §10, without the padding.
TEST(Base64Url, Rfc4648) {
  const std::pair<const char*, const char*> cases[] = {{"", ""},           {"f", "Zg"},         {"fo", "Zm8"},
                                                       {"foo", "Zm9v"},    {"foob", "Zm9vYg"},  {"fooba", "Zm9vYmE"},
                                                       {"foobar", "Zm9vYmFy"}};
  for (auto [plain, coded] : cases) {
    EXPECT_EQ(ToBase64Url(AsBytes(plain)), coded);
    EXPECT_EQ(FromBase64Url(coded), plain);
  }
  EXPECT_EQ(ToBase64Url(AsBytes("\xfb\xff")), "-_8");
}

TEST(Base64Url, RefusesOtherSpellings) {
  for (auto bad : {"Zg==", "Zm9+", "Zm9/", "Z", "Zm9v\n", " Zm9v", "Zh"}) EXPECT_FALSE(FromBase64Url(bad)) << bad;
}

}  // namespace
}  // namespace beseda::crypto
