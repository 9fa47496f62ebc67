#include "spend/price_file.h"

#include <algorithm>
#include <cstdio>
#include <span>

#include "base/csv.h"
#include "base/text.h"
#include "json/reader.h"
#include "spend/money.h"

namespace beseda::spend {
namespace {

/// The columns in the order in which they are written.
constexpr std::string_view kColumns[] = {
    "provider", "model",        "currency", "input",   "cached_input", "cache_write",       "output",
    "reasoning", "audio_input", "audio_output", "image", "request",    "minute",            "from_input_tokens",
    "valid_from", "valid_to",   "source"};

/// The field of an amount, or null. `required` amounts are 0 if they are left out.
std::int64_t* RequiredAmount(Price& price, std::string_view column) {
  if (column == "input") return &price.input;
  if (column == "output") return &price.output;
  if (column == "image") return &price.image;
  if (column == "request") return &price.request;
  if (column == "minute") return &price.minute;
  return nullptr;
}
std::optional<std::int64_t>* OptionalAmount(Price& price, std::string_view column) {
  if (column == "cached_input") return &price.cached_input;
  if (column == "cache_write") return &price.cache_write;
  if (column == "reasoning") return &price.reasoning;
  if (column == "audio_input") return &price.audio_input;
  if (column == "audio_output") return &price.audio_output;
  return nullptr;
}

/// Sets one column from its text; what is wrong, or nothing.
Status SetColumn(Price& price, std::string_view column, std::string_view text) {
  if (column == "provider") return price.provider_kind = text, Ok();
  if (column == "model") return price.model = text, Ok();
  if (column == "source") return price.source = text, Ok();
  if (text.empty()) return Ok();
  if (column == "currency") return price.currency = text, Ok();
  if (column == "valid_from" || column == "valid_to") {
    TRY(const auto day, ParseDay(text));
    (column == "valid_from" ? price.valid_from : price.valid_to) = day;
    return Ok();
  }
  if (column == "from_input_tokens") {
    TRY(price.from_input_tokens, ParseDecimal(text, 0));
    return Ok();
  }
  TRY(const auto amount, ParseDecimal(text));
  if (auto* field = RequiredAmount(price, column)) *field = amount;
  if (auto* field = OptionalAmount(price, column)) *field = amount;
  return Ok();
}

std::string ColumnOf(const Price& price, std::string_view column) {
  if (column == "provider") return price.provider_kind;
  if (column == "model") return price.model;
  if (column == "currency") return price.currency;
  if (column == "source") return price.source;
  if (column == "from_input_tokens") return price.from_input_tokens ? std::to_string(price.from_input_tokens) : "";
  if (column == "valid_from") return price.valid_from ? FormatDay(*price.valid_from) : "";
  if (column == "valid_to") return price.valid_to ? FormatDay(*price.valid_to) : "";
  auto& changeable = const_cast<Price&>(price);
  if (const auto* field = RequiredAmount(changeable, column)) {
    const bool always = column == "input" || column == "output";
    return *field || always ? FormatDecimal(*field) : "";
  }
  const auto& field = *OptionalAmount(changeable, column);
  return field ? FormatDecimal(*field) : "";
}

bool IsColumn(std::string_view name) {
  return std::find(std::begin(kColumns), std::end(kColumns), name) != std::end(kColumns);
}

Error UnknownColumn(std::string_view name) {
  const auto near = Nearest(name, {std::begin(kColumns), std::end(kColumns)});
  return Error(ErrorCode::kInvalid, "There is no column \"" + std::string(CutUtf8(name, 60)) + "\" here." +
                                        (near.empty() ? "" : " Did you mean \"" + std::string(near) + "\"?"));
}

void Take(PriceFile& file, Price price, std::size_t line, PriceFileMistake mistake) {
  if (mistake.message.empty()) mistake = CheckPrice(price);
  if (mistake.message.empty()) {
    file.prices.push_back(std::move(price));
    file.lines.push_back(line);
    return;
  }
  mistake.line = line;
  file.mistakes.push_back(std::move(mistake));
}

/// A text or a number of a JSON row, as the text that a CSV cell would have.
std::string CellOf(const json::Value& value) {
  if (value.is_string()) return std::string(json::View(value.get_string()));
  return value.is_null() ? "" : json::Dump(value);
}

void ReadJsonRow(const json::Object& row, std::size_t number, PriceFile& file) {
  Price price;
  PriceFileMistake mistake;
  std::vector<std::string> models;
  std::string looked_up;
  for (const auto& field : row) {
    const std::string name(field.key().data(), field.key().size());
    if (name == "models" && field.value().is_array()) {
      for (const auto& model : field.value().get_array()) models.push_back(CellOf(model));
    } else if (name == "looked_up") {
      looked_up = CellOf(field.value());
    } else {
      const auto set = IsColumn(name) ? SetColumn(price, name, Trim(CellOf(field.value()))) : Status(UnknownColumn(name));
      if (!set.ok() && mistake.message.empty()) mistake = {number, name, set.error().message};
    }
  }
  if (!looked_up.empty()) price.source += " (" + looked_up + ")";
  if (models.empty()) models.push_back(price.model);
  for (auto& model : models) {
    price.model = std::move(model);
    Take(file, price, number, mistake);
  }
}

}  // namespace

PriceFileMistake CheckPrice(const Price& price) {
  constexpr std::int64_t kDearest = 1'000'000'000'000;  // a million of the currency: a slipped point, surely
  if (price.provider_kind.empty() || price.provider_kind.size() > 64) {
    return {0, "provider", "Say which kind of provider it is, for example \"openai\"."};
  }
  if (price.model.empty() || price.model.size() > 200) {
    return {0, "model", "Say which model it is: its name, or its beginning and *."};
  }
  if (price.model.find('*', price.model.starts_with("*/") ? 1 : 0) < price.model.size() - 1) {
    return {0, "model", "The * may stand only at the end, and as */ at the beginning."};
  }
  if (!IsCurrency(price.currency)) return {0, "currency", "Write the currency as three capital letters, like USD."};
  if (price.source.size() > 500) return {0, "source", "The source may have at most 500 characters."};
  if (price.valid_from && price.valid_to && *price.valid_to <= *price.valid_from) {
    return {0, "valid_to", "The price must end after it begins."};
  }
  if (price.from_input_tokens < 0) return {0, "from_input_tokens", "It must not be below 0."};
  auto& changeable = const_cast<Price&>(price);
  for (const auto column : kColumns) {
    std::optional<std::int64_t> amount;
    if (const auto* field = RequiredAmount(changeable, column)) amount = *field;
    if (const auto* field = OptionalAmount(changeable, column)) amount = *field;
    if (amount && (*amount < 0 || *amount > kDearest)) {
      return {0, std::string(column), "The amount must be between 0 and 1,000,000."};
    }
  }
  return {};
}

Result<PriceFile> ReadPricesCsv(std::string_view text) {
  TRY(const auto rows, ReadCsv(text, kMostPrices + 1));
  if (rows.empty()) return Error(ErrorCode::kInvalid, "The file is empty. Its first line must name the columns.");
  const auto& head = rows[0].cells;
  for (const auto& name : head) {
    if (!IsColumn(Trim(name))) return UnknownColumn(Trim(name));
  }
  PriceFile file;
  for (const auto& row : std::span(rows).subspan(1)) {
    Price price;
    PriceFileMistake mistake;
    if (row.cells.size() != head.size()) {
      mistake.message = "The line has " + std::to_string(row.cells.size()) + " cells; the first line has " +
                        std::to_string(head.size()) + ".";
    }
    for (std::size_t i = 0; i < std::min(head.size(), row.cells.size()) && mistake.message.empty(); ++i) {
      const auto set = SetColumn(price, Trim(head[i]), Trim(row.cells[i]));
      if (!set.ok()) mistake = {row.line, std::string(Trim(head[i])), set.error().message};
    }
    Take(file, std::move(price), row.line, std::move(mistake));
  }
  return file;
}

Result<PriceFile> ReadPricesJson(std::string_view text) {
  TRY(const auto document, json::ParseObject(text));
  const auto* rows = document.if_contains("prices");
  if (!rows || !rows->is_array()) {
    return Error(ErrorCode::kInvalid, "The file must be an object with an array \"prices\".");
  }
  if (rows->get_array().size() > kMostPrices) {
    return Error(ErrorCode::kTooLarge, "The file has more than " + std::to_string(kMostPrices) + " rows.");
  }
  PriceFile file;
  std::size_t number = 0;
  for (const auto& row : rows->get_array()) {
    ++number;
    if (row.is_object()) {
      ReadJsonRow(row.get_object(), number, file);
    } else {
      file.mistakes.push_back({number, "", "The row must be an object."});
    }
  }
  return file;
}

std::string WritePricesCsv(const std::vector<Price>& prices) {
  std::string out;
  AppendCsv(out, {std::begin(kColumns), std::end(kColumns)});
  for (const auto& price : prices) {
    std::vector<std::string> cells;
    for (const auto column : kColumns) cells.push_back(ColumnOf(price, column));
    AppendCsv(out, cells);
  }
  return out;
}

std::string WritePricesJson(const std::vector<Price>& prices) {
  json::Array rows;
  for (const auto& price : prices) {
    json::Object row;
    for (const auto column : kColumns) {
      auto cell = ColumnOf(price, column);
      if (!cell.empty()) row[column] = std::move(cell);
    }
    rows.emplace_back(std::move(row));
  }
  return json::Dump(json::Object{{"prices", std::move(rows)}});
}

Result<Time> ParseDay(std::string_view text) {
  int year = 0;
  unsigned month = 0, day = 0;
  char rest = 0;
  if (text.size() == 10 && std::sscanf(std::string(text).c_str(), "%4d-%2u-%2u%c", &year, &month, &day, &rest) == 3) {
    const auto date = std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day);
    if (date.ok() && year >= 1970) return Time(std::chrono::sys_days(date));
  }
  return Error(ErrorCode::kInvalid, "\"" + std::string(CutUtf8(text, 40)) + "\" is not a day. Write it like 2026-01-31.");
}

std::string FormatDay(Time time) { return FormatTime(time).substr(0, 10); }

}  // namespace beseda::spend
