// Whatever the settings file holds, reading it gives settings within their bounds and mistakes that can be printed.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "app/settings/settings_file.h"
#include "base/text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  beseda::app::Settings settings;
  beseda::app::SettingOrigins origins;
  const auto mistakes = beseda::app::ApplySettingsText({reinterpret_cast<const char*>(data), size}, "beseda.toml",
                                                       "/etc/beseda", settings, origins);
  for (const auto& mistake : mistakes) {
    if (!beseda::IsUtf8(mistake) || mistake.find('\n') != mistake.npos) std::abort();
  }
  if (settings.port < 0 || settings.port > 65535 || settings.event_days < 7 || settings.host.empty()) std::abort();
  return 0;
}
