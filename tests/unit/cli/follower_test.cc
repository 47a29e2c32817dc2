#include "cli/follower.h"

#include <gtest/gtest.h>

#include <deque>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "cli/errors.h"

namespace firn::cli {
namespace {

const grpc::Status kAway(grpc::StatusCode::UNAVAILABLE, "refused");

v1::ReplayEventsResponse MakeMessage(uint64_t first, uint64_t last) {
  v1::ReplayEventsResponse message;
  for (uint64_t position = first; position <= last; ++position) {
    message.add_events()->set_position(position);
  }
  message.set_position(last);
  return message;
}

// What a stream sends before it ends so.
struct Stream {
  std::vector<v1::ReplayEventsResponse> messages;
  grpc::Status end = kAway;
};

// A server whose every answer is laid down beforehand. When nothing is left the user wants to end.
class FollowerTest : public testing::Test {
 protected:
  absl::Status Run(const Filter& filter = {}) {
    FollowerLinks links;
    links.address = "host:1";
    links.get_head = [this](v1::GetHeadResponse* head) {
      head->set_store_id(store_id_);
      head->set_position(head_);
      if (heads_.empty()) return grpc::Status::OK;
      const grpc::Status status = heads_.front();
      heads_.pop_front();
      return status;
    };
    links.stream = [this](const v1::ReplayEventsRequest& request, const auto& take) {
      requests_.push_back(request);
      if (streams_.empty()) {
        is_stopped_ = true;
        return grpc::Status(grpc::StatusCode::CANCELLED, "by us");
      }
      const Stream stream = streams_.front();
      streams_.pop_front();
      for (const v1::ReplayEventsResponse& message : stream.messages) {
        if (!take(message)) return grpc::Status(grpc::StatusCode::CANCELLED, "by us");
      }
      on_stream_end_();
      return stream.end;
    };
    links.print = [this](const v1::ReplayEventsResponse& message) {
      for (const v1::EventDTO& event : message.events()) printed_.push_back(event.position());
      return print_status_;
    };
    links.say = [this](const std::string& text) { said_.push_back(text); };
    links.pause = [this](absl::Duration duration) {
      pauses_.push_back(duration);
      is_stopped_ = pauses_.size() == pauses_max_;
      return !is_stopped_;
    };
    links.is_stopped = [this] { return is_stopped_; };
    return Follower(filter, /*max_lag=*/9, std::move(links)).Run();
  }

  std::string store_id_ = "store-a";
  uint64_t head_ = 4;
  // How the next calls of GetHead end; the rest succeed.
  std::deque<grpc::Status> heads_;
  std::deque<Stream> streams_;
  absl::Status print_status_;
  std::function<void()> on_stream_end_ = [] {};
  // The user wants to end in this pause.
  size_t pauses_max_ = 100;
  bool is_stopped_ = false;

  std::vector<v1::ReplayEventsRequest> requests_;
  std::vector<uint64_t> printed_;
  std::vector<std::string> said_;
  std::vector<absl::Duration> pauses_;
};

TEST_F(FollowerTest, StartsAtTheHead) {
  EXPECT_TRUE(Run().ok());
  ASSERT_EQ(requests_.size(), 1U);
  EXPECT_EQ(requests_[0].after_position(), 4U);
  EXPECT_TRUE(requests_[0].follow());
  EXPECT_EQ(requests_[0].max_lag(), 9U);
  EXPECT_EQ(requests_[0].payload_form(), v1::PAYLOAD_FORM_JSON);
  EXPECT_TRUE(said_.empty());
}

TEST_F(FollowerTest, StartsWhereItIsTold) {
  Filter filter;
  filter.after = 0;
  EXPECT_TRUE(Run(filter).ok());
  EXPECT_EQ(requests_[0].after_position(), 0U);
  Filter from_time;
  from_time.bounds.mutable_from_time()->set_seconds(1);
  is_stopped_ = false;
  EXPECT_TRUE(Run(from_time).ok());
  EXPECT_EQ(requests_[1].after_position(), 0U);
  EXPECT_EQ(requests_[1].bounds().from_time().seconds(), 1);
}

TEST_F(FollowerTest, GoesOnWhereItWasInterrupted) {
  head_ = 10;
  Filter filter;
  filter.after = 4;
  filter.query.add_items()->add_tags("a");
  streams_.push_back({.messages = {MakeMessage(5, 6), MakeMessage(9, 9)}});
  v1::ReplayEventsResponse checkpoint;
  checkpoint.set_position(10);
  streams_.push_back({.messages = {checkpoint}, .end = grpc::Status::OK});
  heads_ = {grpc::Status::OK, kAway, kAway};
  EXPECT_TRUE(Run(filter).ok());
  EXPECT_EQ(printed_, std::vector<uint64_t>({5, 6, 9}));
  ASSERT_EQ(requests_.size(), 3U);
  EXPECT_EQ(requests_[1].after_position(), 9U);
  EXPECT_EQ(requests_[1].query().items(0).tags(0), "a");
  // Events that do not match move it on too.
  EXPECT_EQ(requests_[2].after_position(), 10U);
  EXPECT_EQ(said_, std::vector<std::string>(
                       {"the server at host:1 went away after position 9; trying again until it "
                        "is back",
                        "the server is back; going on after position 9",
                        "the server at host:1 went away after position 10; trying again until it "
                        "is back",
                        "the server is back; going on after position 10"}));
}

TEST_F(FollowerTest, WaitsLongerWithEachAttemptUntilAMessageComes) {
  head_ = 5;
  Filter filter;
  filter.after = 4;
  streams_.push_back({});
  streams_.push_back({});
  streams_.push_back({.messages = {MakeMessage(5, 5)}});
  EXPECT_TRUE(Run(filter).ok());
  EXPECT_EQ(pauses_, std::vector({absl::Milliseconds(100), absl::Milliseconds(200),
                                  absl::Milliseconds(100)}));
}

TEST_F(FollowerTest, RefusesAnotherLog) {
  streams_.push_back({.messages = {MakeMessage(5, 5)}});
  on_stream_end_ = [this] {
    head_ = 5;
    store_id_ = "store-b";
  };
  const absl::Status status = Run();
  EXPECT_EQ(ExitStatus(status), kExitData);
  EXPECT_EQ(status.message(),
            "the server at host:1 came back with another log, store-b instead of store-a, where "
            "position 5 means something else; follow anew to read this one");
}

TEST_F(FollowerTest, RefusesALogThatHasLostEvents) {
  streams_.push_back({.messages = {MakeMessage(5, 6)}});
  on_stream_end_ = [this] { head_ = 5; };
  const absl::Status status = Run();
  EXPECT_EQ(ExitStatus(status), kExitData);
  EXPECT_NE(status.message().find("ends at position 5, but position 6 was followed already"),
            absl::string_view::npos);
}

TEST_F(FollowerTest, DoesNotWaitForAServerThatWasNeverThere) {
  heads_ = {kAway};
  EXPECT_EQ(ExitStatus(Run()), kExitUnavailable);
  EXPECT_TRUE(requests_.empty());
  EXPECT_TRUE(pauses_.empty());
}

TEST_F(FollowerTest, ARefusalEndsItAndSaysHowToGoOn) {
  streams_.push_back({.messages = {MakeMessage(5, 5)},
                      .end = grpc::Status(grpc::StatusCode::RESOURCE_EXHAUSTED, "too slow")});
  const absl::Status status = Run();
  EXPECT_EQ(ExitStatus(status), kExitRefused);
  EXPECT_NE(status.message().find("(followed up to position 5; go on with --after 5)"),
            absl::string_view::npos);
  EXPECT_TRUE(pauses_.empty());
}

TEST_F(FollowerTest, AGapIsAnError) {
  streams_.push_back({.messages = {MakeMessage(6, 6)}});
  EXPECT_EQ(ExitStatus(Run()), kExitData);
  EXPECT_TRUE(printed_.empty());
}

TEST_F(FollowerTest, AClosedOutputEndsIt) {
  streams_.push_back({.messages = {MakeMessage(5, 5), MakeMessage(6, 6)}});
  print_status_ = absl::CancelledError("the reader of the output went away");
  EXPECT_EQ(Run(), print_status_);
  EXPECT_EQ(printed_, std::vector<uint64_t>({5}));
}

TEST_F(FollowerTest, EndsWhileTheServerIsAway) {
  streams_.push_back({});
  heads_ = {grpc::Status::OK, kAway, kAway, kAway};
  pauses_max_ = 2;
  EXPECT_TRUE(Run().ok());
  EXPECT_EQ(pauses_.size(), 2U);
  EXPECT_EQ(requests_.size(), 1U);
}

}  // namespace
}  // namespace firn::cli
