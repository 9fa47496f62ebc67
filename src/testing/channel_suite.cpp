#include "testing/channel_suite.h"

#include <set>

#include "base/task.h"
#include "contracts/http_types.h"
#include "json/json.h"
#include "model/content_json.h"
#include "testing/channel_rules.h"
#include "testing/run_task.h"

namespace beseda {
namespace {

std::vector<std::pair<std::string, Content>> EveryContent() {
  std::vector<std::pair<std::string, Content>> all;
  const auto add = [&](std::string name, Content content) { all.emplace_back(std::move(name), std::move(content)); };
  add("text", MakeText("Hello *you* & <me> [x](https://example.org) _a_ `c`"));
  add("plain text", MakeText("*not* _marks_ <b>&amp;", false));
  std::string words;
  for (int i = 0; i < 3000; ++i) words += "слово" + std::to_string(i) + (i % 20 == 19 ? ".\n\n" : " ");
  add("long text", MakeText(words));
  add("one long word", MakeText(std::string(9000, 'x')));
  add("code", MakeText("```\n" + std::string(5000, 'c') + "\n```"));
  auto quick = MakeText("Which?");
  quick.quick_replies = {{"Yes", "y"}, {"No", ""}, {std::string(60, 'q'), std::string(300, 'p')}};
  add("quick replies", quick);
  const std::pair<MediaContent::Kind, const char*> files[] = {{MediaContent::Kind::kImage, "/media/upl_1/a.png"},
                                                              {MediaContent::Kind::kImage, "https://example.org/a.png"},
                                                              {MediaContent::Kind::kAudio, "/media/upl_2/a.ogg"},
                                                              {MediaContent::Kind::kVideo, "/media/upl_3/a.mp4"},
                                                              {MediaContent::Kind::kFile, "/media/upl_4/a.pdf"}};
  for (const auto& [kind, url] : files) {
    MediaContent media;
    media.kind = kind;
    media.url = url;
    media.caption = "A *caption*";
    add("media " + media.url, Content{media});
    media.caption = words.substr(0, 8000);
    add("media with a long caption " + media.url, Content{media});
    media.voice_note = kind == MediaContent::Kind::kAudio;
    media.caption.clear();
    add("bare media " + media.url, Content{media});
  }
  add("location", Content{LocationContent{52.5, 13.4, "Office", "Street 1"}});
  add("contact", Content{ContactContent{"Ann Example", {"+1 555 0100"}, {"ann@example.org"}}});
  for (const std::size_t count : {1, 3, 12, 40}) {
    ButtonsContent buttons{"Choose *one*", {}};
    ListContent list{"Choose", "Open", {{"First", {}}, {"Second", {}}}};
    for (std::size_t i = 0; i < count; ++i) {
      Button button;
      button.title = "Button " + std::to_string(i) + std::string(i % 4 * 20, 'x');
      button.payload = "payload " + std::string(i % 3 * 100, 'p') + std::to_string(i);
      buttons.buttons.push_back(button);
      list.sections[i % 2].rows.push_back({"row" + std::to_string(i), "Row " + std::to_string(i), i % 2 ? "described" : ""});
    }
    buttons.buttons.push_back({Button::Kind::kUrl, "Site", "", "https://example.org/?a=b&c"});
    buttons.buttons.push_back({Button::Kind::kPhone, "Call", "", "", "+15550100"});
    add(std::to_string(count) + " buttons", Content{buttons});
    add("list of " + std::to_string(count), Content{list});
    CarouselContent carousel;
    for (std::size_t i = 0; i < count; ++i) {
      CardContent card;
      card.title = "Card " + std::to_string(i) + std::string(i % 3 * 90, 't');
      card.subtitle = std::string(i % 3 * 90, 's');
      if (i % 2 == 0) card.image_url = "https://example.org/a.png";
      if (i % 3 != 0) card.buttons = {buttons.buttons[0]};
      carousel.cards.push_back(card);
    }
    add("carousel of " + std::to_string(count), Content{carousel});
    add("card " + std::to_string(count), Content{carousel.cards.back()});
  }
  add("template", Content{TemplateContent{"hello", "en", R"({"1":"Ann"})"}});
  return all;
}

CHANNEL_TEST(WhatIsNotSignedIsRefused) {
  for (const auto& body : harness_->Bodies()) {
    ChannelCall bare;
    bare.body = body;
    const auto refused = Decode(bare);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().code, ErrorCode::kUnauthenticated);
    ExpectNoSecret(refused.error());

    auto altered = harness_->Sign(body);
    if (harness_->SignsBodies()) {
      altered.body += " ";
      const auto not_theirs = Decode(altered);
      ASSERT_FALSE(not_theirs.ok());
      EXPECT_EQ(not_theirs.error().code, ErrorCode::kUnauthenticated);
    }
  }
}

CHANNEL_TEST(EveryBodyGivesTheSameEventsAgain) {
  for (const auto& body : harness_->Bodies()) {
    const auto first = Decode(harness_->Sign(body));
    const auto again = Decode(harness_->Sign(body));
    ASSERT_TRUE(first.ok()) << first.error().message << "\n" << body;
    ASSERT_TRUE(again.ok());
    ASSERT_FALSE(first->events.empty()) << body;
    ASSERT_EQ(first->events.size(), again->events.size());
    std::set<std::string> ids;
    for (std::size_t i = 0; i < first->events.size(); ++i) {
      const auto& event = first->events[i];
      EXPECT_FALSE(event.vendor_event_id.empty()) << body;
      EXPECT_FALSE(event.thread_key.empty()) << body;
      EXPECT_FALSE(event.vendor_user_id.empty()) << body;
      EXPECT_TRUE(ids.insert(event.vendor_event_id).second) << "twice " << event.vendor_event_id << " in " << body;
      EXPECT_EQ(event.vendor_event_id, again->events[i].vendor_event_id);
      const auto text = DumpContent(event.content);
      const auto read = ParseContent(text);
      ASSERT_TRUE(read.ok()) << read.error().message << " " << text;
      EXPECT_EQ(DumpContent(*read), text);
    }
  }
}

CHANNEL_TEST(BrokenBodiesAreErrors) {
  for (const auto& body : harness_->Bodies()) {
    for (std::size_t length = 0; length < body.size(); length += 1 + body.size() / 60) {
      const auto decoded = Decode(harness_->Sign(body.substr(0, length)));
      if (!decoded.ok()) ExpectNoSecret(decoded.error());
    }
    auto mangled = body;
    for (std::size_t at = 0; at < body.size(); at += 1 + body.size() / 40) {
      mangled[at] = '\xff';
      (void)Decode(harness_->Sign(mangled));
      mangled[at] = body[at];
    }
  }
  for (const char* body : {"", "null", "[]", "\"x\"", "{}", "{\"entry\":1}", "{\"event\":[]}", "payload=%7B"}) {
    (void)Decode(harness_->Sign(body));
  }
}

CHANNEL_TEST(EveryContentIsSentOrSkippedWithAReason) {
  AnswerAll();
  for (const auto& [name, content] : EveryContent()) {
    const auto before = services_.http.requests().size();
    if (adapter_->capabilities().pulled) {
      if (!ParseContent(DumpContent(content)).ok()) continue;  // More than anything that is stored.
      EXPECT_TRUE(Shown(content).size() == 1 || std::holds_alternative<TemplateContent>(content.kind)) << name;
      continue;
    }
    const auto receipt = Send(content);
    ASSERT_TRUE(receipt.ok()) << name << ": " << receipt.error().message << " " << receipt.error().detail;
    if (receipt->state == DeliveryState::kSkipped) {
      EXPECT_FALSE(receipt->reason.empty()) << name;
      EXPECT_EQ(services_.http.requests().size(), before) << name << ": a part was sent, and then it was skipped";
    } else {
      EXPECT_GT(services_.http.requests().size(), before) << name;
    }
  }
}

CHANNEL_TEST(ChangesOfMessagesAreSentOrSkipped) {
  AnswerAll();
  const auto can = adapter_->capabilities();
  if (can.pulled) return;  // Nothing is delivered; what it cannot do is refused where it would be written.
  target_ = harness_->MessageId();
  const std::pair<bool, Content> changes[] = {
      {can.edit, Content{EditContent{"msg_old", std::make_shared<const Content>(MakeText("new"))}}},
      {can.deletion, Content{DeleteContent{"msg_old"}}},
      {can.reactions, Content{ReactionContent{"msg_old", "👍"}}},
      {can.reactions, Content{ReactionContent{"msg_old", "👍", true}}}};
  for (const auto& [able, change] : changes) {
    const auto receipt = Send(change);
    ASSERT_TRUE(receipt.ok()) << ContentType(change) << ": " << receipt.error().message;
    EXPECT_EQ(receipt->state != DeliveryState::kSkipped, able) << ContentType(change) << " " << receipt->reason;
  }
}

CHANNEL_TEST(PartsAreTheSameEachTime) {
  AnswerAll();
  for (const auto& [name, content] : EveryContent()) {
    const auto from = services_.http.requests().size();
    ASSERT_TRUE(Send(content).ok());
    const auto middle = services_.http.requests().size();
    ASSERT_TRUE(Send(content).ok());
    const auto& requests = services_.http.requests();
    // Uploads may be spared the second time; what is sent is the same, from the end backwards.
    for (std::size_t back = 1; back <= std::min(middle - from, requests.size() - middle); ++back) {
      const auto& first = requests[middle - back];
      const auto& second = requests[requests.size() - back];
      if (first.url != second.url) break;
      EXPECT_EQ(first.body, second.body) << name;
    }
  }
}

CHANNEL_TEST(RepliesAreShownOnceWhileTheyAreWritten) {
  services_.http.AlwaysAnswer([this](const HttpRequest& request) { return harness_->Success(request); });
  const auto [key, user] = harness_->DraftThread();
  const ThreadRef thread{key, user, "1700000000.000100"};
  const auto rules = adapter_->drafts(thread);
  ASSERT_TRUE(rules.kind == DraftRules::Kind::kNone || adapter_->capabilities().streaming);
  EXPECT_GE(rules.pause, seconds(1)) << "the vendor's limits are for messages, too";
  const Draft draft{"msg_test", "", "**Half** an answ", false, services_.clock.Now()};
  const auto posted = RunTask(adapter_->ShowDraft(thread, draft));
  ASSERT_TRUE(posted.ok()) << posted.error().message;
  EXPECT_EQ(!posted->empty(), rules.kind == DraftRules::Kind::kMessage);
  if (posted->empty()) return;

  auto more = draft;
  more.vendor_id = *posted;
  more.text = "**Half** an answer";
  const auto changed = RunTask(adapter_->ShowDraft(thread, more));
  ASSERT_TRUE(changed.ok()) << changed.error().message;
  EXPECT_EQ(*changed, *posted) << "it is the same message";
  for (const auto& [name, content] : EveryContent()) {
    auto message = Message(content);
    std::tie(message.thread_key, message.vendor_user_id) = std::pair(key, user);
    message.draft_vendor_id = *posted;
    const auto receipt = RunTask(adapter_->Deliver(message));
    ASSERT_TRUE(receipt.ok()) << name << ": " << receipt.error().message;
    const bool became_it = receipt->vendor_message_id == *posted;
    EXPECT_TRUE(became_it || receipt->draft_unfit || receipt->state == DeliveryState::kSkipped) << name << ": it stands there twice";
  }
  auto message = Message(MakeText("**Half** an answer is enough."));
  std::tie(message.thread_key, message.vendor_user_id) = std::pair(key, user);
  message.draft_vendor_id = *posted;
  const auto receipt = RunTask(adapter_->Deliver(message));
  ASSERT_TRUE(receipt.ok());
  EXPECT_FALSE(receipt->draft_unfit) << "a text becomes its draft";
  EXPECT_TRUE(RunTask(adapter_->RemoveDraft(thread, more)).ok());
  EXPECT_TRUE(RunTask(adapter_->RemoveDraft(thread, draft)).ok()) << "it may not be there at all";

  FakeAnswer broken;
  broken.fails_to_open = Error(ErrorCode::kUncertain, "The connection broke.");
  services_.http.Answer(broken);
  const auto uncertain = RunTask(adapter_->ShowDraft(thread, more));
  ASSERT_FALSE(uncertain.ok());
  EXPECT_TRUE(uncertain.error().code == ErrorCode::kUncertain || uncertain.error().code == ErrorCode::kTimeout) << "the change may still arrive";
  services_.http.Answer(broken);
  EXPECT_EQ(RunTask(adapter_->Deliver(message)).error().code, ErrorCode::kUnavailable) << "a change may be made twice";
}

CHANNEL_TEST(PeopleAreLookedUpOrNot) {
  const std::vector<FakeAnswer> answers = {harness_->TooFast(), harness_->ServerError(), harness_->BadToken(), JsonAnswer("[]"), JsonAnswer("{}"),
                                           JsonAnswer(R"({"ok":true,"user":7,"name":{}})")};
  for (const auto& answer : answers) {
    services_.http.Answer(answer);
    const auto person = RunTask(adapter_->LookUpPerson(harness_->Thread().second));
    if (!person.ok()) ExpectNoSecret(person.error());
  }
}

CHANNEL_TEST(FailuresAreToldApart) {
  if (adapter_->capabilities().pulled) {
    // There is no vendor that could fail: what is stored counts as sent.
    const auto receipt = Send(MakeText("hi"));
    ASSERT_TRUE(receipt.ok());
    EXPECT_EQ(receipt->state, DeliveryState::kSent);
    EXPECT_TRUE(services_.http.requests().empty());
    return;
  }
  const auto answer = [&](FakeAnswer given) {
    services_.http.AlwaysAnswer([given](const HttpRequest&) { return given; });
    auto receipt = Send(MakeText("hi"));
    EXPECT_FALSE(receipt.ok());
    return receipt.ok() ? Error(ErrorCode::kInternal, "it was sent") : receipt.error();
  };
  const auto slow = answer(harness_->TooFast());
  EXPECT_EQ(slow.code, ErrorCode::kRateLimited);
  ASSERT_TRUE(slow.retry_after || services_.pace.held_back.contains(account_.id)) << "how long to wait was forgotten";
  if (slow.retry_after) {
    EXPECT_GE(*slow.retry_after, seconds(7));
  }

  const auto failed = answer(harness_->ServerError());
  EXPECT_TRUE(failed.code == ErrorCode::kUnavailable || failed.code == ErrorCode::kUncertain) << failed.message;

  const auto refused = answer(harness_->BadToken());
  EXPECT_EQ(refused.code, ErrorCode::kUnauthenticated) << refused.message;

  FakeAnswer broken;
  broken.fails_to_open = Error(ErrorCode::kUncertain, "The connection broke.");
  EXPECT_EQ(answer(broken).code, ErrorCode::kUncertain);

  for (const auto& error : {slow, failed, refused}) {
    EXPECT_FALSE(error.message.empty());
    ExpectNoSecret(error);
  }
}

CHANNEL_TEST(NonsenseFromTheVendorIsNoSuccessAndNoCrash) {
  for (const char* body : {"", "null", "[]", "<html>", "{\"ok\":\"maybe\"}", "{\"messages\":[]}", "{\"error\":7}"}) {
    for (const int status : {200, 302, 418}) {
      FakeAnswer given = JsonAnswer(body, status);
      services_.http.AlwaysAnswer([given](const HttpRequest&) { return given; });
      const auto receipt = Send(MakeText("hi"));
      if (status != 200 && !adapter_->capabilities().pulled) {
        EXPECT_FALSE(receipt.ok()) << body;
      }
      if (!receipt.ok()) ExpectNoSecret(receipt.error());
    }
  }
}

CHANNEL_TEST(TheGuideNamesSettingsThatExist) {
  const auto guide = json::ParseObject(kind_->setup_guide());
  ASSERT_TRUE(guide.ok()) << guide.error().message;
  const auto schema = json::ParseObject(kind_->settings_schema());
  ASSERT_TRUE(schema.ok());
  const auto& properties = schema->at("properties").as_object();
  if (!guide->contains("steps")) return;
  for (const auto& step : guide->at("steps").as_array()) {
    for (const char* language : {"en", "ru", "ar"}) {
      EXPECT_TRUE(step.at("title").as_object().contains(language)) << json::Dump(step);
      EXPECT_TRUE(step.at("text").as_object().contains(language)) << json::Dump(step);
    }
    for (const char* list : {"fields", "values"}) {
      const auto* names = step.as_object().if_contains(list);
      if (!names || !names->is_array()) continue;
      for (const auto& name : names->as_array()) {
        if (name.as_string() == "webhook_url") continue;
        EXPECT_TRUE(properties.contains(name.as_string())) << json::Dump(name);
      }
    }
  }
}

}  // namespace

bool RegisterChannelSuite(std::string name, MakeChannelHarness make) {
  const auto suite = "Channel/" + name;
  AddChannelTest<WhatIsNotSignedIsRefused>(suite, "WhatIsNotSignedIsRefused", make);
  AddChannelTest<EveryBodyGivesTheSameEventsAgain>(suite, "EveryBodyGivesTheSameEventsAgain", make);
  AddChannelTest<BrokenBodiesAreErrors>(suite, "BrokenBodiesAreErrors", make);
  AddChannelTest<EveryContentIsSentOrSkippedWithAReason>(suite, "EveryContentIsSentOrSkippedWithAReason", make);
  AddChannelTest<ChangesOfMessagesAreSentOrSkipped>(suite, "ChangesOfMessagesAreSentOrSkipped", make);
  AddChannelTest<PartsAreTheSameEachTime>(suite, "PartsAreTheSameEachTime", make);
  AddChannelTest<RepliesAreShownOnceWhileTheyAreWritten>(suite, "RepliesAreShownOnceWhileTheyAreWritten", make);
  AddChannelTest<PeopleAreLookedUpOrNot>(suite, "PeopleAreLookedUpOrNot", make);
  AddChannelTest<FailuresAreToldApart>(suite, "FailuresAreToldApart", make);
  AddChannelTest<NonsenseFromTheVendorIsNoSuccessAndNoCrash>(suite, "NonsenseFromTheVendorIsNoSuccessAndNoCrash", make);
  AddChannelTest<TheGuideNamesSettingsThatExist>(suite, "TheGuideNamesSettingsThatExist", make);
  AddChannelCapabilityTests(suite, make);
  AddChannelEscapingTests(suite, make);
  return true;
}

}  // namespace beseda
