#include "tests/properties/projected_catalogue.h"

#include <chrono>
#include <utility>

#include "firn/projection/checkpoints.h"
#include "firn/projection/definition.h"
#include "firn/projection/digest.h"
#include "firn/projection/tables.h"

namespace firn::testing {
namespace {

using projection::Tables;

// Of saved states that are taken up.
constexpr int kCuts = 3;

// Long enough for any machine: a projection that stands still is what fails here.
constexpr std::chrono::minutes kFollowsWithin{10};

projection::Definition Shipped() {
  const auto files = projection::BuiltInDefinition("catalog");
  auto definition = projection::ParseDefinition({files.begin(), files.end()});
  EXPECT_OK(definition);
  return *std::move(definition);
}

void Advance(Tables& tables, EventReader& reader, Position until) {
  while (tables.info().position < until) {
    ASSERT_OK(tables.Advance(reader, until, {.events = 1000}));
  }
}

}  // namespace

std::string ToText(const v1::StateDigest& digest) {
  std::string text = digest.sha256() + "\n";
  for (const v1::TableDigest& table : digest.tables()) {
    text += table.table() + " " + std::to_string(table.rows()) + " " + table.sha256() + "\n";
  }
  return text;
}

void ProjectedCatalogue::SetUp() {
  ASSERT_NO_FATAL_FAILURE(CatalogueUnderUndo::SetUp());
  Connect();
  v1::CreateProjectionRequest request;
  request.set_name("catalog");
  grpc::ClientContext context;
  v1::CreateProjectionResponse response;
  const grpc::Status status = projections_->CreateProjection(&context, request, &response);
  ASSERT_TRUE(status.ok()) << status.error_message();
  // It can be read from now on.
  Rebuilt();
}

void ProjectedCatalogue::Connect() {
  client_ = std::make_unique<TestClient>(served_->address());
  stub_ = v1::History::NewStub(client_->channel());
  projections_ = v1::Projections::NewStub(client_->channel());
}

v1::GetDigestResponse ProjectedCatalogue::GetDigest(const v1::GetDigestRequest& request) {
  grpc::ClientContext context;
  v1::GetDigestResponse response;
  const grpc::Status status = projections_->GetDigest(&context, request, &response);
  EXPECT_TRUE(status.ok()) << status.error_message();
  return response;
}

void ProjectedCatalogue::AppendAndLook(const std::vector<Batch>& batches, workload::Random& random,
                                       double looks) {
  v1::GetDigestRequest request;
  request.set_name("catalog");
  for (const Batch& batch : batches) {
    ASSERT_TRUE(Append(batch));
    if (!random.Chance(looks / static_cast<double>(batches.size()))) continue;
    const v1::GetDigestResponse response = GetDigest(request);
    seen_.emplace(response.position(), ToText(response.digest()));
  }
}

std::string ProjectedCatalogue::Followed() {
  auto build = served_->projections().Find("catalog");
  EXPECT_OK(build);
  const uint64_t until = head();
  EXPECT_TRUE((*build)->AwaitPosition(until, std::chrono::steady_clock::now() + kFollowsWithin));
  v1::GetDigestRequest request;
  request.set_name("catalog");
  const v1::GetDigestResponse response = GetDigest(request);
  EXPECT_EQ(response.position(), until);
  return ToText(response.digest());
}

std::string ProjectedCatalogue::Rebuilt() {
  v1::RebuildRequest request;
  request.set_name("catalog");
  grpc::ClientContext context;
  const auto stream = projections_->Rebuild(&context, request);
  v1::RebuildResponse response;
  while (stream->Read(&response)) {
  }
  const grpc::Status status = stream->Finish();
  EXPECT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(response.result().position(), head());
  return ToText(response.result().digest());
}

std::string ProjectedCatalogue::AsOf(uint64_t position) {
  v1::GetDigestRequest request;
  request.set_name("catalog");
  request.mutable_as_of()->set_position(position);
  const v1::GetDigestResponse response = GetDigest(request);
  EXPECT_EQ(response.position(), position);
  return ToText(response.digest());
}

std::string ProjectedCatalogue::TakenUpAt(uint64_t position) {
  const TempDir directory;
  const std::string path = directory.path() + "/1.db";
  auto reader = served_->store().OpenReader();
  EXPECT_OK(reader);
  auto tables = Tables::Create(path, Shipped(), {.name = "catalog", .version = 1});
  EXPECT_OK(tables);
  Advance(**tables, **reader, position);
  projection::Checkpoints checkpoints(path, 1);
  EXPECT_OK(checkpoints.SaveBuilt(position));
  checkpoints.AwaitSaver();
  auto taken_up = Tables::Open(checkpoints.AtOrBelow(position).path.string(), Tables::Care::kBuild);
  EXPECT_OK(taken_up);
  EXPECT_EQ((*taken_up)->info().position, position);
  Advance(**taken_up, **reader, head());
  const auto digest = projection::DigestOf((*taken_up)->connection(), [] { return true; });
  EXPECT_OK(digest);
  v1::StateDigest told;
  told.set_sha256(digest->sha256);
  for (const projection::TableDigest& table : digest->tables) {
    v1::TableDigest& each = *told.add_tables();
    each.set_table(table.table);
    each.set_rows(table.rows);
    each.set_sha256(table.sha256);
  }
  return ToText(told);
}

void ProjectedCatalogue::ExpectOneDigest(workload::Random& random) {
  const std::string followed = Followed();
  for (const auto& [position, digest] : seen_) {
    EXPECT_EQ(AsOf(position), digest) << "as of " << position;
  }
  EXPECT_EQ(Rebuilt(), followed);
  for (int i = 0; i < kCuts; ++i) {
    const uint64_t position = 1 + random.Below(head());
    EXPECT_EQ(TakenUpAt(position), followed) << "taken up at " << position;
  }
  served_->Stop();
  served_ = std::make_unique<rpc::ServedStore>();
  ASSERT_NO_FATAL_FAILURE(served_->Start(directory_->path(), schema::Policy::kEnforce));
  Connect();
  EXPECT_EQ(Followed(), followed) << "after a restart";
}

}  // namespace firn::testing
