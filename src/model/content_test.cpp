#include "model/content_json.h"

#include <gtest/gtest.h>

#include "json/json.h"

namespace beseda {
namespace {

// Every kind of message in its JSON form; what is decoded must be encoded back to the same value.
constexpr const char* kEveryKind[] = {
    R"({"type":"text","text":"hi **you**","format":"markdown","quick_replies":[{"title":"Yes","payload":"y"},{"title":"No"}]})",
    R"({"type":"text","text":"plain","format":"plain"})",
    R"({"type":"image","url":"https://x.example/a.png","name":"a.png","mime":"image/png","size":10,"caption":"c","width":3,"height":4})",
    R"({"type":"audio","url":"/media/upl_1/a.ogg","duration_ms":1200,"voice_note":true})",
    R"({"type":"video","url":"https://x.example/a.mp4"})",
    R"({"type":"file","url":"https://x.example/a.pdf","name":"a.pdf"})",
    R"({"type":"location","latitude":5.5E1,"longitude":3.7E1,"title":"Moscow"})",
    R"({"type":"contact","name":"Ann","phones":["+1"],"emails":["a@b.c"]})",
    R"({"type":"buttons","text":"choose","buttons":[{"kind":"reply","title":"A","payload":"a"},{"kind":"url","title":"B","url":"https://b.example"},{"kind":"phone","title":"C","phone":"+1"}]})",
    R"({"type":"list","text":"t","button":"open","sections":[{"title":"s","rows":[{"id":"1","title":"r","description":"d"}]}]})",
    R"({"type":"card","title":"t","subtitle":"s","image_url":"https://x.example/i.png","buttons":[]})",
    R"({"type":"carousel","cards":[{"title":"a","buttons":[]},{"title":"b","buttons":[{"kind":"reply","title":"x"}]}]})",
    R"({"type":"template","name":"welcome","language":"ru","parameters":{"name":"Ann"}})",
    R"({"type":"reaction","message_id":"msg_1","emoji":"👍"})",
    R"({"type":"edit","message_id":"msg_1","content":{"type":"text","text":"new","format":"markdown"}})",
    R"({"type":"delete","message_id":"msg_1"})",
    R"({"type":"postback","payload":"p","title":"P"})",
    R"({"type":"typing","on":false})",
    R"({"type":"receipt","message_ids":["msg_1"],"state":"read"})",
    R"({"type":"receipt","message_ids":["v1"],"state":"sent","charge":{"billable":true,"category":"marketing"}})",
    R"({"type":"event","name":"start","data":{"ref":"ad"}})",
    R"({"type":"unknown","summary":"poll","raw":{"poll":{"id":1}}})",
};

TEST(Content, EveryKindSurvivesDecodingAndEncoding) {
  for (const char* text : kEveryKind) {
    const auto content = ParseContent(text);
    ASSERT_TRUE(content.ok()) << text << ": " << content.error().message;
    EXPECT_EQ(json::Value(EncodeContent(*content)), *json::Parse(text)) << text;
  }
}

TEST(Content, MistakesNameTheField) {
  const auto field = [](const char* text) { return ParseContent(text).error().field; };
  EXPECT_EQ(field(R"({"type":"text"})"), "content.text");
  EXPECT_EQ(field(R"({"type":"nonsense"})"), "content.type");
  EXPECT_EQ(field(R"({"type":"carousel","cards":[{"title":"a"},{"title":5}]})"), "content.cards[1].title");
  EXPECT_EQ(field(R"({"type":"buttons","text":"t","buttons":[{"kind":"url","title":"x","url":"javascript:alert"}]})"),
            "content.buttons[0].url");
  EXPECT_EQ(field(R"({"type":"image","url":"data:text/html,x"})"), "content.url");
  EXPECT_EQ(field(R"({"type":"location","latitude":91,"longitude":0})"), "content.latitude");
  EXPECT_FALSE(ParseContent(R"({"type":"edit","message_id":"m","content":{"type":"edit","message_id":"m","content":{"type":"text","text":"x"}}})").ok());
}

TEST(Content, HasWordsForEveryKind) {
  for (const char* text : kEveryKind) {
    const auto content = ParseContent(text);
    if (!IsTranscript(*content)) continue;
    EXPECT_FALSE(PlainText(*content).empty()) << text;
  }
}

}  // namespace
}  // namespace beseda
