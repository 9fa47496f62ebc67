#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>

namespace beseda {

enum class LogLevel { kDebug, kInfo, kWarning, kError };
enum class LogFormat { kText, kJson };

/// One named value of a log line. Never a secret; message text only at debug level.
struct LogField {
  LogField(std::string_view name, std::string_view value) : name(name), text(value) {}
  LogField(std::string_view name, const char* value) : name(name), text(value) {}
  LogField(std::string_view name, const std::string& value) : name(name), text(value) {}
  template <typename Number>
    requires std::is_integral_v<Number>
  LogField(std::string_view name, Number value) : name(name), number(std::int64_t(value)), is_number(true) {}

  std::string_view name;
  std::string_view text = {};
  std::int64_t number = 0;
  bool is_number = false;
};

/// Writes a line to standard error. `component` is the folder that speaks, e.g. "outbox". Thread-safe.
void Log(LogLevel level, std::string_view component, std::string_view message,
         std::initializer_list<LogField> fields = {});

/// Sets what is written and how; to be called once at start.
void SetUpLog(LogLevel least, LogFormat format);

}  // namespace beseda
