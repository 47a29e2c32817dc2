// The events of one commit as followers are sent them: encoded once for all who want the same form.

#ifndef FIRN_RPC_LIVE_SEGMENT_H_
#define FIRN_RPC_LIVE_SEGMENT_H_

#include <grpcpp/support/slice.h>

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "firn/core/event.h"
#include "firn/core/query.h"
#include "firn/store/commit_listener.h"
#include "firn/v1/event.pb.h"

namespace firn::rpc {

// What an event must have one of to match a filter, as hashes; see LiveSegment::MayMatch.
class FilterKeys {
 public:
  explicit FilterKeys(const Filter& filter);

  // Whether the filter says nothing that could be told by a key: then any event may match.
  bool any() const { return any_; }
  const std::vector<size_t>& keys() const { return keys_; }

 private:
  bool any_ = false;
  std::vector<size_t> keys_;
};

// Thread-safe: what is made when it is first asked for is made once.
class LiveSegment {
 public:
  // `group` is not empty.
  explicit LiveSegment(CommittedGroup group);
  LiveSegment(const LiveSegment&) = delete;
  LiveSegment& operator=(const LiveSegment&) = delete;

  Position first() const { return group_.front().place.position; }
  Position last() const { return group_.back().place.position; }

  // About how much memory it takes.
  size_t bytes() const { return bytes_; }

  // The event at a position of the segment; valid as long as the segment.
  const RecordedEvent& At(Position position) const { return events_[position - first()]; }

  // False only if no event has any of the keys.
  bool MayMatch(const FilterKeys& keys) const;
  // What MayMatch would do when it is first asked.
  void MakeKeys() const;

  // Events as `events` fields of a ReplayEventsResponse.
  struct Encoded {
    struct Place {
      size_t chunk;
      size_t begin;
      size_t end;
    };
    // Of the size of a message: whoever is slow with one event holds on to no more than this.
    std::vector<grpc::Slice> chunks;
    // Where each event is.
    std::vector<Place> events;
  };
  const Encoded& EncodedAs(v1::PayloadForm form) const;

 private:
  const CommittedGroup group_;
  // What the recorded events refer to.
  std::vector<std::string> streams_;
  std::vector<std::string_view> tags_;
  std::vector<RecordedEvent> events_;
  size_t bytes_ = 0;

  struct Form {
    std::once_flag once;
    Encoded encoded;
  };
  mutable Form json_;
  mutable Form struct_;
  mutable std::once_flag keys_once_;
  mutable absl::flat_hash_set<size_t> keys_;
};

}  // namespace firn::rpc

#endif  // FIRN_RPC_LIVE_SEGMENT_H_
