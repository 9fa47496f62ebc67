#include "crypto/sealer.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdio>
#include <fstream>

#include "crypto/encoding.h"
#include "crypto/token.h"

namespace beseda::crypto {
namespace {

class SealerTest : public ::testing::Test {
 protected:
  SystemRandom random;
  SealKey key = SealKey::New(random);
  Sealer sealer{{key}, random};
};

TEST_F(SealerTest, OpensWhatItSealed) {
  auto sealed = sealer.Seal("provider/prv_1/api_key", "sk-secret");
  EXPECT_EQ(sealer.Open("provider/prv_1/api_key", sealed).value(), "sk-secret");
  EXPECT_EQ(sealed.find("secret"), std::string::npos);
  EXPECT_NE(sealed, sealer.Seal("provider/prv_1/api_key", "sk-secret"));  // a new nonce each time
  EXPECT_EQ(sealer.Open("p", sealer.Seal("p", "")).value(), "");
}

TEST_F(SealerTest, IsBoundToItsPurpose) {
  auto sealed = sealer.Seal("provider/prv_1/api_key", "sk-secret");
  auto moved = sealer.Open("provider/prv_2/api_key", sealed);
  ASSERT_FALSE(moved.ok());
  EXPECT_EQ(moved.error().code, ErrorCode::kInternal);
}

TEST_F(SealerTest, EveryAlteredCharacterIsNoticed) {
  auto sealed = sealer.Seal("p", "value");
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    auto altered = sealed;
    altered[i] = altered[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(sealer.Open("p", altered).ok()) << i;
  }
  for (auto bad : {"", "s1", "s1..", "s2.00000000.AAAA", "plain text"}) EXPECT_FALSE(sealer.Open("p", bad).ok());
  EXPECT_FALSE(sealer.Open("p", "s1." + key.Id() + ".AAAA").ok());
}

TEST_F(SealerTest, AnOlderKeyStillOpens) {
  auto sealed = sealer.Seal("p", "value");
  Sealer rotated({SealKey::New(random), key}, random);
  EXPECT_EQ(rotated.Open("p", sealed).value(), "value");
  EXPECT_TRUE(rotated.IsOld(sealed));
  EXPECT_FALSE(rotated.IsOld(rotated.Seal("p", "value")));
}

TEST_F(SealerTest, AMissingKeyIsNamedAsSuch) {
  Sealer other({SealKey::New(random)}, random);
  auto opened = other.Open("p", sealer.Seal("p", "value"));
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().code, ErrorCode::kUnavailable);
}

/// Gives the bytes from 0x40 on, as the nonce of the published example has them.
class ExampleNonce final : public Random {
 public:
  void Fill(std::span<std::byte> bytes) override {
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = std::byte(0x40 + i);
  }
};

// Key, nonce and text of draft-irtf-cfrg-xchacha-03, appendix A.3.1, with our associated data; computed with another
// implementation, which reproduces the appendix with the appendix's associated data. Pins the stored format.
TEST(SealFormat, PublishedKeyNonceAndText) {
  ExampleNonce nonce;
  auto key = SealKey::Parse("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f");
  ASSERT_TRUE(key.ok());
  const std::string text =
      "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be "
      "it.";
  const std::string sealed =
      "s1.1f841a8b.QEFCQ0RFRkdISUpLTE1OT1BRUlNUVVZXvW0XnT6D1DuVdleUk8DpOVcqFwAlK_rMvtKQLCE5bLtzHH8bC0qmRAvz"
      "qC9O2n45rmTGcIxUwhbLlrcuEhO0Ui-Mm6QNtdlFsRtpuYLBu54_P6wrw2lIj3ayODVl0__5IflmTJdjfal2iBL2FcaLE7UuNWcN"
      "wQK3C51zNZ_Z4RLTEA";
  Sealer sealer({*key}, nonce);
  EXPECT_EQ(sealer.Seal("purpose", text), sealed);
  EXPECT_EQ(sealer.Open("purpose", sealed).value(), text);
}

TEST_F(SealerTest, KeyTextsAreReadInBothSpellings) {
  auto hex = SealKey::Parse(" " + key.ToText() + "\n");
  ASSERT_TRUE(hex.ok());
  EXPECT_EQ(hex->bytes(), key.bytes());
  auto base64 = SealKey::Parse(ToBase64Url(key.bytes()));
  ASSERT_TRUE(base64.ok());
  EXPECT_EQ(base64->Id(), key.Id());
  for (auto bad : {"", "abc", "zz", "0011"}) EXPECT_EQ(SealKey::Parse(bad).error().code, ErrorCode::kInvalid);
}

TEST_F(SealerTest, KeyFileIsMadeOnceAndKeptPrivate) {
  auto directory = ::testing::TempDir() + "seal-" + NewToken(random, 8);
  ASSERT_EQ(::mkdir(directory.c_str(), 0700), 0);
  auto path = directory + "/secret.key";
  auto made = LoadOrCreateKeyFile(path, random);
  ASSERT_TRUE(made.ok()) << made.error().message;
  auto again = LoadOrCreateKeyFile(path, random);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(made->bytes(), again->bytes());
  struct stat info;
  ASSERT_EQ(::stat(path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);

  std::ofstream(path) << "broken";
  auto broken = LoadOrCreateKeyFile(path, random);
  ASSERT_FALSE(broken.ok());
  EXPECT_NE(broken.error().message.find(path), std::string::npos);
  EXPECT_EQ(LoadOrCreateKeyFile(directory + "/none/secret.key", random).error().code, ErrorCode::kStorage);
  std::remove(path.c_str());
  ::rmdir(directory.c_str());
}

TEST(Token, IsLongAndNew) {
  SystemRandom random;
  auto token = NewToken(random);
  EXPECT_EQ(token.size(), 43u);
  EXPECT_NE(token, NewToken(random));
  EXPECT_EQ(HashToken("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}  // namespace
}  // namespace beseda::crypto
