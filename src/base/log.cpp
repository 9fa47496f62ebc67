#include "base/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <atomic>
#include <string>

#include "base/text.h"
#include "base/time.h"

namespace beseda {
namespace {

std::atomic<LogFormat> log_format = LogFormat::kText;

spdlog::logger& Logger() {
  static const auto logger = [] {
    auto made = std::make_shared<spdlog::logger>("beseda", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    made->set_pattern("%v");
    made->flush_on(spdlog::level::debug);
    return made;
  }();
  return *logger;
}

spdlog::level::level_enum ToSpdlog(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug: return spdlog::level::debug;
    case LogLevel::kInfo: return spdlog::level::info;
    case LogLevel::kWarning: return spdlog::level::warn;
    case LogLevel::kError: return spdlog::level::err;
  }
  return spdlog::level::info;
}

std::string_view Name(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug: return "debug";
    case LogLevel::kInfo: return "info";
    case LogLevel::kWarning: return "warning";
    case LogLevel::kError: return "error";
  }
  return "info";
}

std::string Now() {
  return FormatTime(std::chrono::time_point_cast<Micros>(std::chrono::system_clock::now()));
}

std::string FormatJson(LogLevel level, std::string_view component, std::string_view message,
                       std::initializer_list<LogField> fields) {
  std::string line = "{\"time\":\"" + Now() + "\",\"level\":\"" + std::string(Name(level)) + "\",\"component\":";
  AppendJsonString(line, component);
  line += ",\"message\":";
  AppendJsonString(line, message);
  for (const auto& field : fields) {
    line += ',';
    AppendJsonString(line, field.name);
    line += ':';
    if (field.is_number) {
      line += std::to_string(field.number);
    } else {
      AppendJsonString(line, field.text);
    }
  }
  return line += '}';
}

std::string FormatText(LogLevel level, std::string_view component, std::string_view message,
                       std::initializer_list<LogField> fields) {
  std::string line = Now() + ' ';
  line.append(Name(level)).append(" ").append(component).append(": ");
  AppendPrintable(line, message);
  for (const auto& field : fields) {
    line.append(" ").append(field.name).append("=");
    if (field.is_number) {
      line += std::to_string(field.number);
    } else {
      AppendPrintable(line, field.text);
    }
  }
  return line;
}

}  // namespace

void Log(LogLevel level, std::string_view component, std::string_view message,
         std::initializer_list<LogField> fields) {
  auto& logger = Logger();
  if (!logger.should_log(ToSpdlog(level))) return;
  const auto line = log_format == LogFormat::kJson ? FormatJson(level, component, message, fields)
                                                   : FormatText(level, component, message, fields);
  logger.log(ToSpdlog(level), spdlog::string_view_t(line.data(), line.size()));
}

void SetUpLog(LogLevel least, LogFormat format) {
  log_format = format;
  Logger().set_level(ToSpdlog(least));
}

}  // namespace beseda
