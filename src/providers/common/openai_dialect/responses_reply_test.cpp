#include "providers/common/openai_dialect/responses_reply.h"

#include <gtest/gtest.h>

#include "json/json.h"
#include "providers/common/openai_dialect/responses_payloads_test.h"

namespace beseda::openai {
namespace {

using namespace payload;

struct Outcome {
  std::string streamed;
  std::string reasoning;
  std::optional<Refusal> refusal;
  bool done = false;
  std::optional<ChatReply> reply;
};

Outcome Decode(const std::vector<std::string>& pieces) {
  ResponsesDecoder decoder;
  Outcome out;
  for (const auto& piece : pieces) {
    auto step = decoder.Take(piece);
    EXPECT_TRUE(step.ok()) << piece;
    if (!step.ok()) return out;
    out.streamed += step->delta.text;
    out.reasoning += step->delta.reasoning;
    if ((out.refusal = step->refusal)) break;
  }
  out.done = decoder.done();
  auto reply = decoder.Finish();
  if (reply.ok()) out.reply = *std::move(reply);
  return out;
}

std::string CodeOf(const Outcome& outcome) {
  return outcome.refusal ? std::string(ErrorCodeName(ToError(*outcome.refusal, {}, "").code)) : "none";
}

TEST(ResponsesReply, IsTheSameWholeAndInPieces) {
  for (const auto& pieces : {kResponsesEvents, {Response("completed", "[" + MessageItem(kResponsesText) + "]")}}) {
    const auto out = Decode(pieces);
    ASSERT_TRUE(out.reply);
    EXPECT_TRUE(out.done);
    EXPECT_EQ(out.reply->text, kResponsesText);
    EXPECT_EQ(out.streamed, kResponsesText);
    EXPECT_EQ(out.reply->model, "gpt-4.1-2025-04-14");
    EXPECT_EQ(out.reply->usage.input_tokens, 328);
    EXPECT_EQ(out.reply->usage.cached_input_tokens, 256);
    EXPECT_EQ(out.reply->usage.output_tokens, 52);
    EXPECT_EQ(out.reply->usage.reasoning_tokens, 32);
    EXPECT_EQ(out.reply->vendor_state, "") << "nothing was thought";
  }
}

TEST(ResponsesReply, TakesWhatDidNotComeInPiecesFromTheFinishedItem) {
  const auto out = Decode({ItemEvent("done", 0, kReasoningItem), ItemEvent("done", 1, MessageItem("42")),
                           ItemEvent("done", 2, CallItem("a", R"({\"x\":1})")), Ends("completed", "[]")});
  ASSERT_TRUE(out.reply);
  EXPECT_EQ(out.streamed, "42");
  EXPECT_EQ(out.reasoning, "Let me think.");
  ASSERT_EQ(out.reply->tool_calls.size(), 1u);
  EXPECT_EQ(out.reply->tool_calls[0].id, "call_a");
  EXPECT_EQ(out.reply->tool_calls[0].arguments, R"({"x":1})");
}

TEST(ResponsesReply, KeepsPartsOfASummaryApart) {
  const auto out = Decode({SummaryDelta("First"), SummaryDelta(" part."), SummaryDelta("Second.", 1), TextDelta("Yes", 1), Ends("completed", "[]")});
  ASSERT_TRUE(out.reply);
  EXPECT_EQ(out.reply->reasoning, "First part.\n\nSecond.");
}

TEST(ResponsesReply, ShowsOpenReasoning) {
  const auto out = Decode({Event("response.reasoning_text.delta", R"("item_id":"rs_1","output_index":0,"content_index":0,"delta":"Hm.")"),
                           TextDelta("Yes", 1), Ends("completed", "[]")});
  ASSERT_TRUE(out.reply);
  EXPECT_EQ(out.reply->reasoning, "Hm.");
}

TEST(ResponsesReply, ARefusalOfTheModelIsTextAndAStopReason) {
  const std::string item = R"({"id":"msg_1","type":"message","role":"assistant","content":[{"type":"refusal","refusal":"I can't help."}]})";
  for (const auto& pieces : {std::vector<std::string>{Event("response.refusal.delta", R"("output_index":0,"content_index":0,"delta":"I can't ")"),
                                                      Event("response.refusal.delta", R"("output_index":0,"content_index":0,"delta":"help.")"),
                                                      ItemEvent("done", 0, item), Ends("completed", "[" + item + "]")},
                             std::vector<std::string>{Response("completed", "[" + item + "]")}}) {
    const auto out = Decode(pieces);
    ASSERT_TRUE(out.reply);
    EXPECT_EQ(out.reply->text, "I can't help.");
    EXPECT_EQ(int(out.reply->stop), int(StopReason::kContentFilter));
  }
}

TEST(ResponsesReply, IncompleteSaysWhy) {
  const auto stop = [](std::string_view reason) {
    const auto out = Decode({TextDelta("Well"), Ends("incomplete", "[]", R"("error":null,"incomplete_details":{"reason":")" + std::string(reason) + R"("},)")});
    return out.reply ? int(out.reply->stop) : -1;
  };
  EXPECT_EQ(stop("max_output_tokens"), int(StopReason::kLength));
  EXPECT_EQ(stop("content_filter"), int(StopReason::kContentFilter));
  EXPECT_EQ(stop("something_new"), int(StopReason::kOther));
  const auto nothing = Decode({Ends("incomplete", "[]", R"("error":null,"incomplete_details":{"reason":"max_output_tokens"},)")});
  ASSERT_TRUE(nothing.reply) << "all tokens went into reasoning";
  EXPECT_EQ(int(nothing.reply->stop), int(StopReason::kLength));
}

TEST(ResponsesReply, FailuresAreOfTheirClass) {
  const auto failed = [](std::string_view code) {
    return CodeOf(Decode({Ends("failed", "[]", R"("error":{"code":")" + std::string(code) + R"(","message":"It failed"},"incomplete_details":null,)")}));
  };
  EXPECT_EQ(failed("server_error"), "unavailable");
  EXPECT_EQ(failed("rate_limit_exceeded"), "rate_limited");
  EXPECT_EQ(failed("invalid_prompt"), "rejected");
  EXPECT_EQ(failed("image_content_policy_violation"), "rejected");
  EXPECT_EQ(failed("invalid_image_url"), "invalid");
  EXPECT_EQ(CodeOf(Decode({Ends("cancelled", "[]")})), "unavailable");
  EXPECT_EQ(CodeOf(Decode({R"({"type":"error","code":"server_error","message":"It failed","param":null,"sequence_number":1})"})), "unavailable");
  EXPECT_EQ(CodeOf(Decode({R"({"type":"error","code":"rate_limit_exceeded","message":"Slow down","param":null,"sequence_number":1})"})), "rate_limited");
  EXPECT_EQ(CodeOf(Decode({R"({"type":"error","error":{"type":"invalid_request_error","code":"x","message":"No"}})"})), "invalid");
  EXPECT_EQ(CodeOf(Decode({R"({"error":{"message":"Overloaded","type":"server_error","code":null,"param":null}})"})), "unavailable");
  EXPECT_EQ(CodeOf(Decode({R"({"object":"error","message":"Bad","type":"BadRequestError","param":null,"code":400})"})), "invalid") << "vLLM";
}

TEST(ResponsesReply, SkipsWhatItDoesNotKnow) {
  const auto out = Decode({Event("response.web_search_call.searching", R"("output_index":0,"item_id":"ws_1")"), R"({"type":"response.new_thing"})",
                           ItemEvent("done", 0, R"({"id":"ws_1","type":"web_search_call","status":"completed"})"), ItemEvent("added", 1, "7"),
                           ArgumentsDelta(5, "lost"), TextDelta("Yes", 1), "", "[DONE]", Ends("completed", "[]")});
  ASSERT_TRUE(out.reply);
  EXPECT_EQ(out.reply->text, "Yes");
  EXPECT_TRUE(out.reply->tool_calls.empty());
}

TEST(ResponsesReply, DamageIsAnError) {
  for (const auto* bad : {"{not json", "[1]", "7"}) {
    ResponsesDecoder decoder;
    EXPECT_EQ(ErrorCodeName(decoder.Take(bad).error().code), "unavailable") << bad;
  }
  EXPECT_FALSE(Decode({Ends("completed", "[]")}).reply) << "no output is no answer";
  EXPECT_FALSE(Decode({"{}"}).reply);
}

TEST(ResponsesReply, JoinsACharacterThatIsCutInTwo) {
  const auto out = Decode({TextDelta(R"(Hi \ud83d)"), TextDelta(R"(\udc4b!)"), Ends("completed", "[]")});
  ASSERT_TRUE(out.reply);
  EXPECT_EQ(out.reply->text, "Hi 👋!");
}

TEST(ResponsesReply, GivesSealedReasoningAsState) {
  const auto out = Decode(kResponsesReasoningEvents);
  ASSERT_TRUE(out.reply);
  EXPECT_EQ(json::ParseObject(out.reply->vendor_state).value(), json::ParseObject(R"({"openai_responses":[
    {"id":"rs_6820f383d7c08191846711c5df8233bc","type":"reasoning","summary":[{"type":"summary_text","text":"Let me think."}],"encrypted_content":"gAAAAABsealed=="},
    {"type":"message","length":2}]})").value());
}

}  // namespace
}  // namespace beseda::openai
