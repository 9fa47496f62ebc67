// Against AWS's own test suite for Signature Version 4
// (https://github.com/awslabs/aws-c-auth/tree/main/tests/aws-signing-test-suite/v4): its requests and its signatures.
#include "providers/bedrock/aws_sigv4.h"

#include <gtest/gtest.h>

namespace beseda::bedrock {
namespace {

const AwsCredentials kSuiteKeys = {.access_key_id = "AKIDEXAMPLE",
                                   .secret_access_key = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"};
const Time kSuiteTime = FromUnixMicros(1'440'938'160'000'000);  // 2015-08-30T12:36:00Z

std::string Authorization(HttpRequest request, const AwsCredentials& keys = kSuiteKeys) {
  SignRequest(request, keys, {.region = "us-east-1", .service = "service", .now = kSuiteTime});
  EXPECT_EQ(request.headers.Get("X-Amz-Date"), "20150830T123600Z");
  return std::string(request.headers.Get("Authorization"));
}

HttpRequest Get(std::string target, HttpHeaders headers = {}) {
  HttpRequest request;
  request.url = "https://example.amazonaws.com" + target;
  request.headers = std::move(headers);
  return request;
}

std::string Expected(std::string_view names, std::string_view signature) {
  return "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=" +
         std::string(names) + ", Signature=" + std::string(signature);
}

TEST(AwsSigv4, SignsTheSuitesRequests) {
  EXPECT_EQ(Authorization(Get("/")),
            Expected("host;x-amz-date", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"));
  EXPECT_EQ(Authorization(Get("")), Authorization(Get("/"))) << "no path is \"/\"";
  EXPECT_EQ(Authorization(Get("/?Param2=value2&Param1=value1")),
            Expected("host;x-amz-date", "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"));
  EXPECT_EQ(Authorization(Get("/?Param-3=Value3&Param=Value2&%E1%88%B4=Value1")),
            Expected("host;x-amz-date", "371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac"));
  EXPECT_EQ(Authorization(Get("/\u1234")),
            Expected("host;x-amz-date", "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"));
  EXPECT_EQ(Authorization(Get("/example space/")),
            Expected("host;x-amz-date", "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741"));
  EXPECT_EQ(Authorization(Get("/", {{"My-Header1", " value1"}, {"My-Header2", " \"a   b   c\""}})),
            Expected("host;my-header1;my-header2;x-amz-date", "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"));
}

TEST(AwsSigv4, SignsABody) {
  HttpRequest request = Get("/", {{"Content-Type", "application/x-www-form-urlencoded"},
                                  {"Content-Length", "13"},
                                  {"x-amz-content-sha256", "9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e"}});
  request.method = "POST";
  request.body = "Param1=value1";
  EXPECT_EQ(Authorization(request), Expected("content-length;content-type;host;x-amz-content-sha256;x-amz-date",
                                             "d3875051da38690788ef43de4db0d8f280229d82040bfac253562e56c3f20e0b"));
}

TEST(AwsSigv4, SignsASessionToken) {
  auto keys = kSuiteKeys;
  keys.session_token = "6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267";
  EXPECT_EQ(Authorization(Get("/"), keys), Expected("host;x-amz-date;x-amz-security-token",
                                                    "07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8"));
}

// What botocore 1.x signs for the same request: a model's id is encoded twice.
TEST(AwsSigv4, EncodesAPathAgain) {
  HttpRequest request;
  request.method = "POST";
  request.url = "https://bedrock-runtime.us-east-1.amazonaws.com/model/anthropic.claude-3-5-sonnet-20241022-v2%3A0/converse";
  request.headers = {{"Content-Type", "application/json"}};
  request.body = R"({"a":1})";
  SignRequest(request, kSuiteKeys, {.region = "us-east-1", .service = "bedrock", .now = kSuiteTime});
  EXPECT_EQ(request.headers.Get("Authorization"),
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/bedrock/aws4_request, "
            "SignedHeaders=content-type;host;x-amz-date, "
            "Signature=bcb6cef84a7330976b8fadb1c6acb74c8c24ca9e466222dab5d14ac73dff0bbe");
}

TEST(AwsSigv4, LeavesTheUsualPortOut) {
  auto request = Get("/");
  request.url = "https://example.amazonaws.com:443/";
  EXPECT_EQ(Authorization(request), Authorization(Get("/")));
  request.url = "https://example.amazonaws.com:8443/";
  EXPECT_NE(Authorization(request), Authorization(Get("/")));
}

}  // namespace
}  // namespace beseda::bedrock
