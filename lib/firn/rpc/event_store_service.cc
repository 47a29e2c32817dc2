#include "firn/rpc/event_store_service.h"

#include <utility>

#include "absl/status/statusor.h"
#include "firn/base/status.h"
#include "firn/base/time.h"
#include "firn/rpc/append_conflict.h"
#include "firn/rpc/convert.h"
#include "firn/rpc/read_calls.h"
#include "firn/rpc/requests.h"

namespace firn::rpc {
namespace {

// How many calls of a method wait for clients at once: enough that a burst of requests is taken in
// without a turn of the queue for each.
constexpr int kWaitingCalls = 16;

// What is kept of the newest events for those who follow: some ten thousand.
constexpr size_t kFeedBytes = 32 << 20;

int64_t NowMs() { return SystemClockMicros() / 1000; }

v1::StandbyState ToWire(Standby::State state) {
  switch (state) {
    case Standby::State::kConnecting:
      return v1::STANDBY_STATE_CONNECTING;
    case Standby::State::kCatchingUp:
      return v1::STANDBY_STATE_CATCHING_UP;
    case Standby::State::kFollowing:
      return v1::STANDBY_STATE_FOLLOWING;
    case Standby::State::kStopped:
      return v1::STANDBY_STATE_STOPPED;
  }
  return v1::STANDBY_STATE_UNSPECIFIED;
}

void FillStandby(const Standby& standby, v1::Standby& told) {
  if (standby.primary().empty()) return;
  const Standby::Snapshot now = standby.Now();
  told.set_primary(standby.primary());
  told.set_state(ToWire(now.state));
  told.set_primary_head(now.primary_head);
}

// Checks the request, appends it, and answers when it is as durable as the store makes it.
template <typename Request, typename Response>
void Append(Store& store, SchemaLog& schemas, UnaryCall<Request, Response>& call) {
  if (const absl::Status refused = store.CheckWritable(); !refused.ok()) {
    return call.Finish(refused);
  }
  absl::StatusOr<TakenAppend> taken = TakeAppend(call.request(), NowMs(), schemas.schemas());
  if (!taken.ok()) {
    call.Finish(taken.status());
    return;
  }
  store.Append(
      std::move(taken->request),
      [&store, &call,
       findings = std::move(taken->findings)](const absl::StatusOr<AppendResult>& result) {
        findings.Report(result);
        if (result.ok()) {
          Response response;
          FillAppended(*result, store.durability(), response);
          call.Finish(std::move(response));
        } else if (ReasonOf(result.status()) == ErrorReason::kCheckFailed) {
          DescribeConflict(store, result.status(), kStatusConflictBytes,
                           [&call](const absl::Status& error, const v1::AppendConflict& conflict) {
                             call.FinishWithError(error, &conflict);
                           });
        } else {
          call.Finish(result.status());
        }
      },
      call.terms());
}

}  // namespace

EventStoreService::EventStoreService(Store& store, SchemaLog& schemas, CallRegistry& calls)
    : store_(store),
      schemas_(schemas),
      calls_(calls),
      feed_(std::make_shared<LiveFeed>(kFeedBytes, [this] { replays_.Tick(); })) {}

EventStoreService::~EventStoreService() { feed_->Stop(); }

void EventStoreService::Accept(grpc::ServerCompletionQueue& queue) {
  store_.SetCommitListener(feed_);
  using Async = GrpcService;
  append_event_.request_call = UnaryRequester<v1::EventStore>(service_, queue, "AppendEvent");
  append_event_.handle = [this](AppendEventCall& call) { Append(store_, schemas_, call); };
  append_events_.request_call = UnaryRequester<v1::EventStore>(service_, queue, "AppendEvents");
  append_events_.handle = [this](AppendEventsCall& call) { Append(store_, schemas_, call); };
  append_stream_.request_call = [this, &queue](auto* context, auto* stream, void* tag) {
    service_.RequestAppendStream(context, stream, &queue, &queue, tag);
  };
  get_events_.request_call = UnaryRequester<v1::EventStore>(service_, queue, "GetEvents");
  get_events_.handle = [this](GetEventsCall& call) { GetEvents(store_, call); };
  get_newest_events_.request_call =
      UnaryRequester<v1::EventStore>(service_, queue, "GetNewestEvents");
  get_newest_events_.handle = [this](GetNewestEventsCall& call) { GetNewestEvents(store_, call); };
  count_events_.request_call = UnaryRequester<v1::EventStore>(service_, queue, "CountEvents");
  count_events_.handle = [this](CountEventsCall& call) { CountEvents(store_, call); };
  get_position_at_.request_call = UnaryRequester<v1::EventStore>(service_, queue, "GetPositionAt");
  get_position_at_.handle = [this](GetPositionAtCall& call) { GetPositionAt(store_, call); };
  get_time_at_.request_call = UnaryRequester<v1::EventStore>(service_, queue, "GetTimeAt");
  get_time_at_.handle = [this](GetTimeAtCall& call) { GetTimeAt(store_, call); };
  list_replays_.request_call = UnaryRequester<v1::EventStore>(service_, queue, "ListReplays");
  list_replays_.handle = [this](ListReplaysCall& call) { ListReplays(call); };
  get_head_.request_call = UnaryRequester<v1::EventStore>(service_, queue, "GetHead");
  get_head_.handle = [this](GetHeadCall& call) { GetHead(call); };
  replay_events_.queue = &queue;
  replay_events_.request_call = Requester(service_, queue, &Async::RequestReplayEvents);
  for (int i = 0; i < kWaitingCalls; ++i) {
    AppendEventCall::Accept(append_event_);
    AppendEventsCall::Accept(append_events_);
    AppendStreamCall::Accept(append_stream_);
    GetEventsCall::Accept(get_events_);
    GetNewestEventsCall::Accept(get_newest_events_);
    CountEventsCall::Accept(count_events_);
    GetPositionAtCall::Accept(get_position_at_);
    GetTimeAtCall::Accept(get_time_at_);
    ListReplaysCall::Accept(list_replays_);
    GetHeadCall::Accept(get_head_);
    ReplayCall::Accept(replay_events_);
  }
}

void EventStoreService::Stop() {
  store_.SetCommitListener(nullptr);
  feed_->Stop();
}

void EventStoreService::ListReplays(ListReplaysCall& call) {
  v1::ListReplaysResponse response;
  replays_.List(store_.head().position, response);
  call.Finish(response);
}

void EventStoreService::GetHead(GetHeadCall& call) {
  const Head head = store_.head();
  v1::GetHeadResponse response;
  response.set_position(head.position);
  if (head.position > 0) response.set_created_at(FormatRfc3339(head.recorded_us));
  response.set_store_id(store_.store_id());
  response.set_server_version(FIRN_VERSION);
  if (const Standby* standby = store_.standby()) {
    FillStandby(*standby, *response.mutable_standby());
  }
  call.Finish(response);
}

}  // namespace firn::rpc
