#include "base/task.h"  // first: clang looks into the awaits of database.h's templates where they are defined

#include "contracts/database.h"

namespace beseda {
namespace {

[[noreturn]] void WrongColumn(std::size_t column, std::string_view wanted) {
  throw SqlError(Error(ErrorCode::kInternal, "Stored data has an unexpected shape.",
                       "column " + std::to_string(column) + " is not " + std::string(wanted)));
}

}  // namespace

const Rows::Value& Rows::Row::At(std::size_t column) const {
  if (column >= columns_) WrongColumn(column, "there");
  return values_[column];
}

std::int64_t Rows::Row::Int(std::size_t column) const {
  const auto* value = std::get_if<std::int64_t>(&At(column));
  if (!value) WrongColumn(column, "an integer");
  return *value;
}

double Rows::Row::Real(std::size_t column) const {
  const auto& value = At(column);
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return double(*whole);
  const auto* real = std::get_if<double>(&value);
  if (!real) WrongColumn(column, "a number");
  return *real;
}

const std::string& Rows::Row::Text(std::size_t column) const {
  const auto* value = std::get_if<std::string>(&At(column));
  if (!value) WrongColumn(column, "a text");
  return *value;
}

const std::vector<std::byte>& Rows::Row::Bytes(std::size_t column) const {
  const auto* value = std::get_if<std::vector<std::byte>>(&At(column));
  if (!value) WrongColumn(column, "bytes");
  return *value;
}

std::optional<std::int64_t> Rows::Row::OptionalInt(std::size_t column) const {
  return IsNull(column) ? std::nullopt : std::optional(Int(column));
}
std::optional<double> Rows::Row::OptionalReal(std::size_t column) const {
  return IsNull(column) ? std::nullopt : std::optional(Real(column));
}
std::optional<std::string> Rows::Row::OptionalText(std::size_t column) const {
  return IsNull(column) ? std::nullopt : std::optional(Text(column));
}
std::optional<Time> Rows::Row::OptionalTime(std::size_t column) const {
  return IsNull(column) ? std::nullopt : std::optional(Time(column));
}

}  // namespace beseda
