// What the client's streams read from.

#ifndef FIRN_CLIENT_SRC_SOURCES_H_
#define FIRN_CLIENT_SRC_SOURCES_H_

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "firn/client/client.h"
#include "firn_client/v1/event_store.pb.h"
#include "firn_client/v1/history.pb.h"
#include "src/call.h"
#include "src/convert.h"
#include "src/core.h"
#include "src/replay.h"

namespace firn {
inline namespace client {
namespace internal {

// The messages of a replay, as batches.
class BatchSource final : public Source<Batch> {
 public:
  explicit BatchSource(std::unique_ptr<Replay> replay) : replay_(std::move(replay)) {}

  std::optional<absl::StatusOr<Batch>> Next() override {
    const auto message = replay_->Next();
    if (!message.ok()) return message.status();
    if (*message == nullptr) return std::nullopt;
    return Batch(**message);
  }

 private:
  const std::unique_ptr<Replay> replay_;
};

// Their events, one by one.
class EventSource final : public Source<EventView> {
 public:
  explicit EventSource(std::unique_ptr<Replay> replay) : replay_(std::move(replay)) {}

  std::optional<absl::StatusOr<EventView>> Next() override {
    while (message_ == nullptr || next_ >= message_->events_size()) {
      const auto message = replay_->Next();
      if (!message.ok()) return message.status();
      if (*message == nullptr) return std::nullopt;
      message_ = *message;
      next_ = 0;
    }
    return EventView(message_->events(next_++));
  }

 private:
  const std::unique_ptr<Replay> replay_;
  const ::firn_client::v1::ReplayEventsResponse* message_ = nullptr;
  int next_ = 0;
};

// What stands on the pages of a list, one after the other. `Elements` says how each is taken from
// its page.
template <typename T, typename Request, typename Page, typename Elements>
class PageSource final : public Source<T> {
 public:
  PageSource(std::shared_ptr<Core> core, const char* method, Request request,
             const CallOptions& options)
      : core_(std::move(core)), method_(method), request_(std::move(request)), options_(options) {}

  std::optional<absl::StatusOr<T>> Next() override {
    while (next_ >= Elements::Count(page_)) {
      if (std::exchange(has_begun_, true) && page_.next_page_token().empty()) return std::nullopt;
      if (!page_.next_page_token().empty()) request_.set_page_token(page_.next_page_token());
      absl::StatusOr<Page> page = Call<Page>(*core_, method_, request_, options_);
      if (!page.ok()) return std::move(page).status();
      // The same page again, and so on for ever.
      const std::string& next = page->next_page_token();
      if (!next.empty() && next == request_.page_token()) return Misfit();
      page_ = *std::move(page);
      next_ = 0;
    }
    return Elements::Take(page_, next_++);
  }

 private:
  const std::shared_ptr<Core> core_;
  const char* const method_;
  Request request_;
  const CallOptions options_;
  Page page_;
  int next_ = 0;
  bool has_begun_ = false;
};

}  // namespace internal
}  // namespace client
}  // namespace firn

#endif  // FIRN_CLIENT_SRC_SOURCES_H_
