#include <algorithm>

#include "base/csv.h"
#include "base/task.h"
#include "base/text.h"
#include "json/json.h"
#include "server/api/audit_note.h"
#include "server/api/handlers.h"
#include "server/api/input.h"
#include "server/api/table_json.h"
#include "server/api/write_once.h"

namespace beseda::server {
namespace {

constexpr std::int64_t kExportedAtATime = 1000;
// One import is one transaction, and others wait for it.
constexpr std::size_t kMostImported = 5000;

std::string CellText(const json::Value& value) { return value.is_string() ? std::string(json::View(value.get_string())) : json::Dump(value); }

std::vector<std::string> LineOf(const records::DataTable& table, const TableRow& row) {
  const auto cells = json::ParseObject(row.cells);
  std::vector<std::string> line{row.id};
  for (const auto& column : table.columns) {
    const auto* value = cells.ok() ? cells->if_contains(column.name) : nullptr;
    line.push_back(value ? CellText(*value) : "");
  }
  return line;
}

// The column that a heading means: its name or its title; "id", which an export has, means none.
Result<const records::DataColumn*> ColumnOf(const records::DataTable& table, const std::string& heading) {
  const auto plain = FoldCase(Trim(heading));
  for (const auto& column : table.columns) {
    if (plain == column.name || (!column.title.empty() && plain == FoldCase(column.title))) return &column;
  }
  if (plain == "id") return nullptr;
  return Error(ErrorCode::kInvalid, "Line 1: the table has no column \"" + std::string(Trim(heading)) + "\". The first line names the columns.").InField("csv");
}

Result<std::vector<json::Object>> RowsIn(const records::DataTable& table, const std::vector<CsvRow>& lines) {
  if (lines.size() < 2) return Error(ErrorCode::kInvalid, "The file has no rows: its first line names the columns, and rows follow.").InField("csv");
  if (lines.size() - 1 > kMostImported) {
    return Error(ErrorCode::kTooLarge, "At most " + std::to_string(kMostImported) + " rows are imported at a time; split the file.").InField("csv");
  }
  std::vector<const records::DataColumn*> columns;
  for (const auto& heading : lines[0].cells) {
    TRY(const auto* column, ColumnOf(table, heading));
    columns.push_back(column);
  }
  std::vector<json::Object> rows;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const auto& line = lines[i].cells;
    const auto place = "Line " + std::to_string(lines[i].line);
    if (line.size() > columns.size()) return Error(ErrorCode::kInvalid, place + " has more cells than there are columns.").InField("csv");
    json::Object cells;
    for (std::size_t j = 0; j < line.size(); ++j) {
      if (!columns[j] || line[j].empty()) continue;
      auto parsed = columns[j]->type == records::ColumnType::kAny ? json::Parse(line[j]) : Result<json::Value>(json::Value(line[j]));
      cells[columns[j]->name] = parsed.ok() ? std::move(*parsed) : json::Value(line[j]);
    }
    auto typed = records::TypedCells(table, cells, false);
    if (!typed.ok()) return Error(ErrorCode::kInvalid, place + ": " + typed.error().message).InField("csv");
    rows.push_back(std::move(*typed));
  }
  return rows;
}

}  // namespace

Task<Result<ServerResponse>> ExportTable(Api& api, Call& call) {
  records::DataTable table;
  std::string out;
  for (std::int64_t skip = 0;; skip += kExportedAtATime) {
    CO_TRY(const auto rows, co_await api.db().Read([&](Tx& tx) -> Result<std::vector<TableRow>> {
      TRY(table, OwnTable(tx, call));
      TableQuery query;
      query.limit = kExportedAtATime;
      return records::FindDataRows(tx, table, query, "", skip);
    }));
    if (skip == 0) {
      std::vector<std::string> head{"id"};
      for (const auto& column : table.columns) head.push_back(column.name);
      AppendCsv(out, head);
    }
    for (const auto& row : rows) AppendCsv(out, LineOf(table, row));
    if (std::int64_t(rows.size()) < kExportedAtATime) break;
  }
  ServerResponse response;
  response.status = 200;
  response.headers.Set("Content-Type", "text/csv; charset=utf-8");
  response.headers.Set("Content-Disposition", "attachment; filename=\"" + table.name + ".csv\"");
  response.body = std::move(out);
  co_return response;
}

Task<Result<ServerResponse>> ImportTable(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"csv", "replace"}));
  json::Reader in(body);
  const auto csv = in.Text("csv", call.request.body.size());
  const bool replace = in.BoolOr("replace", false);
  CO_CHECK_OK(in.Check());
  const auto lines = ReadCsv(csv);
  if (!lines.ok()) co_return Error(lines.error()).InField("csv");
  const auto now = api.Now();
  auto response = co_await WriteOnce(api, call, [&](Tx& tx) -> Result<ServerResponse> {
    TRY(auto table, OwnTable(tx, call));
    TRY(const auto rows, RowsIn(table, *lines));
    if (replace) {
      CHECK_OK(records::DeleteDataRows(tx, table, TableQuery()));
    }
    for (const auto& cells : rows) {
      CHECK_OK(records::InsertDataRow(tx, table, api.access.ids.New("row"), cells, now));
    }
    NoteAct(tx, api, call, "table.import", {"table", table.id, table.name},
            "Imported " + std::to_string(rows.size()) + " rows into the table \"" + table.name + "\"" + (replace ? ", in place of the old ones." : "."));
    return Reply(200, {{"imported", rows.size()}});
  });
  if (response.ok()) TellChanged(api, call.workspace(), "table", call.id());
  co_return response;
}

}  // namespace beseda::server
