// A sequence that is read from the server while it is iterated over.

#ifndef FIRN_CLIENT_STREAM_H_
#define FIRN_CLIENT_STREAM_H_

#include <iterator>
#include <memory>
#include <optional>
#include <utility>

#include "absl/status/statusor.h"

namespace firn {
inline namespace client {

namespace internal {

template <typename T>
class Source {
 public:
  virtual ~Source() = default;
  virtual std::optional<absl::StatusOr<T>> Next() = 0;
};

}  // namespace internal

// Elements, and at most one error, which is the last. To be gone through once:
//
//   for (const absl::StatusOr<EventView>& event : stream) {
//     if (!event.ok()) return event.status();
//     ...
//   }
//
// Not thread-safe; a stop token given to the call that made it ends it from any thread. It may
// outlive the client, and then ends with kCancelled.
template <typename T>
class Stream {
 public:
  class Iterator {
   public:
    using value_type = absl::StatusOr<T>;
    using difference_type = std::ptrdiff_t;

    explicit Iterator(Stream& stream) : stream_(&stream) { stream_->Advance(); }

    const value_type& operator*() const { return *stream_->current_; }
    const value_type* operator->() const { return &*stream_->current_; }
    Iterator& operator++() {
      stream_->Advance();
      return *this;
    }
    void operator++(int) { stream_->Advance(); }
    bool operator==(std::default_sentinel_t) const { return !stream_->current_.has_value(); }

   private:
    Stream* stream_;
  };

  explicit Stream(std::unique_ptr<internal::Source<T>> source) : source_(std::move(source)) {}

  // Reads on. std::nullopt: it has ended.
  std::optional<absl::StatusOr<T>> Next() {
    Advance();
    return std::move(current_);
  }

  // Reads the first element that Next has not given.
  Iterator begin() { return Iterator(*this); }
  std::default_sentinel_t end() const { return {}; }

 private:
  void Advance() {
    current_.reset();
    if (source_ == nullptr) return;
    current_ = source_->Next();
    // Nothing comes after an error, and the connection need not wait for the destructor.
    if (!current_.has_value() || !current_->ok()) source_ = nullptr;
  }

  std::unique_ptr<internal::Source<T>> source_;
  std::optional<absl::StatusOr<T>> current_;
};

}  // namespace client
}  // namespace firn

#endif  // FIRN_CLIENT_STREAM_H_
