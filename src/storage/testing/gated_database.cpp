#include "storage/testing/gated_database.h"

#include "base/task.h"

namespace beseda {

void GatedDatabase::ReleaseReads() {
  holds_reads_ = false;
  for (auto& waker : std::exchange(held_, {})) waker.Wake();
}

Task<Status> GatedDatabase::RunBody(bool write, ErasedBody body) {
  ++(write ? writes_ : reads_);
  if (write && refuses_write) {
    if (auto refusal = refuses_write()) co_return std::move(*refusal);
  }
  if (!write && holds_reads_) {
    std::function<void(Waker)> hold = [this](Waker waker) { held_.push_back(std::move(waker)); };
    co_await Suspend(std::move(hold));
  }
  if (write) co_return co_await inner_.Write(std::move(body));
  co_return co_await inner_.Read(std::move(body));
}

}  // namespace beseda
