#include "firn/rpc/replay_call.h"

#include <algorithm>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "firn/base/log.h"
#include "firn/base/status.h"
#include "firn/base/status_macros.h"
#include "firn/base/time.h"
#include "firn/rpc/event_encoder.h"
#include "firn/rpc/status_mapping.h"
#include "firn/v1/event_store.grpc.pb.h"

namespace firn::rpc {
namespace {

using Clock = std::chrono::steady_clock;

// What the pages that all replays are writing may take: with many of them, each gets smaller ones.
// As many again wait, and are being read.
constexpr size_t kAllPagesBytes = 64 << 20;
constexpr size_t kPageBytesMin = 32 << 10;

// Pages that may wait while one is being written.
constexpr size_t kPagesMax = 2;

// What a filtered follower looks through at a time, about.
constexpr size_t kLiveLookBytes = 2 << 20;

// A filtered replay that finds nothing says at least this often how far it is.
constexpr std::chrono::milliseconds kProgressInterval{250};

// A client that was to be told to leave, but does not read, is cut off after this.
constexpr std::chrono::seconds kLeaveTime{10};

}  // namespace

ReplayCall::ReplayCall(const ReplayMethod& method)
    : method_(method), ticket_(method.calls), writer_(&context_) {
  context_.AsyncNotifyWhenDone(&done_tag_);
  method_.request_call(&context_, &request_, &writer_, this);
}

ReplayCall::~ReplayCall() {
  method_.replays.Remove(*this);
  method_.calls.RemoveLong(*this);
  if (has_joined_) method_.feed.Leave();
}

void ReplayCall::OnComplete(bool ok) {
  if (!ok) {  // the server has been shut down
    delete this;
    return;
  }
  const absl::Status admitted = ticket_.Admit(context_);
  Accept(method_);
  const absl::Status taken = admitted.ok() ? TakeRequest() : admitted;
  {
    MutexLock lock(mutex_);
    position_ = written_position_ = spec_.after;
    written_at_ = Clock::now();
    if (!taken.ok()) End(taken);
  }
  // From here on others may call.
  method_.calls.AddLong(*this);
  method_.replays.Add(*this);
  mutex_.Lock();
  Proceed();
  Release();
}

absl::Status ReplayCall::TakeRequest() {
  started_us_ = SystemClockMicros();
  v1::ReplayEventsRequest request;
  if (!grpc::SerializationTraits<v1::ReplayEventsRequest>::Deserialize(&request_, &request).ok()) {
    return InvalidFields({{"request", "is no ReplayEventsRequest; check the client's .proto"}});
  }
  request_.Clear();
  // Before the head is looked at: what is committed from here on is in the feed.
  if (request.follow()) {
    method_.feed.Join();
    has_joined_ = true;
  }
  FIRN_ASSIGN_OR_RETURN(spec_, TakeReplay(request, method_.store.head().position));
  filter_keys_.emplace(spec_.filter);
  is_everything_ = spec_.filter.is_everything();
  return absl::OkStatus();
}

void ReplayCall::OnDrain() {
  // The call cannot go meanwhile: its destructor waits for the registry.
  MutexLock lock(mutex_);
  End(ShuttingDown());
  Proceed();
}

void ReplayCall::OnPage(bool) {
  mutex_.Lock();
  calling_ = false;
  Proceed();
  Release();
}

void ReplayCall::OnWritten(bool ok) {
  mutex_.Lock();
  writing_ = false;
  if (!ok) End(absl::CancelledError("the client is gone"));
  Proceed();
  Release();
}

void ReplayCall::OnFinished(bool) {
  mutex_.Lock();
  finished_ = true;
  Release();
}

void ReplayCall::OnDone(bool) {
  mutex_.Lock();
  done_ = true;
  if (!finishing_) End(absl::CancelledError("the client is gone"));
  Proceed();
  Release();
}

void ReplayCall::OnWake(Position position, bool due) {
  mutex_.Lock();
  waiting_ = false;
  position_ = position;
  if (due && !end_) {
    Write({.position = position_,
           .mark = position_ > written_position_ ? v1::REPLAY_MARK_CHECKPOINT
                                                 : v1::REPLAY_MARK_HEARTBEAT});
  } else if (!end_) {
    TakeLive();
  }
  Proceed();
  Release();
}

void ReplayCall::OnTick() {
  MutexLock lock(mutex_);
  CheckLag();
  // A write that a client does not read never ends.
  if (end_ && writing_ && Clock::now() - ended_at_ > kLeaveTime) context_.TryCancel();
  Proceed();
}

void ReplayCall::CheckLag() {
  const bool has_caught_up =
      times_fallen_behind_ > 0 || (state_ == v1::REPLAY_STATE_LIVE && !owes_caught_up_);
  if (!spec_.follow || end_ || !has_caught_up) return;
  // Who waits has been offered everything.
  const Position head = method_.store.head().position;
  if (waiting_ || head <= written_position_ || head - written_position_ <= spec_.max_lag) return;
  method_.replays.CountToldToLeave();
  log::Warning("a follower was told to leave: it is too far behind",
               {{"peer", context_.peer()},
                {"position", static_cast<int64_t>(written_position_)},
                {"head", static_cast<int64_t>(head)}});
  pages_.clear();
  End(MakeError(ErrorReason::kConsumerTooSlow,
                absl::StrCat("position ", written_position_, " is ", head - written_position_,
                             " behind the head, ", head, ", more than max_lag (", spec_.max_lag,
                             "); resume after it with a larger max_lag, or read faster"),
                {{"position", absl::StrCat(written_position_)},
                 {"head", absl::StrCat(head)},
                 {"max_lag", absl::StrCat(spec_.max_lag)}}));
}

void ReplayCall::Describe(Position head, v1::ReplayInfo& info) {
  MutexLock lock(mutex_);
  const Position end = spec_.follow ? head : spec_.until;
  // Who waits has been offered everything.
  const Position position = waiting_ ? head : written_position_;
  info.set_peer(context_.peer());
  info.set_state(state_);
  info.set_position(position);
  info.set_lag(end > position ? end - position : 0);
  info.set_started_at(FormatRfc3339(started_us_));
  info.set_times_fallen_behind(times_fallen_behind_);
  info.set_follow(spec_.follow);
}

void ReplayCall::Proceed() {
  if (finishing_) return;
  WriteNextPage();
  if (!end_) {
    if (state_ != v1::REPLAY_STATE_LIVE) ProceedReading();
    if (state_ == v1::REPLAY_STATE_LIVE) ProceedLive();
  }
  WriteNextPage();
  if (!end_) return;
  if (waiting_ && method_.feed.Cancel(*this)) waiting_ = false;
  if (reading_ || calling_ || writing_ || waiting_ || !pages_.empty()) return;
  finishing_ = true;
  // A client that is gone hears nothing, and its leaving is no error of ours.
  writer_.Finish(absl::IsCancelled(*end_) ? grpc::Status::CANCELLED : ToGrpc(*end_),
                 &finished_tag_);
}

void ReplayCall::WriteNextPage() {
  if (writing_ || calling_ || pages_.empty()) return;
  Write(std::move(pages_.front()));
  pages_.pop_front();
}

void ReplayCall::ProceedReading() {
  if (reading_ || pages_.size() >= kPagesMax) return;
  if (position_ >= spec_.until && (!pages_.empty() || EndOfRange())) return;
  StartRead();
}

bool ReplayCall::EndOfRange() {
  // Recorded times are made positions by the first read, which may be of nothing.
  if (spec_.from_us || spec_.as_of_us) return false;
  if (!spec_.follow) {
    // The last message says that nothing is left, also if nothing matched.
    if (written_position_ < position_) pages_.push_back({.position = position_});
    End(absl::OkStatus());
    return true;
  }
  const Position head = method_.store.head().position;
  if (method_.feed.Covers(position_, head)) {
    state_ = v1::REPLAY_STATE_LIVE;
    owes_caught_up_ = true;
    return true;
  }
  spec_.until = head;
  return false;
}

void ReplayCall::StartRead() {
  reading_ = true;
  const absl::Status queued = method_.store.Read([this](EventReader& reader) { ReadPage(reader); });
  if (queued.ok()) return;
  reading_ = false;
  End(queued);
}

void ReplayCall::ReadPage(EventReader& reader) {
  const absl::Status timed = ApplyTimes(reader);
  absl::StatusOr<Message> page = timed.ok() ? MakePage(reader) : timed;
  mutex_.Lock();
  reading_ = false;
  if (!page.ok()) {
    End(page.status());
  } else if (!end_) {
    spec_.after = position_ = page->position;
    const auto interval = std::min(kProgressInterval, spec_.heartbeat_interval);
    const bool is_progress = Clock::now() - written_at_ > interval;
    if (!page->events.empty() || (is_progress && pages_.empty())) {
      pages_.push_back(*std::move(page));
    }
    // A write takes as long as a good part of a page: this thread has better to do.
    if (!pages_.empty() && !writing_ && !calling_) {
      calling_ = true;
      alarm_.Set(method_.queue, gpr_inf_past(GPR_CLOCK_MONOTONIC), &page_tag_);
    }
  }
  Proceed();
  Release();
}

absl::Status ReplayCall::ApplyTimes(EventReader& reader) {
  if (!spec_.from_us && !spec_.as_of_us) return absl::OkStatus();
  ReplaySpec timed = spec_;
  FIRN_RETURN_IF_ERROR(rpc::ApplyTimes(reader, method_.store.head().position, timed));
  MutexLock lock(mutex_);
  spec_ = std::move(timed);
  is_everything_ = spec_.filter.is_everything();
  return absl::OkStatus();
}

absl::StatusOr<ReplayCall::Message> ReplayCall::MakePage(EventReader& reader) const {
  PageLimits limits = spec_.page;
  limits.bytes = std::min(limits.bytes, MessageBytes());
  EventEncoder encoder(spec_.form, limits.bytes + limits.bytes / 2);
  FIRN_ASSIGN_OR_RETURN(
      const ReadResult result,
      reader.Read(
          {.filter = &spec_.filter, .after = spec_.after, .until = spec_.until, .limits = limits},
          [&](const RecordedEvent& event) { encoder.Add(event); }));
  Message page = {.position = result.looked_to};
  if (encoder.size() > 0) page.events.push_back(encoder.Take());
  return page;
}

void ReplayCall::ProceedLive() {
  if (calling_ || writing_ || waiting_) return;
  waiting_ = true;
  // Who is still to be told that he has caught up takes what there is without being called for it.
  method_.feed.Wait(*this, *filter_keys_, position_,
                    owes_caught_up_ ? LiveFeed::Until::kNow : LiveFeed::Until::kMatch,
                    written_at_ + spec_.heartbeat_interval);
}

void ReplayCall::TakeLive() {
  const LiveFeed::Taken taken = method_.feed.Take(position_, kLiveLookBytes);
  if (taken.is_gone) {
    FallBehind();
    return;
  }
  Message message = MakeLive(taken);
  position_ = message.position;
  const bool is_at_head =
      taken.is_all && (taken.segments.empty() || position_ == taken.segments.back()->last());
  if (owes_caught_up_ && is_at_head) {
    message.mark = v1::REPLAY_MARK_CAUGHT_UP;
    owes_caught_up_ = false;
  }
  if (!message.events.empty() || message.mark != v1::REPLAY_MARK_UNSPECIFIED) {
    Write(std::move(message));
  }
}

void ReplayCall::FallBehind() {
  spec_.after = position_;
  spec_.until = method_.store.head().position;
  if (owes_caught_up_) {
    // It was not told that it had caught up, and has not.
    state_ =
        times_fallen_behind_ > 0 ? v1::REPLAY_STATE_FALLEN_BEHIND : v1::REPLAY_STATE_CATCHING_UP;
  } else {
    state_ = v1::REPLAY_STATE_FALLEN_BEHIND;
    ++times_fallen_behind_;
    method_.replays.CountFallenBehind();
    log::Warning("a follower fell behind: it is read to from the disk",
                 {{"peer", context_.peer()},
                  {"position", static_cast<int64_t>(position_)},
                  {"head", static_cast<int64_t>(spec_.until)}});
    Write({.position = position_, .mark = v1::REPLAY_MARK_FELL_BEHIND});
  }
  ProceedReading();
}

ReplayCall::Message ReplayCall::MakeLive(const LiveFeed::Taken& taken) {
  Message message = {.position = position_};
  const size_t bytes_max = MessageBytes();
  size_t bytes = 0;
  size_t events = 0;
  for (const auto& segment : taken.segments) {
    const LiveSegment::Encoded& encoded = segment->EncodedAs(spec_.form);
    // Neighbours that match leave as one piece.
    LiveSegment::Encoded::Place piece = {};
    const auto add_piece = [&] {
      if (piece.end == piece.begin) return;
      message.events.push_back(encoded.chunks[piece.chunk].sub(piece.begin, piece.end));
    };
    for (Position next = std::max(message.position + 1, segment->first()); next <= segment->last();
         ++next) {
      if (is_everything_ || Matches(spec_.filter, segment->At(next))) {
        const LiveSegment::Encoded::Place& place = encoded.events[next - segment->first()];
        const size_t size = place.end - place.begin;
        if (events > 0 && (bytes + size > bytes_max || events >= spec_.page.events)) {
          add_piece();
          return message;
        }
        if (place.chunk != piece.chunk || place.begin != piece.end) {
          add_piece();
          piece = {place.chunk, place.begin, place.begin};
        }
        piece.end = place.end;
        bytes += size;
        ++events;
      }
      message.position = next;
    }
    add_piece();
  }
  return message;
}

void ReplayCall::Write(Message message) {
  writing_ = true;
  written_position_ = message.position;
  written_at_ = Clock::now();
  writer_.Write(MakeReplayMessage(std::move(message.events), message.position,
                                  method_.store.head().position, message.mark),
                &written_tag_);
}

void ReplayCall::End(const absl::Status& status) {
  if (!end_) {
    end_ = status;
    ended_at_ = Clock::now();
  }
  // Nobody is there to read what is left.
  if (absl::IsCancelled(*end_) || absl::IsUnavailable(*end_)) pages_.clear();
}

void ReplayCall::Release() {
  const bool is_over = finished_ && done_;
  mutex_.Unlock();
  if (is_over) delete this;
}

size_t ReplayCall::MessageBytes() const {
  return std::clamp(kAllPagesBytes / std::max<size_t>(method_.replays.count(), 1), kPageBytesMin,
                    spec_.page.bytes);
}

}  // namespace firn::rpc
