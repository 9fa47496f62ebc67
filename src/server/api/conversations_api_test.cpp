#include <gtest/gtest.h>

#include "contracts/live_events.h"
#include "server/testing/test_site.h"
#include "testing/fake_channels.h"
#include "testing/manual_clock.h"
#include "testing/run_task.h"

namespace beseda::server {
namespace {

class ConversationsApi : public ::testing::Test {
 protected:
  ConversationsApi() {
    bot = site.Get("/bots", owner).body.at("items").at(0).at("id").as_string().c_str();
    channel = site.Get("/channels", owner).body.at("items").at(0).at("id").as_string().c_str();
    first = site.MakeConversation(bot, channel, "Hello there", "one");
    site.clock().Advance(seconds(1));
    second = site.MakeConversation(bot, channel, "Where is my parcel?", "two");
  }
  std::string Ids(const std::string& query) {
    std::string ids;
    const auto answer = site.Get("/conversations" + query, owner);
    if (answer.status != 200) return answer.text;
    for (const auto& item : answer.body.at("items").as_array()) {
      const auto id = std::string(item.at("id").as_string().c_str());
      ids += id == first ? "1" : id == second ? "2" : "?";
    }
    return ids;
  }
  TestSite site;
  TestSite::Caller owner = site.SetUp();
  std::string bot, channel, first, second;
};

TEST_F(ConversationsApi, ListsTheLatestFirstAndFilters) {
  EXPECT_EQ(Ids(""), "21");
  EXPECT_EQ(Ids("?q=PARCEL"), "2");
  EXPECT_EQ(Ids("?q=Ivan"), "21");
  EXPECT_EQ(Ids("?q=nothing"), "");
  site.MakeConversation(bot, channel, "Где моя Посылка?", "three");
  EXPECT_EQ(Ids("?q=%D0%9F%D0%9E%D0%A1%D0%AB%D0%9B%D0%9A%D0%90"), "?") << "in any script";
  EXPECT_EQ(Ids("?bot_id=" + bot), "?21");
  EXPECT_EQ(Ids("?bot_id=bot_other"), "");
  EXPECT_EQ(Ids("?channel_id=" + channel + "&status=open"), "?21");
  EXPECT_EQ(Ids("?status=closed"), "");
  EXPECT_EQ(Ids("?handling=human"), "");
  const auto page = site.Get("/conversations?limit=2", owner);
  EXPECT_EQ(Ids("?limit=2"), "?2");
  EXPECT_EQ(Ids("?limit=2&cursor=" + page.Text("next_cursor")), "1");
  EXPECT_EQ(site.Get("/conversations?status=lost", owner).Text("field"), "status");
}

TEST_F(ConversationsApi, ShowsWhoAndWhat) {
  const auto view = site.Get("/conversations/" + second, owner).body;
  EXPECT_EQ(view.at("contact").at("name"), "Ivan");
  EXPECT_EQ(view.at("channel_kind"), "web");
  EXPECT_EQ(view.at("unread_count"), 1);
  EXPECT_EQ(view.at("last_message").at("content").at("text"), "Where is my parcel?");
  EXPECT_EQ(site.Get("/conversations/cnv_none", owner).status, 404);
  const std::string contact = view.at("contact").at("id").as_string().c_str();
  const auto person = site.Get("/contacts/" + contact, owner).body;
  EXPECT_EQ(person.at("conversation_count"), 1);
  EXPECT_EQ(person.at("identities").at(0).at("channel_kind"), "web");
  EXPECT_EQ(site.Get("/contacts?q=iva", owner).body.at("items").as_array().size(), 2u);
  EXPECT_EQ(Ids("?contact_id=" + contact), "2");
}

TEST_F(ConversationsApi, IsTakenOverClosedAndRead) {
  const auto path = "/conversations/" + first;
  const auto taken = site.Patch(path, owner, R"({"handling":"human","read_seq":1})");
  EXPECT_EQ(taken.Text("handling"), "human");
  EXPECT_EQ(taken.body.at("unread_count"), 0);
  EXPECT_EQ(site.Patch(path, owner, R"({"status":"closed"})").Text("handling"), "human");
  EXPECT_EQ(Ids("?status=closed&handling=human"), "1");
  EXPECT_EQ(site.Patch(path, owner, R"({"status":"lost"})").Text("field"), "status");
  EXPECT_EQ(site.Get("/audit?action=conversation.", owner).body.at("items").as_array().size(), 2u);
  site.Patch(path, owner, R"({"read_seq":1})");
  EXPECT_EQ(site.Get("/audit?action=conversation.", owner).body.at("items").as_array().size(), 2u)
      << "reading is no administrative act";
}

TEST_F(ConversationsApi, TranscriptsComeInPages) {
  for (int i = 2; i <= 5; ++i) {
    site.Post("/conversations/" + first + "/messages", owner,
              R"({"content":{"type":"text","text":")" + std::to_string(i) + "\"}}");
  }
  auto page = [&](const std::string& query) {
    const auto answer = site.Get("/conversations/" + first + "/messages" + query, owner).body;
    std::string seqs;
    for (const auto& item : answer.at("items").as_array()) seqs += std::to_string(item.at("seq").as_int64());
    return seqs + (answer.at("has_before").as_bool() ? " <" : "") + (answer.at("has_after").as_bool() ? " >" : "");
  };
  EXPECT_EQ(page(""), "12345");
  EXPECT_EQ(page("?limit=2"), "45 <");
  EXPECT_EQ(page("?limit=2&before=4"), "23 < >");
  EXPECT_EQ(page("?limit=2&before=3"), "12 >");
  EXPECT_EQ(page("?limit=2&after=0"), "12 >");
  EXPECT_EQ(page("?limit=3&after=2"), "345 <");
  EXPECT_EQ(page("?after=5"), " <");
  EXPECT_EQ(site.Get("/conversations/" + first + "/messages?before=x", owner).Text("field"), "before");
}

TEST_F(ConversationsApi, AnAgentsMessageIsQueuedOnceAndTold) {
  std::vector<std::string> live;
  const auto workspace = site.Get("/settings", owner).Text("id");
  const auto watching = site.api().bus.Subscribe(LiveEvents::WorkspaceTopic(workspace),
                                                 [&](const Bus::Payload& event) { live.push_back(*event); });
  const auto agent = site.Join(owner, access::Role::kAgent, "anna@example.org");
  live.clear();
  const HttpHeaders key{{"Idempotency-Key", "m1"}};
  const std::string body = R"({"content":{"type":"text","text":"On its way","format":"plain"}})";
  const auto sent = site.Send("POST", "/conversations/" + second + "/messages", agent, body, key);
  ASSERT_EQ(sent.status, 201) << sent.text;
  EXPECT_EQ(sent.Text("author"), "agent");
  EXPECT_EQ(sent.Text("author_id"), agent.member_id);
  EXPECT_EQ(sent.body.at("seq"), 2);
  EXPECT_EQ(sent.body.at("delivery").at("state"), "queued");
  EXPECT_EQ(site.Send("POST", "/conversations/" + second + "/messages", agent, body, key).text, sent.text);
  EXPECT_EQ(site.woken(), std::vector<std::string>{second});
  ASSERT_EQ(live.size(), 1u);
  EXPECT_NE(live[0].find("message.created"), std::string::npos);
  const auto ledger = site.Get("/messages/" + sent.Text("id") + "/ledger", agent).body.at("items").as_array();
  ASSERT_EQ(ledger.size(), 1u);
  EXPECT_EQ(ledger[0].at("state"), "queued");
}

TEST_F(ConversationsApi, OnlyWhatPeopleCanBeShownIsSent) {
  const auto path = "/conversations/" + first + "/messages";
  for (auto type : {R"({"type":"typing","on":true})", R"({"type":"receipt","message_ids":[],"state":"read"})",
                    R"({"type":"event","name":"x","data":{}})", R"({"type":"postback","payload":"x"})"}) {
    const auto answer = site.Post(path, owner, std::string(R"({"content":)") + type + "}");
    EXPECT_EQ(answer.status, 422) << type;
    EXPECT_EQ(answer.Text("field"), "content.type") << answer.text;
  }
  EXPECT_EQ(site.Post(path, owner, R"({})").Text("field"), "content");
  EXPECT_EQ(site.Post(path, owner, R"({"content":{"type":"text"}})").Text("field"), "content.text");
  EXPECT_EQ(site.Post(path, owner, R"({"content":{"type":"text","text":"x"},"reply_to":"msg_none"})").Text("field"), "reply_to");
}

TEST_F(ConversationsApi, WhatWasSentIsEditedAndDeletedWhereTheChannelCan) {
  const auto path = "/conversations/" + second + "/messages";
  const auto id = site.Post(path, owner, R"({"content":{"type":"text","text":"At nine"}})").Text("id");
  const auto edit = [&](const std::string& where, const std::string& target) {
    return site.Post(where, owner, R"({"content":{"type":"edit","message_id":")" + target + R"(","content":{"type":"text","text":"At ten"}}})");
  };
  EXPECT_EQ(edit(path, id).Text("field"), "content.type") << "the channel does not show edits";
  auto& can = dynamic_cast<FakeChannels&>(site.channels()).capabilities;
  can.edit = can.deletion = true;
  EXPECT_EQ(edit(path, id).code(), "message_not_sent");
  ASSERT_TRUE(site.loop().Run(site.db().Write([&](Tx& tx) { tx.Exec("UPDATE messages SET state = 'sent' WHERE id = $1", id); })).ok());
  EXPECT_EQ(edit(path, id).status, 201);
  EXPECT_EQ(site.Post(path, owner, R"({"content":{"type":"delete","message_id":")" + id + "\"}}").status, 201);
  EXPECT_EQ(edit(path, "msg_none").Text("field"), "content.message_id");
  const auto theirs = site.Get(path + "?limit=1&before=2", owner).body.at("items").at(0).at("id").as_string();
  EXPECT_EQ(edit(path, theirs.c_str()).Text("field"), "content.message_id") << "what the person wrote is theirs";
  EXPECT_EQ(site.Post(path, owner, R"({"content":{"type":"edit","message_id":")" + id + R"(","content":{"type":"typing","on":true}}})").Text("field"),
            "content.type");
  EXPECT_EQ(edit("/conversations/" + first + "/messages", id).Text("field"), "content.message_id") << "of another conversation";
}

TEST_F(ConversationsApi, ResendTellsWhyNot) {
  const auto answer = site.Post("/messages/msg_1/resend", owner, "");
  EXPECT_EQ(answer.status, 409);
  EXPECT_EQ(answer.code(), "not_resendable");
}

TEST_F(ConversationsApi, AnotherWorkspaceIsAnotherWorld) {
  site.loop().Run(site.db().Write([&](Tx& tx) {
    tx.Exec("INSERT INTO workspaces (id, name, created_at) VALUES ('wsp_other', 'Other', 0)");
    for (const char* table : {"bots", "channels", "contacts", "conversations", "messages"}) {
      tx.Exec(std::string("UPDATE ") + table + " SET workspace_id = 'wsp_other'");
    }
  })).ok();
  EXPECT_EQ(Ids(""), "");
  for (const auto& path : {"/conversations/" + first, "/conversations/" + first + "/messages", "/bots/" + bot,
                           "/channels/" + channel}) {
    EXPECT_EQ(site.Get(path, owner).status, 404) << path;
  }
  EXPECT_EQ(site.Patch("/bots/" + bot, owner, R"({"revision":1,"name":"Mine"})").status, 404);
  EXPECT_EQ(site.Delete("/channels/" + channel, owner).status, 404);
  EXPECT_EQ(site.Patch("/conversations/" + first, owner, R"({"status":"closed"})").status, 404);
}

}  // namespace
}  // namespace beseda::server
