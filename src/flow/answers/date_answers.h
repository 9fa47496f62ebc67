#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace beseda::flow {

/// A day as people write it: "2026-12-31", "31.12.2026", "31/12/26" (in American English "12/31/2026"), "31 December",
/// "5 марта", "tomorrow", "послезавтра". Without a year: the next such day. In the words of en, ru, de, es, fr and ar.
std::optional<std::chrono::sys_days> ReadDate(std::string_view text, std::string_view locale, std::chrono::sys_days today);

/// A time of day: "14:30", "14.30", "2:30 pm", "7 am", "14h30", "noon".
std::optional<std::chrono::minutes> ReadTime(std::string_view text);

/// "2026-12-31".
std::string DateText(std::chrono::sys_days day);
/// "14:30".
std::string TimeText(std::chrono::minutes time);
/// Of "2026-12-31" alone.
std::optional<std::chrono::sys_days> ParseIsoDate(std::string_view text);

}  // namespace beseda::flow
