#pragma once

#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace beseda::app {

/// Reads lines from a file descriptor on a thread of its own, so that a task need not block for them. Lines that are
/// not UTF-8 are repaired; at most `kMaxLine` bytes of one are kept. Reads ahead by a few lines only.
class LineReader {
 public:
  static constexpr std::size_t kMaxLine = 32 * 1024;
  static constexpr std::size_t kMaxAhead = 64;

  explicit LineReader(int descriptor);
  ~LineReader();

  /// The next line without its end, or nothing if none is there yet.
  std::optional<std::string> Take();
  /// Whether the input has ended and every line was taken.
  bool AtEnd() const;

 private:
  void Loop();
  /// False when the reader is being destroyed.
  bool WaitReadable() const;
  bool stopped() const;
  void Put(std::string line);

  const int descriptor_;
  mutable std::mutex mutex_;
  std::deque<std::string> lines_;
  bool ended_ = false;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace beseda::app
