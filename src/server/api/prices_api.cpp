#include "base/task.h"
#include "json/json.h"
#include "server/api/audit_note.h"
#include "server/api/handlers.h"
#include "server/api/input.h"
#include "server/api/write_once.h"
#include "spend/money.h"
#include "spend/price_book.h"
#include "spend/price_file.h"
#include "spend/price_rows.h"

namespace beseda::server {
namespace {

constexpr std::int64_t kDearest = 1'000'000'000'000;  // a million of the currency

json::Value Optional(const std::optional<std::int64_t>& number) {
  return number ? json::Value(*number) : json::Value(nullptr);
}
json::Value Moment(const std::optional<Time>& time) { return time ? json::Value(ToUnixMicros(*time)) : json::Value(nullptr); }

json::Object EncodePrice(const spend::Price& price) {
  return {{"id", price.id},
          {"built_in", price.built_in()},
          {"provider_kind", price.provider_kind},
          {"model", price.model},
          {"currency", price.currency},
          {"input", price.input},
          {"cached_input", Optional(price.cached_input)},
          {"cache_write", Optional(price.cache_write)},
          {"output", price.output},
          {"reasoning", Optional(price.reasoning)},
          {"audio_input", Optional(price.audio_input)},
          {"audio_output", Optional(price.audio_output)},
          {"image", price.image},
          {"request", price.request},
          {"minute", price.minute},
          {"from_input_tokens", price.from_input_tokens},
          {"valid_from", Moment(price.valid_from)},
          {"valid_to", Moment(price.valid_to)},
          {"source", price.source},
          {"created_at", ToUnixMicros(price.created_at)},
          {"updated_at", ToUnixMicros(price.updated_at)}};
}

Result<json::Object> ReadPriceBody(const ServerRequest& request) {
  return ReadBody(request, {"provider_kind", "model", "currency", "input", "cached_input", "cache_write", "output",
                            "reasoning", "audio_input", "audio_output", "image", "request", "minute",
                            "from_input_tokens", "valid_from", "valid_to", "source"});
}

/// Takes over the fields that are there; null empties those that may be empty.
Status ReadPrice(const json::Object& body, spend::Price& price) {
  json::Reader in(body);
  const auto text = [&](std::string_view name, std::string& field, std::size_t most) {
    if (in.Has(name)) field = ReadLine(in, name, 0, most);
  };
  const auto amount = [&](std::string_view name, std::int64_t& field, std::int64_t most = kDearest) {
    if (in.Has(name)) field = in.Int(name, 0, most);
  };
  const auto optional = [&](std::string_view name, std::optional<std::int64_t>& field) {
    if (body.contains(name)) field = in.OptionalInt(name, 0, kDearest);
  };
  const auto moment = [&](std::string_view name, std::optional<Time>& field) {
    if (!body.contains(name)) return;
    const auto micros = in.OptionalInt(name, 0);
    field = micros ? std::optional(FromUnixMicros(*micros)) : std::nullopt;
  };
  text("provider_kind", price.provider_kind, 64);
  text("model", price.model, 200);
  text("currency", price.currency, 3);
  text("source", price.source, 500);
  amount("input", price.input);
  amount("output", price.output);
  amount("image", price.image);
  amount("request", price.request);
  amount("minute", price.minute);
  amount("from_input_tokens", price.from_input_tokens, 1'000'000'000);
  optional("cached_input", price.cached_input);
  optional("cache_write", price.cache_write);
  optional("reasoning", price.reasoning);
  optional("audio_input", price.audio_input);
  optional("audio_output", price.audio_output);
  moment("valid_from", price.valid_from);
  moment("valid_to", price.valid_to);
  CHECK_OK(in.Check());
  auto mistake = spend::CheckPrice(price);
  if (mistake.message.empty()) return Ok();
  return Error(ErrorCode::kInvalid, mistake.message).InField(mistake.field == "provider" ? "provider_kind" : mistake.field);
}

std::string NameOf(const spend::Price& price) { return price.provider_kind + "/" + price.model; }

Result<spend::Price> OwnPrice(Tx& tx, const Call& call) {
  auto price = spend::LoadPrice(tx, call.workspace(), call.id());
  if (price) return std::move(*price);
  return Error(ErrorCode::kNotFound,
               "There is no such price of this workspace. Built-in prices stay as they are: add one of your own, which goes "
               "before them.");
}

ServerResponse File(std::string type, std::string name, std::string body) {
  ServerResponse response;
  response.status = 200;
  response.headers.Set("Content-Type", std::move(type));
  response.headers.Set("Content-Disposition", "attachment; filename=\"" + name + "\"");
  response.body = std::move(body);
  return response;
}

json::Object EncodeRate(const spend::CurrencyRate& rate) {
  return {{"id", rate.id},
          {"from", rate.from},
          {"to", rate.to},
          {"rate_nanos", rate.rate_nanos},
          {"valid_from", ToUnixMicros(rate.valid_from)},
          {"created_at", ToUnixMicros(rate.created_at)}};
}

}  // namespace

Task<Result<ServerResponse>> ListPrices(Api& api, Call& call) {
  CO_TRY(const auto own, co_await api.db().Read([&](Tx& tx) { return spend::ListPrices(tx, call.workspace()); }));
  json::Array items;
  for (const auto& price : own) items.push_back(EncodePrice(price));
  for (const auto& price : spend::BuiltInPrices()) items.push_back(EncodePrice(price));
  co_return Reply(200, WholeList(std::move(items)));
}

Task<Result<ServerResponse>> CreatePrice(Api& api, Call& call) {
  CO_TRY(const auto body, ReadPriceBody(call.request));
  spend::Price price;
  price.id = api.access.ids.New("prc");
  price.workspace_id = call.workspace();
  price.created_at = price.updated_at = api.Now();
  CO_CHECK_OK(ReadPrice(body, price));
  bool replayed = false;
  auto response = co_await WriteOnce(
      api, call,
      [&](Tx& tx) -> Result<ServerResponse> {
        if (spend::FindSamePrice(tx, price)) {
          return Error(ErrorCode::kConflict, "There is a price for \"" + NameOf(price) +
                                                 "\" from the same day on. Change that one, or give this one another day.")
              .InField("valid_from")
              .As("price_taken");
        }
        spend::InsertPrice(tx, price);
        NoteAct(tx, api, call, "price.create", {"price", price.id, NameOf(price)},
                "Added a price for \"" + NameOf(price) + "\".");
        return Reply(201, EncodePrice(price));
      },
      &replayed);
  if (response.ok() && !replayed) co_await TellBooks(api, call.workspace(), "price", price.id);
  co_return response;
}

Task<Result<ServerResponse>> UpdatePrice(Api& api, Call& call) {
  CO_TRY(const auto body, ReadPriceBody(call.request));
  CO_TRY(const auto price, co_await api.db().Write([&](Tx& tx) -> Result<spend::Price> {
    TRY(auto price, OwnPrice(tx, call));
    const auto before = EncodePrice(price);
    CHECK_OK(ReadPrice(body, price));
    const auto changes = access::AuditChanges(before, EncodePrice(price));
    if (changes == "{}") return price;
    price.updated_at = api.Now();
    spend::UpdatePrice(tx, price);
    NoteAct(tx, api, call, "price.update", {"price", price.id, NameOf(price)},
            "Changed the price for \"" + NameOf(price) + "\".", changes);
    return price;
  }));
  co_await TellBooks(api, call.workspace(), "price", price.id);
  co_return Reply(200, EncodePrice(price));
}

Task<Result<ServerResponse>> DeletePrice(Api& api, Call& call) {
  CO_CHECK_OK(co_await api.db().Write([&](Tx& tx) -> Status {
    TRY(const auto price, OwnPrice(tx, call));
    spend::DeletePrice(tx, call.workspace(), price.id);
    NoteAct(tx, api, call, "price.delete", {"price", price.id, NameOf(price)},
            "Removed the price for \"" + NameOf(price) + "\".");
    return Ok();
  }));
  co_await TellBooks(api, call.workspace(), "price", call.id());
  co_return NoContent();
}

Task<Result<ServerResponse>> ImportPrices(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"format", "text", "dry_run"}));
  json::Reader in(body);
  const auto format = in.Text("format", 8);
  const auto text = in.Text("text", 4 * 1024 * 1024);
  const bool dry_run = in.BoolOr("dry_run", false);
  if (format != "csv" && format != "json") in.Fail("format", "\"format\" must be csv or json.");
  CO_CHECK_OK(in.Check());
  auto read = format == "csv" ? spend::ReadPricesCsv(text) : spend::ReadPricesJson(text);
  if (!read.ok()) co_return std::move(read).error().InField("text");
  const auto file = std::move(*read);
  json::Array mistakes;
  for (const auto& mistake : file.mistakes) {
    mistakes.emplace_back(json::Object{
        {"line", std::int64_t(mistake.line)}, {"field", mistake.field}, {"message", mistake.message}});
  }
  // All or nothing: a file with a mistake is only looked at.
  const bool apply = !dry_run && file.mistakes.empty();
  const auto work = [&](Tx& tx) {
    json::Array rows;
    for (std::size_t i = 0; i < file.prices.size(); ++i) {
      auto price = file.prices[i];
      price.workspace_id = call.workspace();
      price.created_at = price.updated_at = api.Now();
      const auto same = spend::FindSamePrice(tx, price);
      const char* effect = same ? "replaced" : "added";
      if (same) {
        price.id = same->id;
        price.created_at = same->created_at;
        auto compared = price;
        compared.updated_at = same->updated_at;
        if (access::AuditChanges(EncodePrice(*same), EncodePrice(compared)) == "{}") effect = "unchanged";
      }
      if (apply && !same) {
        price.id = api.access.ids.New("prc");
        spend::InsertPrice(tx, price);
      } else if (apply && std::string_view(effect) == "replaced") {
        spend::UpdatePrice(tx, price);
      }
      rows.emplace_back(json::Object{{"line", std::int64_t(file.lines[i])}, {"effect", effect}, {"price", EncodePrice(price)}});
    }
    if (apply && !file.prices.empty()) {
      NoteAct(tx, api, call, "price.import", {"price", "", "prices"},
              "Imported " + std::to_string(file.prices.size()) + " prices from a file.");
    }
    return rows;
  };
  Result<json::Array> rows = json::Array();
  if (apply) {
    rows = co_await api.db().Write(work);
  } else {
    rows = co_await api.db().Read(work);
  }
  if (!rows.ok()) co_return std::move(rows).error();
  if (apply) co_await TellBooks(api, call.workspace(), "price", "");
  co_return Reply(200, json::Object{{"applied", apply}, {"rows", std::move(*rows)}, {"mistakes", std::move(mistakes)}});
}

Task<Result<ServerResponse>> ExportPrices(Api& api, Call& call) {
  const auto format = call.request.Query("format").value_or("csv");
  if (format != "csv" && format != "json") {
    co_return Error(ErrorCode::kInvalid, "\"format\" must be csv or json.").InField("format");
  }
  CO_TRY(auto prices, co_await api.db().Read([&](Tx& tx) { return spend::ListPrices(tx, call.workspace()); }));
  if (call.request.Query("built_in").value_or("") == "true") {
    prices.insert(prices.end(), spend::BuiltInPrices().begin(), spend::BuiltInPrices().end());
  }
  if (format == "csv") co_return File("text/csv; charset=utf-8", "prices.csv", spend::WritePricesCsv(prices));
  co_return File("application/json", "prices.json", spend::WritePricesJson(prices));
}

Task<Result<ServerResponse>> ListCurrencyRates(Api& api, Call& call) {
  CO_TRY(const auto rates, co_await api.db().Read([&](Tx& tx) { return spend::ListRates(tx, call.workspace()); }));
  json::Array items;
  for (const auto& rate : rates) items.push_back(EncodeRate(rate));
  co_return Reply(200, WholeList(std::move(items)));
}

Task<Result<ServerResponse>> SaveCurrencyRate(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"from", "to", "rate_nanos", "valid_from"}));
  json::Reader in(body);
  spend::CurrencyRate rate;
  rate.id = api.access.ids.New("cur");
  rate.from = in.Text("from", 3);
  rate.to = in.Text("to", 3);
  rate.rate_nanos = in.Int("rate_nanos", 1, 1'000'000'000'000'000'000);
  rate.created_at = api.Now();
  const auto valid_from = in.OptionalInt("valid_from", 0);
  rate.valid_from = valid_from ? FromUnixMicros(*valid_from) : api.Now();
  if (!spend::IsCurrency(rate.from)) in.Fail("from", "Write the currency as three capital letters, like USD.");
  if (!spend::IsCurrency(rate.to)) in.Fail("to", "Write the currency as three capital letters, like USD.");
  if (rate.from == rate.to) in.Fail("to", "The two currencies must differ.");
  CO_CHECK_OK(in.Check());
  const auto name = rate.from + " → " + rate.to;
  bool replayed = false;
  auto response = co_await WriteOnce(
      api, call,
      [&](Tx& tx) -> Result<ServerResponse> {
        spend::SaveRate(tx, call.workspace(), rate);
        NoteAct(tx, api, call, "rate.save", {"rate", rate.id, name},
                "Set the rate " + name + " to " + spend::FormatDecimal(rate.rate_nanos, 9) + ".");
        return Reply(201, EncodeRate(rate));
      },
      &replayed);
  if (response.ok() && !replayed) co_await TellBooks(api, call.workspace(), "rate", rate.id);
  co_return response;
}

Task<Result<ServerResponse>> DeleteCurrencyRate(Api& api, Call& call) {
  CO_CHECK_OK(co_await api.db().Write([&](Tx& tx) -> Status {
    if (!spend::DeleteRate(tx, call.workspace(), call.id())) {
      return Error(ErrorCode::kNotFound, "There is no such rate. It may have been removed.");
    }
    NoteAct(tx, api, call, "rate.delete", {"rate", call.id(), ""}, "Removed a rate of exchange.");
    return Ok();
  }));
  co_await TellBooks(api, call.workspace(), "rate", call.id());
  co_return NoContent();
}

}  // namespace beseda::server
