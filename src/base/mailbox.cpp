#include "base/mailbox.h"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <deque>
#include <functional>
#include <mutex>
#include <utility>

#include "base/suspend.h"
#include "base/task.h"

namespace beseda {

namespace asio = boost::asio;

struct Mailbox::State {
  explicit State(std::size_t capacity) : capacity(capacity) {}

  const std::size_t capacity;
  std::mutex mutex;
  std::deque<Letter> letters;
  bool overflowed = false;
  Waker taker;  ///< Who waits for the next letter, if anybody does.

  std::optional<Letter> Next() {
    std::lock_guard lock(mutex);
    taker = Waker();
    if (letters.empty()) return std::nullopt;
    auto letter = std::move(letters.front());
    letters.pop_front();
    return letter;
  }

  void WakeTaker() {
    std::unique_lock lock(mutex);
    auto woken = std::exchange(taker, Waker());
    lock.unlock();
    woken.Wake();
  }
};

Mailbox::Mailbox(std::size_t capacity) : state_(std::make_shared<State>(capacity)) {}
Mailbox::~Mailbox() { state_->WakeTaker(); }

bool Mailbox::Put(Letter letter) {
  {
    std::lock_guard lock(state_->mutex);
    if (state_->letters.size() >= state_->capacity) {
      state_->overflowed = true;
      return false;
    }
    state_->letters.push_back(std::move(letter));
  }
  state_->WakeTaker();
  return true;
}

bool Mailbox::overflowed() const {
  std::lock_guard lock(state_->mutex);
  return state_->overflowed;
}

Task<std::optional<Mailbox::Letter>> Mailbox::Take(Micros timeout) {
  const auto state = state_;
  if (auto letter = state->Next()) co_return letter;
  asio::steady_timer timer(co_await asio::this_coro::executor, timeout);
  std::function<void(Waker)> start = [&state, &timer](Waker waker) {
    const auto kept = state;  // Once the waker is given away the task may go on, and the captures go.
    timer.async_wait([waker](boost::system::error_code failed) mutable {
      if (!failed) waker.Wake();
    });
    {
      std::lock_guard lock(kept->mutex);
      if (kept->letters.empty()) kept->taker = std::move(waker);
    }
    waker.Wake();  // Nothing, unless a letter came meanwhile.
  };
  co_await SuspendCancellable(std::move(start));
  co_return state->Next();
}

}  // namespace beseda
