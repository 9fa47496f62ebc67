#include "server/router.h"

#include <gtest/gtest.h>

#include "base/task.h"

namespace beseda::server {
namespace {

using Segments = std::vector<std::string>;

TEST(SplitPath, DecodesEachSegment) {
  EXPECT_EQ(SplitPath("/"), Segments{""});
  EXPECT_EQ(SplitPath("/bots/bot_1"), (Segments{"bots", "bot_1"}));
  EXPECT_EQ(SplitPath("/a%20b/%D0%B1"), (Segments{"a b", "б"}));
  EXPECT_EQ(SplitPath("/a%2Fb/c"), (Segments{"a/b", "c"})) << "an escaped slash parts no segments";
  EXPECT_EQ(SplitPath("/admin/"), (Segments{"admin", ""}));
  EXPECT_EQ(SplitPath("/a+b/..."), (Segments{"a+b", "..."}));
}

TEST(SplitPath, RefusesPathsThatAreNoHonestOnes) {
  for (std::string_view bad :
       {"", "bots", "http://x/", "//", "//evil", "/a//b", "/.", "/..", "/a/../b", "/a/%2e%2E/b", "/a/.%2e", "/a%2f..%2fb", "/a%2f",
        "/a%5Cb", "/a\\b", "/%", "/%4", "/%zz", "/%00", "/a%0d%0ab", "/%ff", "/%c0%ae%c0%ae", "/a\x7f"}) {
    EXPECT_FALSE(SplitPath(bad)) << bad;
  }
  EXPECT_FALSE(SplitPath("/" + std::string(5000, 'a')));
  std::string deep;
  for (int i = 0; i < 33; ++i) deep += "/a";
  EXPECT_FALSE(SplitPath(deep));
}

class RouterTest : public ::testing::Test {
 protected:
  RouterTest() {
    for (auto [method, pattern] : std::initializer_list<std::pair<const char*, const char*>>{
             {"GET", "/admin/{path*}"}, {"GET", "/bots/{id}"}, {"PATCH", "/bots/{id}"}, {"GET", "/bots"},
             {"POST", "/bots"}, {"GET", "/bots/{id}/{part}"}, {"GET", "/bots/{id}/test"}, {"POST", "/bots/test"},
             {"GET", "/bots/test"}, {"GET", "/"}}) {
      router.Add(method, pattern, [](ServerRequest) -> Task<ServerResponse> { co_return ServerResponse(); });
    }
  }
  std::string Where(std::string_view method, std::string_view path) {
    auto found = router.Find(method, path);
    if (found.malformed) return "malformed";
    if (found.route) {
      std::string text = found.route->method + " " + found.route->pattern.text();
      for (const auto& [name, value] : found.parameters) text += " " + name + "=" + value;
      return text;
    }
    std::string text = "none";
    for (const auto& method : found.allowed) text += " " + method;
    return text;
  }
  Router router;
};

TEST_F(RouterTest, FindsTheMostExactRoute) {
  EXPECT_EQ(Where("GET", "/bots"), "GET /bots");
  EXPECT_EQ(Where("GET", "/bots/bot_1"), "GET /bots/{id} id=bot_1");
  EXPECT_EQ(Where("GET", "/bots/test"), "GET /bots/test");
  EXPECT_EQ(Where("PATCH", "/bots/test"), "PATCH /bots/{id} id=test");
  EXPECT_EQ(Where("GET", "/bots/a/test"), "GET /bots/{id}/test id=a");
  EXPECT_EQ(Where("GET", "/bots/a/b%20c"), "GET /bots/{id}/{part} id=a part=b c");
  EXPECT_EQ(Where("GET", "/admin/assets/a.js"), "GET /admin/{path*} path=assets/a.js");
  EXPECT_EQ(Where("GET", "/admin/assets%2Fa.js"), "GET /admin/{path*} path=assets/a.js");
  EXPECT_EQ(Where("GET", "/bots/a%2Fb"), Where("GET", "/nowhere")) << "a parameter has no slash inside";
  EXPECT_EQ(Where("HEAD", "/bots"), "GET /bots");
  EXPECT_EQ(Where("GET", "/"), "GET /");
}

TEST_F(RouterTest, SaysWhatIsMissing) {
  EXPECT_EQ(Where("DELETE", "/bots"), "none GET POST");
  EXPECT_EQ(Where("GET", "/none"), "none");
  EXPECT_EQ(Where("GET", "/bots/"), "none");
  EXPECT_EQ(Where("GET", "/admin/"), "none");
  EXPECT_EQ(Where("get", "/bots"), "none GET POST");
  EXPECT_EQ(Where("GET", "/BOTS"), "none");
  EXPECT_EQ(Where("GET", "/bots/%2e%2e"), "malformed");
}

}  // namespace
}  // namespace beseda::server
