#include "base/suspend.h"

#include <atomic>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/task.h"

namespace beseda {

namespace asio = boost::asio;

struct Waker::Waiting {
  virtual ~Waiting() = default;
  virtual void GoOn() = 0;
  std::atomic<bool> used = false;
};

template <typename Handler>
struct Waker::WaitingFor final : Waiting {
  explicit WaitingFor(Handler handler) : handler(std::move(handler)) {}
  void GoOn() override { asio::post(std::move(handler)); }
  Handler handler;
};

void Waker::Wake() {
  const auto waiting = std::move(waiting_);
  if (waiting && !waiting->used.exchange(true)) waiting->GoOn();
}

Task<void> Suspend(std::function<void(Waker)> start) {
  auto begin = [&start](auto handler) {
    Waker waker;
    waker.waiting_ = std::make_shared<Waker::WaitingFor<decltype(handler)>>(std::move(handler));
    start(std::move(waker));
  };
  co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(begin, asio::use_awaitable);
}

Task<void> SuspendCancellable(std::function<void(Waker)> start) {
  auto begin = [&start](auto handler) {
    auto slot = asio::get_associated_cancellation_slot(handler);
    Waker waker;
    waker.waiting_ = std::make_shared<Waker::WaitingFor<decltype(handler)>>(std::move(handler));
    if (slot.is_connected()) {
      // The slot belongs to the task, so it may hold the task only weakly.
      std::weak_ptr<Waker::Waiting> weak = waker.waiting_;
      slot.assign([weak](asio::cancellation_type) {
        Waker canceller;
        canceller.waiting_ = weak.lock();
        canceller.Wake();
      });
    }
    start(std::move(waker));
  };
  co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(begin, asio::use_awaitable);
}

}  // namespace beseda
