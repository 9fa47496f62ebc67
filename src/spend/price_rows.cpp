#include "spend/price_rows.h"

namespace beseda::spend {
namespace {

std::string SelectPrice(std::string_view rest) {
  return std::string("SELECT id, workspace_id, provider_kind, model, currency, input, cached_input, cache_write, output, "
                     "reasoning, audio_input, audio_output, image, request, minute, from_input_tokens, valid_from, "
                     "valid_to, source, created_at, updated_at FROM prices ")
      .append(rest);
}

Price ReadPrice(const Rows::Row& row) {
  Price price;
  price.id = row.Text(0);
  price.workspace_id = row.Text(1);
  price.provider_kind = row.Text(2);
  price.model = row.Text(3);
  price.currency = row.Text(4);
  price.input = row.Int(5);
  price.cached_input = row.OptionalInt(6);
  price.cache_write = row.OptionalInt(7);
  price.output = row.Int(8);
  price.reasoning = row.OptionalInt(9);
  price.audio_input = row.OptionalInt(10);
  price.audio_output = row.OptionalInt(11);
  price.image = row.Int(12);
  price.request = row.Int(13);
  price.minute = row.Int(14);
  price.from_input_tokens = row.Int(15);
  price.valid_from = row.OptionalTime(16);
  price.valid_to = row.OptionalTime(17);
  price.source = row.Text(18);
  price.created_at = row.Time(19);
  price.updated_at = row.Time(20);
  return price;
}

}  // namespace

std::vector<Price> ListPrices(Tx& tx, std::string_view workspace_id) {
  std::vector<Price> prices;
  const auto rows = tx.Query(SelectPrice("WHERE workspace_id = $1 ORDER BY provider_kind, model, from_input_tokens, id"),
                             workspace_id);
  for (const auto row : rows) prices.push_back(ReadPrice(row));
  return prices;
}

std::optional<Price> LoadPrice(Tx& tx, std::string_view workspace_id, std::string_view id) {
  const auto rows = tx.Query(SelectPrice("WHERE workspace_id = $1 AND id = $2"), workspace_id, id);
  if (rows.empty()) return std::nullopt;
  return ReadPrice(rows[0]);
}

void InsertPrice(Tx& tx, const Price& price) {
  tx.Exec("INSERT INTO prices (id, workspace_id, provider_kind, model, currency, input, cached_input, cache_write, "
          "output, reasoning, audio_input, audio_output, image, request, minute, from_input_tokens, valid_from, valid_to, "
          "source, created_at, updated_at) "
          "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)",
          price.id, price.workspace_id, price.provider_kind, price.model, price.currency, price.input,
          price.cached_input, price.cache_write, price.output, price.reasoning, price.audio_input, price.audio_output,
          price.image, price.request, price.minute, price.from_input_tokens, price.valid_from, price.valid_to,
          price.source, price.created_at, price.updated_at);
}

void UpdatePrice(Tx& tx, const Price& price) {
  tx.Exec("UPDATE prices SET provider_kind = $3, model = $4, currency = $5, input = $6, cached_input = $7, "
          "cache_write = $8, output = $9, reasoning = $10, audio_input = $11, audio_output = $12, image = $13, "
          "request = $14, minute = $15, from_input_tokens = $16, valid_from = $17, valid_to = $18, source = $19, "
          "updated_at = $20 WHERE workspace_id = $1 AND id = $2",
          price.workspace_id, price.id, price.provider_kind, price.model, price.currency, price.input,
          price.cached_input, price.cache_write, price.output, price.reasoning, price.audio_input, price.audio_output,
          price.image, price.request, price.minute, price.from_input_tokens, price.valid_from, price.valid_to,
          price.source, price.updated_at);
}

void DeletePrice(Tx& tx, std::string_view workspace_id, std::string_view id) {
  tx.Exec("DELETE FROM prices WHERE workspace_id = $1 AND id = $2", workspace_id, id);
}

std::optional<Price> FindSamePrice(Tx& tx, const Price& price) {
  const auto rows = tx.Query(SelectPrice("WHERE workspace_id = $1 AND provider_kind = $2 AND model = $3 AND "
                                         "from_input_tokens = $4 AND coalesce(valid_from, -1) = coalesce($5, -1) "
                                         "ORDER BY id LIMIT 1"),
                             price.workspace_id, price.provider_kind, price.model, price.from_input_tokens,
                             price.valid_from);
  if (rows.empty()) return std::nullopt;
  return ReadPrice(rows[0]);
}

std::vector<CurrencyRate> ListRates(Tx& tx, std::string_view workspace_id) {
  std::vector<CurrencyRate> rates;
  for (const auto row : tx.Query("SELECT id, from_currency, to_currency, rate_nanos, valid_from, created_at "
                                 "FROM currency_rates WHERE workspace_id = $1 "
                                 "ORDER BY from_currency, to_currency, valid_from DESC",
                                 workspace_id)) {
    rates.push_back({row.Text(0), row.Text(1), row.Text(2), row.Int(3), row.Time(4), row.Time(5)});
  }
  return rates;
}

void SaveRate(Tx& tx, std::string_view workspace_id, const CurrencyRate& rate) {
  tx.Exec("INSERT INTO currency_rates (id, workspace_id, from_currency, to_currency, rate_nanos, valid_from, created_at) "
          "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (workspace_id, from_currency, to_currency, valid_from) "
          "DO UPDATE SET rate_nanos = excluded.rate_nanos",
          rate.id, workspace_id, rate.from, rate.to, rate.rate_nanos, rate.valid_from, rate.created_at);
}

bool DeleteRate(Tx& tx, std::string_view workspace_id, std::string_view id) {
  return tx.Exec("DELETE FROM currency_rates WHERE workspace_id = $1 AND id = $2", workspace_id, id) > 0;
}

}  // namespace beseda::spend
