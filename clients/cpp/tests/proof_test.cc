// Proofs against the real daemon, and against a server that passes on its answers with lies.

#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "daemon.h"
#include "fake_server.h"
#include "firn/client/client.h"

namespace firn::testing {
namespace {

Verifier MustTrust(Client& client) {
  const auto key = client.GetVerifierKey();
  EXPECT_TRUE(key.ok()) << key.status();
  const auto verifier = Verifier::Parse(*key);
  EXPECT_TRUE(verifier.ok()) << verifier.status();
  return *verifier;
}

class Proofs : public ::testing::Test {
 protected:
  // Events of all shapes; a batch at the end.
  void SetUp() override {
    Event bytes = MakeEvent(1);
    bytes.payload = std::string("\0\1\xff", 3);
    bytes.content_type = "application/cbor";
    Event no_bytes = bytes;
    no_bytes.id = MakeEvent(7).id;
    no_bytes.payload.clear();
    Event all = MakeEvent(2);
    all.timestamp = absl::FromUnixMillis(1700000000123);
    all.user_id = "ada";
    all.stream = "näme";
    all.tags = {"b", "a"};
    all.metadata = {{"z", ""}, {"a", "1"}, {"B", "2"}};
    for (const Event& event : {bytes, no_bytes, all, MakeEvent(3)}) {
      const auto result = client_.Append(event);
      ASSERT_TRUE(result.ok()) << result.status();
    }
    const auto result = client_.AppendBatch({MakeEvent(4), MakeEvent(5), MakeEvent(6)});
    ASSERT_TRUE(result.ok()) << result.status();
  }

  std::vector<Event> Events() {
    const auto page = client_.GetEvents({});
    EXPECT_TRUE(page.ok()) << page.status();
    return page->events;
  }

  Daemon daemon_;
  Client client_ = MustConnect(daemon_.address());
  const Verifier verifier_ = MustTrust(client_);
};

TEST_F(Proofs, EventsAreInTheLogAsTheyWereRead) {
  const std::vector<Event> events = Events();
  ASSERT_EQ(events.size(), 7U);
  for (const Event& event : events) {
    const auto proven = client_.VerifyEvent(event, verifier_);
    ASSERT_TRUE(proven.ok()) << event.position << proven.status();
    EXPECT_EQ(proven->size, 7U);
    EXPECT_EQ(proven->store_id, client_.GetHead()->store_id);
  }
  const auto smaller = client_.VerifyEvent(events[2], verifier_, 5);
  ASSERT_TRUE(smaller.ok()) << smaller.status();
  EXPECT_EQ(smaller->size, 5U);
}

TEST_F(Proofs, AChangedMemberIsFoundOut) {
  const Event whole = Events()[2];
  const std::vector<std::function<void(Event&)>> changes = {
      [](Event& event) { event.id = MakeEvent(9).id; },
      [](Event& event) { *event.timestamp += absl::Milliseconds(1); },
      [](Event& event) { event.event_type += "x"; },
      [](Event& event) { event.payload = "{ }"; },
      [](Event& event) { event.content_type = "text/plain"; },
      [](Event& event) { event.target.type += "x"; },
      [](Event& event) { ++event.target.id; },
      [](Event& event) { event.user_id.reset(); },
      [](Event& event) { event.user_id = "eve"; },
      [](Event& event) { event.stream = "another"; },
      [](Event& event) { std::swap(event.tags[0], event.tags[1]); },
      [](Event& event) { event.metadata["a"] = "2"; },
      [](Event& event) { event.metadata.erase("z"); },
      [](Event& event) { event.created_at += absl::Microseconds(1); },
      [](Event& event) { ++event.position; },
      [](Event& event) { ++event.revision; },
      [](Event& event) { ++event.batch_index; },
  };
  for (size_t i = 0; i < changes.size(); ++i) {
    Event event = whole;
    changes[i](event);
    const auto proven = client_.VerifyEvent(event, verifier_);
    EXPECT_EQ(ReasonOf(proven.status()), ErrorReason::kProofFailed) << i << proven.status();
  }
}

// It says nothing about the log, so it must not look as if it did.
TEST_F(Proofs, AnEventThatIsNotWholeIsTheCallersMistake) {
  const std::vector<Event> events = Events();
  const std::vector<std::pair<std::string, std::function<void(Event&)>>> lacks = {
      {"event.id", [](Event& event) { event.id.clear(); }},
      {"event.id", [](Event& event) { event.id = "x"; }},
      {"event.timestamp", [](Event& event) { event.timestamp.reset(); }},
      {"event.payload", [](Event& event) { event.payload.clear(); }},
      {"event.position", [](Event& event) { event.position = 0; }},
      {"event.created_at", [](Event& event) { event.created_at = absl::InfinitePast(); }},
  };
  for (const auto& [field, lack] : lacks) {
    // The first one's payload is opaque bytes.
    for (const Event& whole : {events[0], events[2]}) {
      Event event = whole;
      lack(event);
      const Error error = ErrorOf(client_.VerifyEvent(event, verifier_).status());
      EXPECT_EQ(error.reason, ErrorReason::kInvalidField) << field << error.message;
      EXPECT_EQ(error.fields.at(0).field, field);
    }
  }
}

TEST_F(Proofs, ALogContinuesItsOldCheckpoints) {
  const auto from_one =
      client_.VerifyConsistency(client_.GetSignedCheckpoint(verifier_, 1)->note, verifier_);
  ASSERT_TRUE(from_one.ok()) << from_one.status();
  const auto old = client_.GetSignedCheckpoint(verifier_);
  ASSERT_TRUE(old.ok()) << old.status();
  EXPECT_EQ(old->size, 7U);
  EXPECT_EQ(verifier_.Open(old->note).value(), *old) << "without the server";
  const auto same = client_.VerifyConsistency(old->note, verifier_);
  EXPECT_EQ(same.value(), *old);
  ASSERT_TRUE(client_.Append(MakeEvent(8)).ok());
  const auto grown = client_.VerifyConsistency(old->note, verifier_);
  ASSERT_TRUE(grown.ok()) << grown.status();
  EXPECT_EQ(grown->size, 8U);
  EXPECT_NE(grown->root_hash, old->root_hash);
}

TEST_F(Proofs, OfAnotherLogNothingHolds) {
  Daemon other_daemon;
  Client other = MustConnect(other_daemon.address());
  ASSERT_TRUE(other.Append(MakeEvent(1)).ok());
  const Verifier others = MustTrust(other);
  const auto theirs = other.GetSignedCheckpoint(others);
  ASSERT_TRUE(theirs.ok()) << theirs.status();
  for (const absl::Status& status : {client_.GetSignedCheckpoint(others).status(),
                                     client_.VerifyEvent(Events()[2], others).status(),
                                     client_.VerifyConsistency(theirs->note, others).status(),
                                     client_.VerifyConsistency(theirs->note, verifier_).status(),
                                     other.VerifyEvent(Events()[0], others).status()}) {
    EXPECT_EQ(ReasonOf(status), ErrorReason::kProofFailed) << status;
  }
  // Before any call: there is nobody who would answer.
  Client nobody = MustConnect("127.0.0.1:1");
  EXPECT_EQ(ReasonOf(nobody.VerifyConsistency(theirs->note, verifier_).status()),
            ErrorReason::kProofFailed);
}

TEST_F(Proofs, WhatTheServerRefusesIsPassedOn) {
  EXPECT_EQ(ReasonOf(client_.GetSignedCheckpoint(verifier_, 8).status()),
            ErrorReason::kPositionBeyondHead);
  Event event = Events()[6];
  event.position = 8;
  EXPECT_EQ(ReasonOf(client_.VerifyEvent(event, verifier_).status()),
            ErrorReason::kPositionBeyondHead);
}

// Answers as the daemon does, unless the test has it lie.
class LyingServer {
 public:
  explicit LyingServer(const std::string& address)
      : stub_(
            v1::Proofs::NewStub(grpc::CreateChannel(address, grpc::InsecureChannelCredentials()))) {
    fake_.on_checkpoint = [this](v1::GetCheckpointRequest request,
                                 v1::GetCheckpointResponse& response) {
      grpc::ClientContext context;
      if (size > 0) request.set_size(size);
      const grpc::Status status = stub_->GetCheckpoint(&context, request, &response);
      checkpoint_lie(response);
      return status;
    };
    fake_.on_inclusion = [this](v1::GetInclusionProofRequest request,
                                v1::GetInclusionProofResponse& response) {
      grpc::ClientContext context;
      if (size > 0) request.set_size(size);
      if (position > 0) request.set_position(position);
      const grpc::Status status = stub_->GetInclusionProof(&context, request, &response);
      inclusion_lie(response);
      return status;
    };
    fake_.on_consistency = [this](v1::GetConsistencyProofRequest request,
                                  v1::GetConsistencyProofResponse& response) {
      grpc::ClientContext context;
      if (size > 0) request.set_size(size);
      const grpc::Status status = stub_->GetConsistencyProof(&context, request, &response);
      consistency_lie(response);
      return status;
    };
  }

  const std::string& address() const { return fake_.address(); }

  // What is asked of the daemon instead; 0: what the client asks.
  uint64_t size = 0;
  uint64_t position = 0;
  std::function<void(v1::GetCheckpointResponse&)> checkpoint_lie = [](auto&) {};
  std::function<void(v1::GetInclusionProofResponse&)> inclusion_lie = [](auto&) {};
  std::function<void(v1::GetConsistencyProofResponse&)> consistency_lie = [](auto&) {};

 private:
  FakeServer fake_;
  const std::unique_ptr<v1::Proofs::Stub> stub_;
};

TEST_F(Proofs, ALieAboutACheckpointIsFoundOut) {
  LyingServer server(daemon_.address());
  Client client = MustConnect(server.address());
  // What is not signed is not looked at.
  server.checkpoint_lie = [](v1::GetCheckpointResponse& response) {
    response.set_size(3);
    response.set_root_hash("x");
    response.set_verifier_key("y");
  };
  EXPECT_EQ(client.GetSignedCheckpoint(verifier_).value(),
            client_.GetSignedCheckpoint(verifier_).value());
  server.size = 5;
  EXPECT_EQ(ReasonOf(client.GetSignedCheckpoint(verifier_, 6).status()), ErrorReason::kProofFailed);
  server.size = 0;
  server.checkpoint_lie = [](v1::GetCheckpointResponse& response) {
    std::string& note = *response.mutable_checkpoint();
    note.replace(note.find("\n7\n"), 3, "\n8\n");
  };
  EXPECT_EQ(ReasonOf(client.GetSignedCheckpoint(verifier_).status()), ErrorReason::kProofFailed);
}

TEST_F(Proofs, ALieAboutAnEventIsFoundOut) {
  LyingServer server(daemon_.address());
  Client client = MustConnect(server.address());
  const Event event = Events()[2];
  ASSERT_TRUE(client.VerifyEvent(event, verifier_).ok());
  const auto fails = [&] {
    return ReasonOf(client.VerifyEvent(event, verifier_, 7).status()) == ErrorReason::kProofFailed;
  };
  server.size = 6;
  EXPECT_TRUE(fails()) << "a smaller log";
  server.size = 0;
  server.position = 4;
  EXPECT_TRUE(fails()) << "the proof of another event";
  server.position = 0;
  server.inclusion_lie = [](v1::GetInclusionProofResponse& response) {
    response.mutable_hashes()->RemoveLast();
  };
  EXPECT_TRUE(fails()) << "a hash missing";
  server.inclusion_lie = [](v1::GetInclusionProofResponse& response) {
    response.mutable_hashes(0)->at(0) ^= 1;
  };
  EXPECT_TRUE(fails()) << "another hash";
  server.inclusion_lie = [](v1::GetInclusionProofResponse& response) {
    response.mutable_hashes(0)->pop_back();
  };
  EXPECT_TRUE(fails()) << "a hash of 31 bytes";
  // The right path of an event that the application does not hold.
  server.inclusion_lie = [](v1::GetInclusionProofResponse& response) {
    response.mutable_entry()->back() ^= 1;
  };
  EXPECT_TRUE(fails()) << "another entry";
}

TEST_F(Proofs, ALieAboutTheLogIsFoundOut) {
  LyingServer server(daemon_.address());
  Client client = MustConnect(server.address());
  const std::string old = client_.GetSignedCheckpoint(verifier_, 5)->note;
  ASSERT_TRUE(client.VerifyConsistency(old, verifier_).ok());
  const auto fails = [&] {
    return ReasonOf(client.VerifyConsistency(old, verifier_).status()) == ErrorReason::kProofFailed;
  };
  server.consistency_lie = [](v1::GetConsistencyProofResponse& response) {
    response.mutable_hashes(0)->at(0) ^= 1;
  };
  EXPECT_TRUE(fails()) << "another hash";
  server.consistency_lie = [](v1::GetConsistencyProofResponse& response) {
    response.clear_hashes();
  };
  EXPECT_TRUE(fails()) << "no hashes";
  const std::string smaller = client_.GetSignedCheckpoint(verifier_, 4)->note;
  server.consistency_lie = [&](v1::GetConsistencyProofResponse& response) {
    response.mutable_checkpoint()->set_checkpoint(smaller);
  };
  EXPECT_TRUE(fails()) << "a log that became shorter";
}

}  // namespace
}  // namespace firn::testing
