// Projections of the real daemon.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "tests/support/client.h"
#include "tests/support/firnd_process.h"
#include "tests/support/projection_client.h"
#include "tests/support/temp_dir.h"

namespace firn::testing {
namespace {

using ::testing::ElementsAre;

constexpr char kRatings[] =
    "create table ratings (image integer primary key, n integer not null, last integer);\n"
    "-- on: rating_changed\n"
    "insert into ratings values (:target_id, 1, $n)\n"
    "  on conflict (image) do update set n = n + 1, last = excluded.last;\n";

class ProjectionsOfTheDaemon : public ::testing::Test {
 protected:
  void SetUp() override { Start(); }

  void Start() {
    firnd_ = std::make_unique<FirndProcess>(data_dir());
    ASSERT_TRUE(firnd_->AwaitListening());
    client_ = std::make_unique<TestClient>(firnd_->address());
    projections_ = std::make_unique<ProjectionClient>(*client_);
  }

  void Append(uint64_t first, uint64_t count) {
    std::vector<v1::EventDTO> events;
    for (uint64_t i = 0; i < count; ++i) events.push_back(MakeDto(first + i));
    client_->MustAppend(events);
  }

  std::string data_dir() const { return directory_.path() + "/data"; }
  std::string folder() const { return data_dir() + "/projections/ratings"; }

  TempDir directory_;
  std::unique_ptr<FirndProcess> firnd_;
  std::unique_ptr<TestClient> client_;
  std::unique_ptr<ProjectionClient> projections_;
};

TEST_F(ProjectionsOfTheDaemon, FollowTheLogAndSurviveARestart) {
  Append(0, 100);
  ASSERT_TRUE(projections_->Create("ratings", kRatings).ok());
  ASSERT_TRUE(projections_->AwaitHead("ratings"));
  EXPECT_THAT(projections_->Query("ratings", "select count(*), sum(n), max(last) from ratings"),
              ElementsAre("10|100|99"));
  const std::string built_at = projections_->StatusOf("ratings").built_at();
  firnd_->Stop();
  Start();
  Append(100, 50);
  ASSERT_TRUE(projections_->AwaitHead("ratings"));
  EXPECT_EQ(projections_->StatusOf("ratings").built_at(), built_at) << "it was taken up, not built";
  EXPECT_THAT(projections_->Query("ratings", "select count(*), sum(n), max(last) from ratings"),
              ElementsAre("10|150|149"));
  const std::string digest = projections_->Digest("ratings");
  EXPECT_EQ(projections_->Rebuild("ratings"), digest);
}

TEST_F(ProjectionsOfTheDaemon, TheCatalogueIsShipped) {
  Append(0, 100);
  grpc::ClientContext context;
  v1::CreateProjectionRequest request;
  request.set_name("catalog");
  v1::CreateProjectionResponse response;
  ASSERT_TRUE(v1::Projections::NewStub(client_->channel())
                  ->CreateProjection(&context, request, &response)
                  .ok());
  ASSERT_TRUE(projections_->AwaitHead("catalog"));
  EXPECT_GT(projections_->StatusOf("catalog").anomalies(), 0u) << "ratings of images nobody made";
}

TEST_F(ProjectionsOfTheDaemon, ADamagedFileIsBuiltAnew) {
  Append(0, 100);
  ASSERT_TRUE(projections_->Create("ratings", kRatings).ok());
  ASSERT_TRUE(projections_->AwaitHead("ratings"));
  const std::string digest = projections_->Digest("ratings");
  firnd_->Stop();
  std::ofstream(folder() + "/1.db", std::ios::binary) << std::string(100'000, '\xA5');
  Start();
  ASSERT_TRUE(projections_->AwaitHead("ratings"));
  EXPECT_EQ(projections_->Digest("ratings"), digest);
}

TEST_F(ProjectionsOfTheDaemon, StopsWhileAProjectionIsBuilt) {
  Append(0, 1'000);
  ASSERT_TRUE(projections_
                  ->Create("ratings",
                           "create table t (id integer primary key, n);\n-- on: rating_changed\n"
                           "insert into t select :position, max(x) from (with recursive c (x) as "
                           "(select 1 union all select x + 1 from c where x < 3000000) select x "
                           "from c);")
                  .ok());
  firnd_->Stop();
  Start();
  EXPECT_EQ(projections_->StatusOf("ratings").state(), v1::PROJECTION_STATE_BUILDING);
}

}  // namespace
}  // namespace firn::testing
