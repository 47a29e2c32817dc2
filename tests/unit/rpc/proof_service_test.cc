#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "SQLiteCpp/SQLiteCpp.h"
#include "firn/proof/checkpoint.h"
#include "firn/proof/note.h"
#include "firn/v1/proof.grpc.pb.h"
#include "tests/support/client.h"
#include "tests/support/events.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/rpc/served_store.h"

namespace firn::rpc {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// Of the database.
constexpr size_t kPageBytes = 4096;

class ProofServiceTest : public ::testing::Test {
 protected:
  void SetUp() override {
    served_.Start(data_dir());
    stub_ = v1::Proofs::NewStub(
        grpc::CreateChannel(served_.address(), grpc::InsecureChannelCredentials()));
    testing::TestClient client(served_.address());
    v1::AppendEventsRequest request;
    for (int n = 1; n <= 700; ++n) *request.add_events() = testing::MakeDto(n);
    v1::AppendEventsResponse response;
    grpc::ClientContext context;
    ASSERT_TRUE(client.stub().AppendEvents(&context, request, &response).ok());
  }
  void TearDown() override { served_.Stop(); }

  template <typename Request, typename Response>
  grpc::Status Call(grpc::Status (v1::Proofs::Stub::*method)(grpc::ClientContext*, const Request&,
                                                             Response*),
                    const Request& request, Response& response) {
    grpc::ClientContext context;
    return (stub_.get()->*method)(&context, request, &response);
  }

  // All messages of a verification.
  grpc::Status Verify(const v1::VerifyRequest& request, std::vector<v1::VerifyResponse>& messages) {
    grpc::ClientContext context;
    const auto stream = stub_->Verify(&context, request);
    v1::VerifyResponse message;
    while (stream->Read(&message)) messages.push_back(message);
    return stream->Finish();
  }

  // Makes the page of the file that holds the event unreadable.
  void OverwritePageOf(uint64_t n) const {
    const std::string path = data_dir() + "/firn.db";
    std::ifstream file(path, std::ios::binary);
    std::string bytes(std::istreambuf_iterator<char>(file), {});
    const Uuid id = testing::MakeId(n);
    const size_t at = bytes.find(std::string(id.bytes.begin(), id.bytes.end()));
    ASSERT_NE(at, std::string::npos);
    std::fstream changed(path, std::ios::in | std::ios::out | std::ios::binary);
    changed.seekp(static_cast<std::streamoff>(at / kPageBytes * kPageBytes));
    changed << std::string(8, '\xff');
    ASSERT_TRUE(changed.flush().good());
  }

  std::string data_dir() const { return directory_.path() + "/data"; }

  testing::TempDir directory_;
  ServedStore served_;
  std::unique_ptr<v1::Proofs::Stub> stub_;
};

TEST_F(ProofServiceTest, ACheckpointIsSigned) {
  for (const uint64_t size : {0u, 1u, 300u, 700u}) {
    v1::GetCheckpointRequest request;
    request.set_size(size);
    v1::GetCheckpointResponse response;
    ASSERT_TRUE(Call(&v1::Proofs::Stub::GetCheckpoint, request, response).ok());
    EXPECT_EQ(response.size(), size == 0 ? 700 : size);
    EXPECT_THAT(response.root_hash(), SizeIs(32));
    const auto verifier = proof::Verifier::Parse(response.verifier_key());
    ASSERT_OK(verifier);
    const auto checkpoint = proof::OpenCheckpoint(response.checkpoint(), *verifier);
    ASSERT_OK(checkpoint);
    EXPECT_EQ(checkpoint->origin, "firn/" + served_.store().store_id());
    EXPECT_EQ(checkpoint->size, response.size());
    EXPECT_EQ(BytesOf(checkpoint->root), response.root_hash());
  }
}

TEST_F(ProofServiceTest, ProvesEventsAndBeginnings) {
  v1::GetInclusionProofRequest wanted;
  wanted.set_position(300);
  wanted.set_size(500);
  v1::GetInclusionProofResponse inclusion;
  ASSERT_TRUE(Call(&v1::Proofs::Stub::GetInclusionProof, wanted, inclusion).ok());
  proof::Path path;
  for (const std::string& hash : inclusion.hashes()) {
    std::ranges::copy(hash, path.emplace_back().begin());
  }
  const auto of_500 = proof::ParseCheckpoint(inclusion.checkpoint().checkpoint());
  EXPECT_TRUE(
      proof::ProvesInclusion(path, proof::HashLeaf(inclusion.entry()), 299, 500, of_500->root));

  v1::GetConsistencyProofRequest grown;
  grown.set_old_size(500);
  v1::GetConsistencyProofResponse consistency;
  ASSERT_TRUE(Call(&v1::Proofs::Stub::GetConsistencyProof, grown, consistency).ok());
  path.clear();
  for (const std::string& hash : consistency.hashes()) {
    std::ranges::copy(hash, path.emplace_back().begin());
  }
  const auto of_all = proof::ParseCheckpoint(consistency.checkpoint().checkpoint());
  EXPECT_EQ(of_all->size, 700u);
  EXPECT_TRUE(proof::ProvesConsistency(path, 500, of_500->root, 700, of_all->root));
}

TEST_F(ProofServiceTest, WhatIsNotThereIsRefused) {
  v1::GetCheckpointRequest large;
  large.set_size(701);
  v1::GetCheckpointResponse checkpoint;
  EXPECT_EQ(testing::ReasonOf(Call(&v1::Proofs::Stub::GetCheckpoint, large, checkpoint)),
            "POSITION_BEYOND_HEAD");

  v1::GetInclusionProofRequest wanted;
  v1::GetInclusionProofResponse inclusion;
  auto status = Call(&v1::Proofs::Stub::GetInclusionProof, wanted, inclusion);
  EXPECT_EQ(testing::ReasonOf(status), "INVALID_FIELD");
  EXPECT_THAT(testing::FieldsOf(status), ElementsAre("position"));
  wanted.set_position(301);
  wanted.set_size(300);
  status = Call(&v1::Proofs::Stub::GetInclusionProof, wanted, inclusion);
  EXPECT_EQ(testing::ReasonOf(status), "POSITION_BEYOND_HEAD");

  v1::GetConsistencyProofRequest grown;
  grown.set_old_size(301);
  grown.set_size(300);
  v1::GetConsistencyProofResponse consistency;
  status = Call(&v1::Proofs::Stub::GetConsistencyProof, grown, consistency);
  EXPECT_EQ(testing::ReasonOf(status), "POSITION_BEYOND_HEAD");

  v1::VerifyRequest verify;
  verify.set_after_position(5);
  verify.set_until_position(4);
  std::vector<v1::VerifyResponse> messages;
  status = Verify(verify, messages);
  EXPECT_THAT(testing::FieldsOf(status), ElementsAre("until_position"));
  verify.set_until_position(701);
  EXPECT_EQ(testing::ReasonOf(Verify(verify, messages)), "POSITION_BEYOND_HEAD");
}

TEST_F(ProofServiceTest, VerifiesTheWholeLogAndAPartOfIt) {
  std::vector<v1::VerifyResponse> messages;
  ASSERT_TRUE(Verify({}, messages).ok());
  EXPECT_EQ(messages.back().position(), 700u);
  EXPECT_EQ(messages.back().result().events(), 700u);
  EXPECT_EQ(messages.back().result().damages(), 0u);
  v1::VerifyRequest part;
  part.set_after_position(100);
  part.set_until_position(400);
  messages.clear();
  ASSERT_TRUE(Verify(part, messages).ok());
  EXPECT_EQ(messages.back().result().events(), 300u);
}

TEST_F(ProofServiceTest, IsAsSlowAsItIsAskedToBe) {
  v1::VerifyRequest slow;
  slow.set_max_events_per_second(2'000);
  std::vector<v1::VerifyResponse> messages;
  ASSERT_TRUE(Verify(slow, messages).ok());
  EXPECT_GT(messages.size(), 1u) << "it paused between blocks";
}

TEST_F(ProofServiceTest, DamageIsToldByPosition) {
  {
    SQLite::Database database(data_dir() + "/firn.db", SQLite::OPEN_READWRITE);
    database.exec(
        "drop trigger log_is_append_only_update;"
        "update log set payload = '{\"x\":1}' where position in (3, 4, 650)");
  }
  std::vector<v1::VerifyResponse> messages;
  ASSERT_TRUE(Verify({}, messages).ok());
  std::vector<std::string> found;
  for (const v1::VerifyResponse& message : messages) {
    for (const v1::Damage& damage : message.damages()) {
      found.push_back(std::to_string(damage.first_position()) + "-" +
                      std::to_string(damage.last_position()));
    }
  }
  EXPECT_THAT(found, ElementsAre("3-4", "650-650"));
  EXPECT_EQ(messages.back().result().damages(), 2u);
}

// Where events are looked up one by one each is compared with its hash. A stretch that is scanned
// is not: that would cost a replay too much.
TEST_F(ProofServiceTest, AChangedEventThatIsLookedUpIsNotGiven) {
  {
    SQLite::Database database(data_dir() + "/firn.db", SQLite::OPEN_READWRITE);
    database.exec(
        "drop trigger log_is_append_only_update;"
        "update log set payload = '{\"x\":1}' where position = 13");
  }
  testing::TestClient client(served_.address());
  const auto read = [&](uint64_t after, v1::GetEventsResponse& page) {
    v1::GetEventsRequest request;
    request.mutable_query()->add_items()->add_streams("image-3");
    request.set_after_position(after);
    grpc::ClientContext context;
    return client.stub().GetEvents(&context, request, &page);
  };
  v1::GetEventsResponse page;
  EXPECT_TRUE(read(0, page).ok());
  ASSERT_EQ(page.events_size(), 1) << "up to the damage";
  EXPECT_EQ(page.events(0).position(), 3u);
  const grpc::Status refused = read(page.position(), page);
  EXPECT_EQ(testing::ReasonOf(refused), "CORRUPTED");
  EXPECT_THAT(refused.error_message(), HasSubstr("event 13 has other content than its hash says"));
  EXPECT_TRUE(read(13, page).ok());
  EXPECT_EQ(page.events(0).position(), 23u);
}

// A page of the database is overwritten while the server runs: its events are lost, and named; all
// others are served, and more are appended.
TEST_F(ProofServiceTest, APageThatCannotBeReadLeavesTheRest) {
  served_.Stop();
  ServedStore again;
  again.Start(data_dir());
  stub_ =
      v1::Proofs::NewStub(grpc::CreateChannel(again.address(), grpc::InsecureChannelCredentials()));
  OverwritePageOf(300);

  std::vector<v1::VerifyResponse> messages;
  ASSERT_TRUE(Verify({}, messages).ok());
  std::vector<v1::Damage> damages;
  for (const v1::VerifyResponse& message : messages) {
    damages.insert(damages.end(), message.damages().begin(), message.damages().end());
  }
  ASSERT_THAT(damages, SizeIs(1));
  const v1::Damage& lost = damages.front();
  EXPECT_LE(lost.first_position(), 300u);
  EXPECT_GE(lost.last_position(), 300u);
  EXPECT_LT(lost.last_position() - lost.first_position(), 100u);
  EXPECT_EQ(messages.back().result().events(), 700u);

  testing::TestClient client(again.address());
  for (uint64_t position = 1; position <= 700; ++position) {
    v1::GetEventsRequest request;
    request.set_after_position(position - 1);
    request.set_page_size(1);
    v1::GetEventsResponse page;
    grpc::ClientContext context;
    const grpc::Status read = client.stub().GetEvents(&context, request, &page);
    const bool is_lost = lost.first_position() <= position && position <= lost.last_position();
    ASSERT_EQ(read.ok(), !is_lost) << position << ": " << read.error_message();
    if (is_lost) {
      EXPECT_EQ(testing::ReasonOf(read), "CORRUPTED");
    }
  }
  v1::AppendEventResponse response;
  EXPECT_TRUE(client.Append(testing::MakeDto(701), &response).ok());
  EXPECT_EQ(response.position(), 701u);
  stub_.reset();
  again.Stop();
}

}  // namespace
}  // namespace firn::rpc
