#include <gtest/gtest.h>

#include <algorithm>

#include "base/task.h"
#include "server/testing/test_site.h"
#include "testing/manual_clock.h"
#include "testing/run_task.h"

namespace beseda::server {
namespace {

class SpendingApi : public ::testing::Test {
 protected:
  SpendingApi() {
    const auto provider = site.Post("/providers", owner,
                                    R"({"kind":"openai","name":"Local","settings":{"base_url":"http://127.0.0.1:9/v1"},"secrets":{"api_key":"k"}})");
    model = site.Post("/models", owner, R"({"provider_id":")" + provider.Text("id") + R"(","name":"gpt-4o"})").Text("id");
    workspace = site.Get("/settings", owner).Text("id");
  }
  StoredSpending& spending() { return site.api().spending; }
  CallContext Context() {
    CallContext context;
    context.workspace_id = workspace;
    return context;
  }
  Result<std::unique_ptr<Admission>> Admit(std::int64_t input_tokens) {
    return site.loop().Run(spending().Admit(Context(), {.asked_for = model, .model_id = model, .input_tokens = input_tokens}));
  }
  /// A call that read so many tokens (2.50 dollars a million).
  std::string Spend(std::int64_t input_tokens) {
    auto admission = Admit(input_tokens);
    EXPECT_TRUE(admission.ok());
    CallRecord record;
    record.context = Context();
    record.context.call_id = site.api().access.ids.New("call");
    const auto id = record.context.call_id;
    record.asked_for = model;
    record.began = site.clock().Now();
    record.took = milliseconds(1500);
    record.usage.input_tokens = input_tokens;
    record.request = R"({"question":"?"})";
    record.response = R"({"answer":"!"})";
    CallAttempt attempt;
    attempt.model_id = model;
    attempt.provider_kind = "openai";
    attempt.model_name = "gpt-4o";
    attempt.began = record.began;
    attempt.took = record.took;
    attempt.usage = record.usage;
    attempt.why = "first choice";
    record.attempts.push_back(attempt);
    if (admission.ok()) spending().Settle(std::move(*admission), std::move(record));
    EXPECT_TRUE(site.loop().Run(spending().Flush()).ok());
    return id;
  }
  TestSite site;
  TestSite::Caller owner = site.SetUp();
  std::string model, workspace;
};

TEST_F(SpendingApi, CallsAreListedFilteredAndShownWithTheirTrace) {
  std::vector<std::string> ids;
  for (int i = 0; i < 3; ++i) {
    site.clock().Advance(seconds(1));
    ids.push_back(Spend(1'000'000));
  }
  const auto first = site.Get("/calls?limit=2", owner);
  ASSERT_EQ(first.status, 200) << first.text;
  ASSERT_EQ(first.body.at("items").as_array().size(), 2u);
  EXPECT_EQ(first.body.at("items").at(0).at("id"), json::Value(ids[2]));
  const auto second = site.Get("/calls?limit=2&cursor=" + first.Text("next_cursor"), owner);
  ASSERT_EQ(second.body.at("items").as_array().size(), 1u);
  EXPECT_EQ(second.body.at("items").at(0).at("id"), json::Value(ids[0]));
  EXPECT_EQ(site.Get("/calls?status=failed", owner).body.at("items").as_array().size(), 0u);
  EXPECT_EQ(site.Get("/calls?model_id=" + model, owner).body.at("items").as_array().size(), 3u);
  EXPECT_EQ(site.Get("/calls?status=strange", owner).Text("field"), "status");
  EXPECT_EQ(site.Get("/calls?purpose=strange", owner).Text("field"), "purpose");
  const auto one = site.Get("/calls/" + ids[0], owner);
  EXPECT_EQ(one.body.at("cost").at("micros").as_int64(), 2'500'000);
  EXPECT_EQ(one.body.at("trace").at(0).at("why"), "first choice");
  EXPECT_EQ(one.body.at("model").at("name"), "gpt-4o");
  EXPECT_TRUE(one.body.at("request").is_null()) << "not kept unless it is wanted";
  EXPECT_EQ(site.Get("/calls/call_none", owner).status, 404);
}

TEST_F(SpendingApi, ContentIsKeptOnWishAndOnlyForReadersOfConversations) {
  ASSERT_EQ(site.Patch("/settings", owner, R"({"keep_call_content":true})").status, 200);
  const auto id = Spend(1000);
  EXPECT_EQ(site.Get("/calls/" + id, owner).Text("response"), R"({"answer":"!"})");
  const auto key = site.MakeKey(owner, {"models.read"});
  const auto seen = site.Get("/calls/" + id, key);
  EXPECT_EQ(seen.status, 200);
  EXPECT_TRUE(seen.body.at("response").is_null());
}

TEST_F(SpendingApi, SummariesAndExport) {
  Spend(1'000'000);
  Spend(500'000);
  const auto summary = site.Get("/calls/summary?group_by=day,model&quality=true", owner);
  ASSERT_EQ(summary.status, 200) << summary.text;
  EXPECT_EQ(summary.Text("currency"), "USD");
  const auto& group = summary.body.at("items").at(0);
  EXPECT_EQ(group.at("cost_micros").as_int64(), 3'750'000);
  EXPECT_EQ(group.at("calls").as_int64(), 2);
  EXPECT_EQ(group.at("names").at("model"), "gpt-4o");
  EXPECT_EQ(group.at("took_p50_us").as_int64(), 1'500'000);
  EXPECT_EQ(site.Get("/calls/summary?group_by=weather", owner).Text("field"), "group_by");
  // Sums are shown in the workspace's currency, by the rates that are known.
  site.Patch("/settings", owner, R"({"currency":"EUR"})");
  const auto unknown = site.Get("/calls/summary", owner);
  EXPECT_EQ(unknown.body.at("items").at(0).at("unconverted").at(0).at("micros").as_int64(), 3'750'000);
  EXPECT_EQ(site.Post("/currency-rates", owner, R"({"from":"USD","to":"EUR","rate_nanos":800000000,"valid_from":0})").status, 201);
  EXPECT_EQ(site.Get("/calls/summary", owner).body.at("items").at(0).at("cost_micros").as_int64(), 3'000'000);
  const auto csv = site.Get("/calls/export", owner);
  EXPECT_EQ(csv.headers.Get("content-type"), "text/csv; charset=utf-8");
  EXPECT_EQ(std::count(csv.text.begin(), csv.text.end(), '\n'), 3);
  EXPECT_NE(csv.text.find(",2.5,USD,"), std::string::npos) << csv.text;
}

TEST_F(SpendingApi, OwnPricesGoBeforeBuiltInOnes) {
  const auto before = site.Get("/prices", owner).body.at("items").as_array().size();
  const std::string body = R"({"provider_kind":"openai","model":"gpt-4o","currency":"USD","input":1000000,"output":2000000})";
  const auto made = site.Post("/prices", owner, body);
  ASSERT_EQ(made.status, 201) << made.text;
  EXPECT_EQ(site.Post("/prices", owner, body).code(), "price_taken");
  const auto listed = site.Get("/prices", owner).body.at("items").as_array();
  EXPECT_EQ(listed.size(), before + 1);
  EXPECT_FALSE(listed[0].at("built_in").as_bool());
  EXPECT_EQ(site.Get("/calls/" + Spend(1'000'000), owner).body.at("cost").at("micros").as_int64(), 1'000'000);
  const auto path = "/prices/" + made.Text("id");
  EXPECT_EQ(site.Patch(path, owner, R"({"input":3000000,"cached_input":300000})").body.at("cached_input").as_int64(), 300000);
  EXPECT_TRUE(site.Patch(path, owner, R"({"cached_input":null})").body.at("cached_input").is_null());
  EXPECT_EQ(site.Get("/calls/" + Spend(1'000'000), owner).body.at("cost").at("micros").as_int64(), 3'000'000);
  EXPECT_EQ(site.Delete(path, owner).status, 204);
  EXPECT_EQ(site.Get("/calls/" + Spend(1'000'000), owner).body.at("cost").at("micros").as_int64(), 2'500'000);
  EXPECT_EQ(site.Patch("/prices/built-in%3Aopenai%3Agpt-4o", owner, R"({"input":1})").status, 404);
  for (const auto& [bad, field] : {std::pair{R"({"model":"m","input":1})", "provider_kind"},
                                   {R"({"provider_kind":"x","model":"a*b"})", "model"},
                                   {R"({"provider_kind":"x","model":"m","currency":"usd"})", "currency"},
                                   {R"({"provider_kind":"x","model":"m","input":-1})", "input"},
                                   {R"({"provider_kind":"x","model":"m","inptu":1})", "inptu"}}) {
    EXPECT_EQ(site.Post("/prices", owner, bad).Text("field"), field) << bad;
  }
}

TEST_F(SpendingApi, PricesAreImportedAfterALook) {
  const auto import = [&](std::string_view text, bool dry_run, std::string_view format = "csv") {
    return site.Post("/prices/import", owner,
                     json::Dump(json::Object{{"format", format}, {"text", text}, {"dry_run", dry_run}}));
  };
  const auto look = import("provider,model,input,output\nacme,big,1.5,3\nacme,bad,x,1\n", true);
  ASSERT_EQ(look.status, 200) << look.text;
  EXPECT_FALSE(look.body.at("applied").as_bool());
  EXPECT_EQ(look.body.at("rows").at(0).at("effect"), "added");
  EXPECT_EQ(look.body.at("mistakes").at(0).at("line").as_int64(), 3);
  EXPECT_FALSE(import("provider,model,input,output\nacme,big,1.5,3\nacme,bad,x,1\n", false).body.at("applied").as_bool())
      << "a file with a mistake changes nothing";
  EXPECT_TRUE(import("provider,model,input,output\nacme,big,1.5,3\n", false).body.at("applied").as_bool());
  EXPECT_EQ(import("provider,model,input,output\nacme,big,1.5,3\n", true).body.at("rows").at(0).at("effect"), "unchanged");
  EXPECT_TRUE(import("provider,model,input,output\nacme,big,2,3\n", false).body.at("applied").as_bool());
  const auto csv = site.Get("/prices/export", owner).text;
  EXPECT_NE(csv.find("acme,big,USD,2,,,3"), std::string::npos) << csv;
  EXPECT_EQ(import(site.Get("/prices/export?format=json", owner).text, true, "json").body.at("rows").at(0).at("effect"), "unchanged");
  EXPECT_EQ(import("", false).Text("field"), "text");
  EXPECT_EQ(import("x", false, "xml").Text("field"), "format");
}

TEST_F(SpendingApi, ABudgetIsSetHoldsAndTells) {
  const auto made = site.Post("/budgets", owner,
                              R"({"label":"All","scope":"workspace","period":"month","currency":"USD","limit_micros":5000000,"warn_percent":50})");
  ASSERT_EQ(made.status, 201) << made.text;
  const auto path = "/budgets/" + made.Text("id");
  Spend(1'200'000);  // 3.00
  auto seen = site.Get(path, owner);
  EXPECT_EQ(seen.body.at("spent_micros").as_int64(), 3'000'000) << seen.text;
  EXPECT_EQ(seen.body.at("alerts").at(0).at("level"), "warned");
  EXPECT_FALSE(seen.body.at("renews_at").is_null());
  const auto refused = Admit(1'000'000);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().reason, "budget_exceeded");
  EXPECT_EQ(site.Patch(path, owner, R"({"limit_micros":9000000})").body.at("limit_micros").as_int64(), 9'000'000);
  EXPECT_TRUE(Admit(1'000'000).ok()) << "a change holds at once";
  EXPECT_EQ(site.Get("/budgets", owner).body.at("items").as_array().size(), 1u);
  EXPECT_EQ(site.Delete(path, owner).status, 204);
  EXPECT_EQ(site.Get(path, owner).status, 404);
  EXPECT_TRUE(Admit(100'000'000).ok());
}

TEST_F(SpendingApi, BudgetsAreChecked) {
  const std::pair<const char*, const char*> cases[] = {
      {R"({"label":"x","limit_micros":1})", "scope"},
      {R"({"label":"x","scope":"planet","limit_micros":1})", "scope"},
      {R"({"label":"","scope":"workspace","limit_micros":1})", "label"},
      {R"({"label":"x","scope":"workspace"})", "limit_micros"},
      {R"({"label":"x","scope":"workspace","limit_micros":0})", "limit_micros"},
      {R"({"label":"x","scope":"workspace","subject_id":"bot_1","limit_micros":1})", "subject_id"},
      {R"({"label":"x","scope":"bot","subject_id":"bot_none","limit_micros":1})", "subject_id"},
      {R"({"label":"x","scope":"bot","limit_micros":1,"period":"year"})", "period"},
      {R"({"label":"x","scope":"bot","limit_micros":1,"currency":"$"})", "currency"},
      {R"({"label":"x","scope":"bot","limit_micros":1,"warn_percent":101})", "warn_percent"},
      {R"({"label":"x","scope":"bot","limit_micros":1,"degrade_percent":80})", "degrade_to"},
      {R"({"label":"x","scope":"bot","limit_micros":1,"degrade_percent":80,"degrade_to":"mdl_none"})", "degrade_to"}};
  for (const auto& [body, field] : cases) {
    const auto answer = site.Post("/budgets", owner, body);
    EXPECT_EQ(answer.status, 422) << body;
    EXPECT_EQ(answer.Text("field"), field) << body << answer.text;
  }
}

}  // namespace
}  // namespace beseda::server
