#include "app/commands/chat_token.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "app/settings/load_settings.h"
#include "base/text.h"

namespace beseda::app {
namespace {

std::string FileName(const std::string& url, const std::string& bot) {
  std::string name;
  for (const char c : url.substr(url.find("//") == url.npos ? 0 : url.find("//") + 2) + "_" + bot) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
    name += plain ? c : '-';
  }
  return name.substr(0, 150) + ".token";
}

}  // namespace

std::string ChatTokenPath(const std::map<std::string, std::string, std::less<>>& environment, const std::string& url,
                          const std::string& bot) {
  std::string state;
  if (const auto xdg = environment.find("XDG_STATE_HOME"); xdg != environment.end() && xdg->second.starts_with('/')) {
    state = xdg->second;
  } else if (const auto home = environment.find("HOME"); home != environment.end() && home->second.starts_with('/')) {
    state = home->second + "/.local/state";
  } else {
    return "";
  }
  return state + "/beseda/chat/" + FileName(url, bot);
}

Result<std::string> LoadChatToken(const std::string& path) {
  auto text = ReadWholeFile(path, 4096);
  if (text.ok()) return std::string(Trim(*text));
  if (text.error().code == ErrorCode::kNotFound) return std::string();
  return text;
}

Status SaveChatToken(const std::string& path, const std::string& token) {
  const auto failed = [&](int cause) {
    return Error(ErrorCode::kStorage, "The conversation's key cannot be kept in " + path + ": " + std::strerror(cause) +
                                          ". Name another file with --token-file.");
  };
  std::error_code wrong;
  if (const auto folder = std::filesystem::path(path).parent_path(); !folder.empty()) {
    std::filesystem::create_directories(folder, wrong);
    if (wrong) return failed(wrong.value());
  }
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return failed(errno);
  const auto text = token + "\n";
  const bool written = ::write(file, text.data(), text.size()) == ssize_t(text.size());
  const int cause = errno;
  ::close(file);
  if (!written) return failed(cause);
  return Ok();
}

}  // namespace beseda::app
