#include "app/commands/line_reader.h"

#include <sys/select.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>

#include "base/text.h"

namespace beseda::app {

LineReader::LineReader(int descriptor) : descriptor_(descriptor), thread_([this] { Loop(); }) {}

LineReader::~LineReader() {
  {
    std::lock_guard lock(mutex_);
    stop_ = true;
  }
  thread_.join();
}

std::optional<std::string> LineReader::Take() {
  std::lock_guard lock(mutex_);
  if (lines_.empty()) return std::nullopt;
  auto line = std::move(lines_.front());
  lines_.pop_front();
  return line;
}

bool LineReader::AtEnd() const {
  std::lock_guard lock(mutex_);
  return ended_ && lines_.empty();
}

bool LineReader::stopped() const {
  std::lock_guard lock(mutex_);
  return stop_;
}

bool LineReader::WaitReadable() const {
  while (!stopped()) {
    fd_set readable;
    FD_ZERO(&readable);
    FD_SET(descriptor_, &readable);
    timeval wait{.tv_sec = 0, .tv_usec = 100'000};
    const int ready = ::select(descriptor_ + 1, &readable, nullptr, nullptr, &wait);
    if (ready > 0 || (ready < 0 && errno != EINTR)) return true;
  }
  return false;
}

void LineReader::Put(std::string line) {
  for (;;) {
    {
      std::lock_guard lock(mutex_);
      if (stop_) return;
      if (lines_.size() < kMaxAhead) return lines_.push_back(std::move(line));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

void LineReader::Loop() {
  std::string line;
  char buffer[4096];
  while (WaitReadable()) {
    const auto got = ::read(descriptor_, buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    for (ssize_t i = 0; i < got; ++i) {
      if (buffer[i] != '\n') {
        if (line.size() < kMaxLine) line += buffer[i];
        continue;
      }
      Put(ToUtf8(line));
      line.clear();
    }
    if (got <= 0) break;
  }
  if (!line.empty()) Put(ToUtf8(line));
  std::lock_guard lock(mutex_);
  ended_ = true;
}

}  // namespace beseda::app
