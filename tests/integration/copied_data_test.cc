// The data of one daemon, copied, is replayed by another to the same digest.

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "firn/v1/history.grpc.pb.h"
#include "firn/v1/projection.grpc.pb.h"
#include "tests/properties/story.h"
#include "tests/support/client.h"
#include "tests/support/firnd_process.h"
#include "tests/support/temp_dir.h"
#include "workload/history.h"

namespace firn::testing {
namespace {

// A daemon's projection `catalog`.
class Catalog {
 public:
  explicit Catalog(const FirndProcess& firnd)
      : client_(firnd.address()), stub_(v1::Projections::NewStub(client_.channel())) {}

  TestClient& client() { return client_; }

  void Create() {
    v1::CreateProjectionRequest request;
    request.set_name("catalog");
    grpc::ClientContext context;
    SetDeadline(context);
    v1::CreateProjectionResponse response;
    const grpc::Status status = stub_->CreateProjection(&context, request, &response);
    ASSERT_TRUE(status.ok()) << status.error_message();
  }

  // Of the whole log, as it followed it.
  std::string FollowedDigest() {
    const uint64_t head = client_.Head().position();
    while (true) {
      v1::GetDigestRequest request;
      request.set_name("catalog");
      grpc::ClientContext context;
      SetDeadline(context);
      v1::GetDigestResponse response;
      const grpc::Status status = stub_->GetDigest(&context, request, &response);
      EXPECT_TRUE(status.ok()) << status.error_message();
      if (!status.ok() || response.position() == head) return response.digest().sha256();
    }
  }

  // Of the whole log, replayed from its start: by the build that is under way, or a new one.
  std::string ReplayedDigest() {
    v1::RebuildRequest request;
    request.set_name("catalog");
    grpc::ClientContext context;
    const auto stream = stub_->Rebuild(&context, request);
    v1::RebuildResponse response;
    while (stream->Read(&response)) {
    }
    const grpc::Status status = stream->Finish();
    EXPECT_TRUE(status.ok()) << status.error_message();
    EXPECT_EQ(response.result().position(), client_.Head().position());
    return response.result().digest().sha256();
  }

 private:
  TestClient client_;
  std::unique_ptr<v1::Projections::Stub> stub_;
};

class CopiedData : public ::testing::Test {
 protected:
  std::string path(const std::string& name) const { return directory_.path() + "/" + name; }

  // A history, some of it undone, while the projection follows.
  static void Fill(TestClient& client) {
    workload::History history({.seed = 5, .images = 40});
    while (const auto gesture = history.NextBatch()) {
      std::vector<v1::EventDTO> batch;
      for (const workload::GeneratedEvent& event : *gesture) {
        v1::EventDTO& dto = batch.emplace_back(
            MakeEventDto(1, event.event_type, {event.target_type, event.target_id}, event.payload));
        dto.set_id(event.id);
      }
      client.MustAppend(batch);
    }
    const auto undoer = v1::History::NewStub(client.channel());
    uint64_t undone = 0;
    for (const v1::EventDTO& event : ReadStory()) {
      client.MustAppend({event});
      v1::UndoRequest request;
      request.set_event_id(event.id());
      grpc::ClientContext context;
      SetDeadline(context);
      v1::UndoResponse response;
      if (!undoer->Undo(&context, request, &response).ok()) continue;
      ++undone;
      v1::RedoRequest again;
      again.set_event_id(event.id());
      grpc::ClientContext other;
      SetDeadline(other);
      ASSERT_TRUE(undoer->Redo(&other, again, &response).ok());
    }
    EXPECT_GT(undone, 100u);
  }

  TempDir directory_;
};

TEST_F(CopiedData, IsReplayedToTheSameDigest) {
  std::string digest;
  {
    FirndProcess firnd(path("first"), {"--catalog", "enforce"});
    ASSERT_TRUE(firnd.AwaitListening());
    Catalog catalog(firnd);
    ASSERT_NO_FATAL_FAILURE(catalog.Create());
    catalog.ReplayedDigest();
    ASSERT_NO_FATAL_FAILURE(Fill(catalog.client()));
    digest = catalog.FollowedDigest();
    firnd.Stop();
  }
  EXPECT_EQ(digest.size(), 64u);
  std::filesystem::copy(path("first"), path("all"), std::filesystem::copy_options::recursive);
  std::filesystem::copy(path("first"), path("log"), std::filesystem::copy_options::recursive);
  ASSERT_GT(std::filesystem::remove_all(path("log") + "/projections"), 0u);

  // The first goes on beside those with the copies.
  FirndProcess first(path("first"));
  FirndProcess all(path("all"));
  FirndProcess log(path("log"));
  ASSERT_TRUE(first.AwaitListening() && all.AwaitListening() && log.AwaitListening());
  EXPECT_EQ(Catalog(first).FollowedDigest(), digest);
  EXPECT_EQ(Catalog(all).FollowedDigest(), digest);
  EXPECT_EQ(Catalog(log).ReplayedDigest(), digest);
  EXPECT_EQ(Catalog(all).ReplayedDigest(), digest);
}

}  // namespace
}  // namespace firn::testing
