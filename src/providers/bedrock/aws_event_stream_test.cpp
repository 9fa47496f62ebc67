#include "providers/bedrock/aws_event_stream.h"

#include <gtest/gtest.h>

#include "crypto/encoding.h"
#include "providers/bedrock/aws_frames_test.h"

namespace beseda::bedrock {
namespace {

std::string Hex(std::string_view hex) { return crypto::FromHex(hex).value(); }

Status Read(std::string_view bytes, std::vector<StreamEvent>& events, std::size_t cut = std::string_view::npos) {
  AwsEventStream stream;
  CHECK_OK(stream.Feed(bytes.substr(0, cut), events));
  if (cut < bytes.size()) CHECK_OK(stream.Feed(bytes.substr(cut), events));
  return stream.Finish(events);
}

// The messages of https://github.com/awslabs/aws-c-event-stream/blob/main/tests/message_deserializer_test.c.
TEST(AwsEventStream, ReadsAwsOwnExamples) {
  std::vector<StreamEvent> events;
  const auto bytes = Hex("000000100000000005c248eb7d98c8ff") +
                     Hex("0000001d00000000fd528c5a7b27666f6f273a27626172277dc3653936") +
                     Hex("0000003d0000002007fd83960c636f6e74656e742d747970650700106170706c69636174696f6e2f6a736f6e"
                         "7b27666f6f273a27626172277d8d9c08b1");
  ASSERT_TRUE(Read(bytes, events).ok());
  ASSERT_EQ(events.size(), 3u);
  EXPECT_EQ(events[0].data, "");
  EXPECT_EQ(events[1].data, "{'foo':'bar'}");
  EXPECT_EQ(events[2].data, "{'foo':'bar'}");
  EXPECT_EQ(frame::Message(frame::Header("content-type", "application/json"), "{'foo':'bar'}"), bytes.substr(45))
      << "the tests' own messages are like AWS's";
}

TEST(AwsEventStream, NamesEventsAndFailures) {
  const auto bytes = frame::Event("contentBlockDelta", R"({"delta":1})") + frame::Exception("throttlingException", R"({"message":"slow"})") +
                     frame::Message(frame::Header(":message-type", "error") + frame::Header(":error-code", "InternalError") +
                                        frame::Header(":error-message", "say \"why\""), "");
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
    std::vector<StreamEvent> events;
    ASSERT_TRUE(Read(bytes, events, cut).ok()) << cut;
    ASSERT_EQ(events.size(), 3u) << cut;
    EXPECT_EQ(events[0].name, "contentBlockDelta");
    EXPECT_EQ(events[0].data, R"({"delta":1})");
    EXPECT_FALSE(events[0].failure);
    EXPECT_EQ(events[1].name, "throttlingException");
    EXPECT_TRUE(events[1].failure);
    EXPECT_EQ(events[2].name, "InternalError");
    EXPECT_EQ(events[2].data, R"({"message":"say \"why\""})");
    EXPECT_TRUE(events[2].failure);
  }
}

TEST(AwsEventStream, SkipsHeadersOfAllOtherTypes) {
  std::string headers;
  const auto add = [&](char type, std::size_t size) { headers += std::string("\x01x") + type + std::string(size, '\0'); };
  for (const auto& [type, size] : {std::pair{0, 0}, {1, 0}, {2, 1}, {3, 2}, {4, 4}, {5, 8}, {8, 8}, {9, 16}}) add(char(type), std::size_t(size));
  headers += std::string("\x01x\x06\x00\x02zz", 7);
  std::vector<StreamEvent> events;
  ASSERT_TRUE(Read(frame::Message(headers + frame::Header(":event-type", "messageStop"), "{}"), events).ok());
  EXPECT_EQ(events.at(0).name, "messageStop");
}

TEST(AwsEventStream, NoticesEveryDamagedByte) {
  const auto good = frame::Event("messageStop", R"({"stopReason":"end_turn"})");
  for (std::size_t i = 0; i < good.size(); ++i) {
    auto bad = good;
    bad[i] = char(bad[i] ^ 0x20);
    std::vector<StreamEvent> events;
    const auto status = Read(bad, events);
    ASSERT_FALSE(status.ok()) << i;
    EXPECT_EQ(ErrorCodeName(status.error().code), "unavailable") << i;
    EXPECT_TRUE(events.empty());
  }
}

TEST(AwsEventStream, RefusesImpossibleLengthsAndHeaders) {
  const auto prelude = [](std::uint32_t total, std::uint32_t headers) {
    const auto lengths = frame::U32(total) + frame::U32(headers);
    return lengths + frame::U32(Crc32(lengths));
  };
  std::vector<StreamEvent> events;
  for (const auto& bad : {prelude(15, 0), prelude(0, 0), prelude(20, 5), prelude(16, 0xFFFFFFFF)}) {
    EXPECT_EQ(ErrorCodeName(Read(bad, events).error().code), "unavailable");
  }
  EXPECT_EQ(ErrorCodeName(Read(prelude(0x7FFFFFFF, 0), events).error().code), "too_large");
  for (const auto& bad : {std::string("\x05x"), std::string("\x01x"), std::string("\x01x\x0a"), std::string("\x01x\x07\x00", 4),
                                std::string("\x01x\x07\x00\x09zz", 7)}) {
    EXPECT_EQ(ErrorCodeName(Read(frame::Message(bad, "{}"), events).error().code), "unavailable");
  }
}

TEST(AwsEventStream, RecognizesItself) {
  EXPECT_TRUE(AwsEventStream().Recognizes(frame::Event("messageStart", "{}")));
  for (const auto* other : {"", "{\"output\":{}}", "data: {\"a\":\"long enough\"}\n\n"}) EXPECT_FALSE(AwsEventStream().Recognizes(other));
}

}  // namespace
}  // namespace beseda::bedrock
