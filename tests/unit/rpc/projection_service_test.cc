#include "firn/rpc/projection_service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <string>
#include <thread>
#include <vector>

#include "tests/unit/rpc/projections_fixture.h"

namespace firn::rpc {
namespace {

using ::testing::ElementsAre;
using testing::FieldsOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::ReasonOf;
using ::testing::SizeIs;

// On each event with this cents the statement fails.
constexpr char kPicky[] =
    "create table t (id integer primary key, cents integer not null check (cents <> 13));\n"
    "-- on: sent\n"
    "insert into t values (:position, $cents);\n";

TEST_F(ProjectionsOverRpc, AProjectionIsCreatedAndDropped) {
  Send(1, 2, 5);
  ASSERT_TRUE(Create("bank").ok());
  EXPECT_EQ(created_.version(), 1u);
  EXPECT_EQ(created_.position(), 2u);
  ASSERT_TRUE(Await("bank", v1::PROJECTION_STATE_FOLLOWING));
  ASSERT_TRUE(Create("bank").ok());
  EXPECT_TRUE(created_.unchanged());
  EXPECT_EQ(created_.position(), 2u);
  ASSERT_TRUE(Drop("bank").ok());
  EXPECT_EQ(dropped_.position(), 3u);
  EXPECT_EQ(ReasonOf(Drop("bank")), "PROJECTION_NOT_FOUND");
}

TEST_F(ProjectionsOverRpc, FaultsNameTheirFields) {
  EXPECT_THAT(FieldsOf(Create("Bank")), ElementsAre("name"));
  EXPECT_THAT(FieldsOf(Create("bank", "create table t (id integer primary key);\nnonsense;")),
              ElementsAre("files[x.sql]"));
  const grpc::Status status = Create("bank", "create table t (id integer primary key);\nnonsense;");
  EXPECT_EQ(ReasonOf(status), "INVALID_FIELD");
  EXPECT_THAT(status.error_message(), HasSubstr("x.sql:2: near \"nonsense\""));
  v1::CreateProjectionRequest none;
  none.set_name("bank");
  EXPECT_EQ(ReasonOf(Create(none)), "PROJECTION_NOT_FOUND") << "no such definition is shipped";
}

TEST_F(ProjectionsOverRpc, VersionsCanBeExpected) {
  v1::CreateProjectionRequest request = Definition("bank", kBank);
  request.set_expected_version(1);
  EXPECT_EQ(ReasonOf(Create(request)), "PROJECTION_VERSION_CONFLICT");
  request.set_expected_version(0);
  request.set_validate_only(true);
  ASSERT_TRUE(Create(request).ok());
  EXPECT_EQ(created_.version(), 1u);
  EXPECT_EQ(client_->Head().position(), 0u);
  request.set_validate_only(false);
  EXPECT_TRUE(Create(request).ok());
  EXPECT_EQ(client_->Head().position(), 1u);
}

TEST_F(ProjectionsOverRpc, StatusSaysHowFarItHasCome) {
  client_->MustAppend({testing::MakeDto(900)});
  Send(1, 2, 5);
  Send(1, 9, 5);
  ASSERT_TRUE(Create("bank").ok());
  ASSERT_TRUE(Await("bank", v1::PROJECTION_STATE_FOLLOWING));
  const v1::ProjectionStatus status = StatusOf("bank");
  EXPECT_EQ(status.name(), "bank");
  EXPECT_EQ(status.version(), 1u);
  EXPECT_EQ(status.position(), 4u);
  EXPECT_EQ(status.lag(), 0u);
  EXPECT_EQ(status.applied(), 2u);
  EXPECT_EQ(status.skipped(), 2u);
  EXPECT_EQ(status.anomalies(), 1u);
  EXPECT_GT(status.bytes(), 0u);
  EXPECT_THAT(status.built_at(), HasSubstr("T"));
  EXPECT_FALSE(status.built_in());
  EXPECT_FALSE(status.has_failure());
  EXPECT_EQ(got_.head(), 4u);
  ASSERT_THAT(got_.files(), SizeIs(1));
  EXPECT_EQ(got_.files(0).sql(), kBank);

  v1::CreateProjectionRequest shipped;
  shipped.set_name("catalog");
  ASSERT_TRUE(Create(shipped).ok());
  EXPECT_TRUE(StatusOf("catalog").built_in());
  v1::ListProjectionsResponse list;
  ASSERT_TRUE(
      Call(&v1::Projections::Stub::ListProjections, v1::ListProjectionsRequest(), &list).ok());
  EXPECT_EQ(list.head(), 5u);
  ASSERT_THAT(list.projections(), SizeIs(2));
  EXPECT_EQ(list.projections(0).name(), "bank");
  EXPECT_EQ(list.projections(1).name(), "catalog");
}

TEST_F(ProjectionsOverRpc, AFailureNamesTheEventAndTheStatement) {
  Send(1, 2, 5);
  ASSERT_TRUE(Create("picky", kPicky).ok());
  ASSERT_TRUE(Await("picky", v1::PROJECTION_STATE_FOLLOWING));
  Send(1, 2, 13);
  Send(1, 2, 5);
  ASSERT_TRUE(Await("picky", v1::PROJECTION_STATE_FAILED));
  const v1::ProjectionStatus status = StatusOf("picky");
  EXPECT_EQ(status.position(), 2u);
  EXPECT_EQ(status.failure().position(), 3u);
  EXPECT_EQ(status.failure().event_type(), "sent");
  EXPECT_EQ(status.failure().event_id(), Sent(2, 1, 2, 13).id());
  EXPECT_EQ(status.failure().statement(), "x.sql:3");
  EXPECT_THAT(status.failure().error(), HasSubstr("CHECK constraint failed"));
  EXPECT_THAT(Integers(Ask("picky", "select id from t")), ElementsAre(ElementsAre(1)))
      << "what was there can be read";
}

TEST_F(ProjectionsOverRpc, WhatCannotBeBuiltIsToldToWhoeverReadsIt) {
  Send(1, 2, 13);
  ASSERT_TRUE(Create("picky", kPicky).ok());
  ASSERT_TRUE(Await("picky", v1::PROJECTION_STATE_FAILED));
  EXPECT_EQ(StatusOf("picky").failure().position(), 1u);
  EXPECT_EQ(ReasonOf(Query(Ask("picky", "select 1"))), "PROJECTION_FAILED");
  EXPECT_EQ(ReasonOf(Digest("picky")), "PROJECTION_FAILED");
  EXPECT_EQ(ReasonOf(Rebuild("picky")), "PROJECTION_FAILED");
}

TEST_F(ProjectionsOverRpc, ABuildBesideTheOldOneIsTold) {
  Send(1, 2, 13);
  ASSERT_TRUE(Create("bank").ok());
  ASSERT_TRUE(Await("bank", v1::PROJECTION_STATE_FOLLOWING));
  ASSERT_TRUE(Create("bank", kPicky).ok());
  v1::ProjectionStatus status;
  do status = StatusOf("bank");
  while (!status.build().has_failure());
  EXPECT_EQ(status.state(), v1::PROJECTION_STATE_FOLLOWING);
  EXPECT_EQ(status.version(), 1u);
  EXPECT_EQ(status.build().version(), 2u);
  EXPECT_EQ(status.build().failure().position(), 1u);
}

TEST_F(ProjectionsOverRpc, AProjectionThatIsBeingBuiltIsNotReady) {
  for (int i = 0; i < 300; ++i) Send(1, 2, 5);
  ASSERT_TRUE(Create("slow",
                     "create table t (id integer primary key, n integer);\n-- on: sent\n"
                     "insert into t select :position, max(x) from (with recursive c (x) as (select "
                     "1 union all select x + 1 from c where x < 1000000) select x from c);")
                  .ok());
  const v1::ProjectionStatus status = StatusOf("slow");
  EXPECT_EQ(status.state(), v1::PROJECTION_STATE_BUILDING);
  EXPECT_EQ(status.version(), 1u);
  const grpc::Status refused = Query(Ask("slow", "select 1"));
  EXPECT_EQ(ReasonOf(refused), "PROJECTION_NOT_READY");
  EXPECT_EQ(ReasonOf(Digest("slow")), "PROJECTION_NOT_READY");
  EXPECT_TRUE(Drop("slow").ok());
}

TEST_F(ProjectionsOverRpc, WhatIsNotThereIsNotFound) {
  EXPECT_EQ(ReasonOf(Query(Ask("none", "select 1"))), "PROJECTION_NOT_FOUND");
  EXPECT_EQ(ReasonOf(Digest("none")), "PROJECTION_NOT_FOUND");
  EXPECT_EQ(ReasonOf(Rebuild("none")), "PROJECTION_NOT_FOUND");
  v1::GetProjectionRequest request;
  request.set_name("none");
  EXPECT_EQ(ReasonOf(Call(&v1::Projections::Stub::GetProjection, request, &got_)),
            "PROJECTION_NOT_FOUND");
}

TEST_F(ProjectionsOverRpc, ARebuildTellsItsProgressAndItsResult) {
  for (int i = 0; i < 50; ++i) Send(i % 3, (i + 1) % 3, 5);
  Send(1, 9, 5);
  ASSERT_TRUE(Create("bank").ok());
  ASSERT_TRUE(Await("bank", v1::PROJECTION_STATE_FOLLOWING));
  ASSERT_TRUE(Digest("bank").ok());
  ASSERT_TRUE(Rebuild("bank").ok());
  ASSERT_THAT(rebuilt_, Not(IsEmpty()));
  for (size_t i = 0; i + 1 < rebuilt_.size(); ++i) EXPECT_FALSE(rebuilt_[i].has_result());
  ASSERT_TRUE(rebuilt_.back().has_result());
  const v1::RebuildResult& result = rebuilt_.back().result();
  EXPECT_EQ(rebuilt_.back().head(), 52u);
  EXPECT_EQ(result.applied(), 51u);
  EXPECT_EQ(result.skipped(), 1u);
  EXPECT_EQ(result.anomalies(), 1u);
  EXPECT_EQ(result.position(), 52u);
  EXPECT_EQ(result.digest().sha256(), digest_.digest().sha256());
  EXPECT_EQ(result.digest().tables_size(), 2);
  ASSERT_TRUE(Digest("bank").ok());
  EXPECT_EQ(result.digest().sha256(), digest_.digest().sha256());
}

TEST_F(ProjectionsOverRpc, RebuildsAtOnceAllHaveAResult) {
  Send(1, 2, 5);
  ASSERT_TRUE(Create("bank").ok());
  ASSERT_TRUE(Await("bank", v1::PROJECTION_STATE_FOLLOWING));
  std::vector<std::future<bool>> rebuilds;
  for (int i = 0; i < 6; ++i) {
    rebuilds.push_back(std::async(std::launch::async, [this] {
      grpc::ClientContext context;
      testing::SetDeadline(context);
      v1::RebuildRequest request;
      request.set_name("bank");
      const auto stream = stub_->Rebuild(&context, request);
      v1::RebuildResponse last;
      while (stream->Read(&last)) continue;
      const grpc::Status status = stream->Finish();
      EXPECT_TRUE(status.ok()) << status.error_message();
      return last.has_result();
    }));
  }
  for (auto& rebuild : rebuilds) EXPECT_TRUE(rebuild.get());
}

TEST_F(ProjectionsOverRpc, ARebuildGoesOnWithoutItsClient) {
  for (int i = 0; i < 20; ++i) Send(1, 2, 5);
  ASSERT_TRUE(Create("bank").ok());
  ASSERT_TRUE(Await("bank", v1::PROJECTION_STATE_FOLLOWING));
  const std::string built_at = StatusOf("bank").built_at();
  {
    grpc::ClientContext context;
    v1::RebuildRequest request;
    request.set_name("bank");
    const auto stream = stub_->Rebuild(&context, request);
    v1::RebuildResponse first;
    ASSERT_TRUE(stream->Read(&first));
    context.TryCancel();
    while (stream->Read(&first)) continue;
    stream->Finish();
  }
  while (StatusOf("bank").built_at() == built_at) continue;
  ASSERT_TRUE(Await("bank", v1::PROJECTION_STATE_FOLLOWING));
}

TEST_F(ProjectionsOverRpc, ADigestIsOfAMoment) {
  ASSERT_TRUE(Create("bank").ok());
  Send(1, 2, 5);
  ASSERT_TRUE(Await("bank", v1::PROJECTION_STATE_FOLLOWING));
  ASSERT_TRUE(Digest("bank").ok());
  const v1::GetDigestResponse before = digest_;
  EXPECT_EQ(before.position(), 2u);
  EXPECT_EQ(before.version(), 1u);
  ASSERT_THAT(before.digest().tables(), SizeIs(2));
  EXPECT_EQ(before.digest().tables(0).table(), "account");
  EXPECT_EQ(before.digest().tables(0).rows(), 3u);
  const std::string time = client_->ReadAll().back().created_at();
  Send(2, 1, 5);
  v1::GetDigestRequest request;
  request.set_name("bank");
  request.mutable_as_of()->set_position(2);
  ASSERT_TRUE(Digest(request).ok());
  EXPECT_EQ(digest_.position(), 2u);
  EXPECT_EQ(digest_.digest().sha256(), before.digest().sha256());
  request.mutable_as_of()->set_position(3);
  ASSERT_TRUE(Digest(request).ok());
  EXPECT_NE(digest_.digest().sha256(), before.digest().sha256());
  request.mutable_as_of()->set_position(0);
  ASSERT_TRUE(Digest(request).ok());
  EXPECT_EQ(digest_.digest().sha256(), [&] {
    request.mutable_as_of()->set_position(1);
    EXPECT_TRUE(Digest(request).ok());
    return digest_.digest().sha256();
  }());
  request.mutable_as_of()->set_position(4);
  EXPECT_EQ(ReasonOf(Digest(request)), "POSITION_BEYOND_HEAD");
}

TEST_F(ProjectionsOverRpc, ADigestOfAMomentAfterAFailureFails) {
  ASSERT_TRUE(Create("picky", kPicky).ok());
  Send(1, 2, 5);
  Send(1, 2, 13);
  ASSERT_TRUE(Await("picky", v1::PROJECTION_STATE_FAILED));
  v1::GetDigestRequest request;
  request.set_name("picky");
  request.mutable_as_of()->set_position(2);
  EXPECT_TRUE(Digest(request).ok());
  request.mutable_as_of()->set_position(3);
  EXPECT_EQ(ReasonOf(Digest(request)), "PROJECTION_FAILED");
}

}  // namespace
}  // namespace firn::rpc
