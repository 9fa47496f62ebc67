#include "server/public/media_type.h"

#include <gtest/gtest.h>

namespace beseda::server {
namespace {

using namespace std::string_view_literals;

TEST(MediaType, GoesByContentNotByName) {
  EXPECT_EQ(SniffMediaType("\x89PNG\r\n\x1a\n...."sv), "image/png");
  EXPECT_EQ(SniffMediaType("RIFF\x10\0\0\0WEBPVP8 "sv), "image/webp");
  EXPECT_EQ(SniffMediaType("\0\0\0\x18" "ftypmp42"sv), "video/mp4");
  EXPECT_EQ(SniffMediaType("%PDF-1.7"sv), "application/pdf");
  EXPECT_EQ(SniffMediaType("<html><script>alert(1)</script>"sv), "text/plain; charset=utf-8");
  EXPECT_EQ(SniffMediaType("<svg onload='alert(1)'/>"sv), "text/plain; charset=utf-8");
  EXPECT_EQ(SniffMediaType("\x7f" "ELF\x02\x01\0"sv), "application/octet-stream");
  EXPECT_EQ(SniffMediaType(""sv), "application/octet-stream");
  EXPECT_FALSE(IsShownInline("text/plain; charset=utf-8"));
  EXPECT_TRUE(IsShownInline("image/png"));
}

TEST(MediaType, KnowsWhatIsTaken) {
  const std::vector<std::string> types = {"image/*", "text/plain"};
  EXPECT_TRUE(IsTypeAmong("image/png", types));
  EXPECT_TRUE(IsTypeAmong("text/plain; charset=utf-8", types));
  EXPECT_FALSE(IsTypeAmong("application/pdf", types));
  EXPECT_FALSE(IsTypeAmong("imagex/png", types));
  EXPECT_TRUE(IsTypeAmong("application/pdf", {"*/*"}));
}

}  // namespace
}  // namespace beseda::server
