#include "net/curl_multi.h"

namespace beseda::net {

namespace asio = boost::asio;

CurlMulti::CurlMulti(Executor strand) : strand_(strand), multi_(curl_multi_init()), timer_(strand) {
  curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &OnSocket);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &OnTimer);
  curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, 256L);
}

CurlMulti::~CurlMulti() { Shutdown(); }

void CurlMulti::Shutdown() {
  if (!multi_) return;
  for (auto& [easy, transfer] : transfers_) {
    curl_multi_remove_handle(multi_, easy);
    transfer->Finish(CURLE_ABORTED_BY_CALLBACK);
  }
  transfers_.clear();
  curl_multi_cleanup(multi_);
  multi_ = nullptr;
  for (auto& [socket, watch] : watches_) watch->descriptor.release();
  watches_.clear();
  timer_.cancel();
}

void CurlMulti::Add(std::shared_ptr<CurlTransfer> transfer) {
  if (!multi_) return transfer->Finish(CURLE_ABORTED_BY_CALLBACK);
  auto* easy = transfer->easy();
  const auto kept = transfers_.emplace(easy, std::move(transfer)).first->second;
  if (curl_multi_add_handle(multi_, easy) != CURLM_OK) {
    transfers_.erase(easy);
    kept->Finish(CURLE_FAILED_INIT);
  }
}

void CurlMulti::Remove(CurlTransfer& transfer) {
  const auto found = transfers_.find(transfer.easy());
  if (found == transfers_.end()) return;
  curl_multi_remove_handle(multi_, found->first);
  transfers_.erase(found);
}

int CurlMulti::OnSocket(CURL*, curl_socket_t socket, int what, void* self, void*) {
  static_cast<CurlMulti*>(self)->WatchSocket(socket, what);
  return 0;
}

int CurlMulti::OnTimer(CURLM*, long wait_ms, void* self) {
  auto& multi = *static_cast<CurlMulti*>(self);
  if (wait_ms < 0) {
    multi.timer_.cancel();
    return 0;
  }
  // libcurl must not be called from within its own call: even "at once" goes through the loop.
  multi.timer_.expires_after(std::chrono::milliseconds(wait_ms));
  multi.timer_.async_wait([weak = multi.weak_from_this()](const boost::system::error_code& failure) {
    const auto alive = weak.lock();
    if (!failure && alive) alive->Act(CURL_SOCKET_TIMEOUT, 0);
  });
  return 0;
}

void CurlMulti::WatchSocket(curl_socket_t socket, int what) {
  auto found = watches_.find(socket);
  if (what == CURL_POLL_REMOVE) {
    if (found == watches_.end()) return;
    found->second->wanted = CURL_POLL_NONE;
    found->second->descriptor.release();
    watches_.erase(found);
    return;
  }
  if (found == watches_.end()) {
    found = watches_.emplace(socket, std::make_shared<Watch>(strand_, socket)).first;
  }
  found->second->wanted = what;
  Wait(socket, found->second);
}

void CurlMulti::Wait(curl_socket_t socket, const std::shared_ptr<Watch>& watch) {
  using Descriptor = asio::posix::stream_descriptor;
  const auto start = [&](bool& waiting, Descriptor::wait_type what, int wanted, int event) {
    if (waiting || !(watch->wanted & wanted)) return;
    waiting = true;
    watch->descriptor.async_wait(
        what, [weak = weak_from_this(), watch, socket, &waiting, wanted, event](const boost::system::error_code& failure) {
          waiting = false;
          const auto alive = weak.lock();
          if (!alive || failure == asio::error::operation_aborted) return;
          if (watch->wanted & wanted) alive->Act(socket, failure ? CURL_CSELECT_ERR : event);
          // Still the same watch, and still wanted?
          const auto found = alive->watches_.find(socket);
          if (found != alive->watches_.end() && found->second == watch) alive->Wait(socket, watch);
        });
  };
  start(watch->waiting_read, Descriptor::wait_read, CURL_POLL_IN, CURL_CSELECT_IN);
  start(watch->waiting_write, Descriptor::wait_write, CURL_POLL_OUT, CURL_CSELECT_OUT);
}

void CurlMulti::Act(curl_socket_t socket, int events) {
  if (!multi_) return;
  int running = 0;
  curl_multi_socket_action(multi_, socket, events, &running);
  TakeFinished();
}

void CurlMulti::TakeFinished() {
  int left = 0;
  while (CURLMsg* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    const auto code = message->data.result;
    const auto found = transfers_.find(message->easy_handle);
    if (found == transfers_.end()) continue;
    const auto transfer = found->second;
    curl_multi_remove_handle(multi_, found->first);
    transfers_.erase(found);
    transfer->Finish(code);
  }
}

}  // namespace beseda::net
