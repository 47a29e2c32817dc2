// Data directories of older versions under the real daemon: what they hold is served as it was, and
// the way back that docs/operations.md describes leads back.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "firn/base/time.h"
#include "firn/v1/schema_registry.grpc.pb.h"
#include "tests/support/client.h"
#include "tests/support/firnd_process.h"
#include "tests/support/projection_client.h"
#include "tests/support/temp_dir.h"
#include "tests/support/upgrade_fixtures.h"

namespace firn::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;

nlohmann::json AsJson(const v1::EventDTO& event) {
  nlohmann::json json = {
      {"position", event.position()},
      {"id", event.id()},
      {"timestamp", event.timestamp()},
      {"event_type", event.event_type()},
      {"target_type", event.target_type()},
      {"target_id", event.target_id()},
      {"stream", event.stream()},
      {"revision", event.revision()},
      {"recorded_us", ParseRfc3339(event.created_at()).value_or(0)},
      {"batch_index", event.batch_index()},
      {"tags", std::vector<std::string>(event.tags().begin(), event.tags().end())}};
  json["metadata"] = nlohmann::json::object();
  for (const auto& [key, value] : event.metadata()) json["metadata"][key] = value;
  if (event.has_user_id()) json["user_id"] = event.user_id();
  PutPayload(event.has_payload_bytes() ? event.payload_bytes() : event.payload_json(),
             event.content_type(), json);
  return json;
}

// The commands of docs/operations.md for going back.
std::string WayBack() {
  const std::string page = ReadFile("docs/operations.md");
  const std::string fence = "```sh\n";
  const size_t begin = page.find(fence, page.find("### Going back")) + fence.size();
  return page.substr(begin, page.find("```", begin) - begin);
}

class UpgradeOfTheDaemon : public ::testing::TestWithParam<int> {
 protected:
  void SetUp() override {
    UnpackFixture(GetParam(), data_dir());
    expected_ = ExpectedAfterUpgrade(GetParam());
    archived_ = ReadFile(data_dir() + "/firn.db");
  }

  // Starts the daemon, which is to have the fixture's log, and so many events behind it.
  void Start(size_t appended = 0) {
    firnd_ = std::make_unique<FirndProcess>(data_dir());
    ASSERT_TRUE(firnd_->AwaitListening());
    client_ = std::make_unique<TestClient>(firnd_->address());
    EXPECT_EQ(client_->Head().store_id(), expected_["store_id"].get<std::string>());
    const std::vector<v1::EventDTO> log = client_->ReadAll();
    const nlohmann::json& events = expected_["events"];
    ASSERT_EQ(log.size(), events.size() + appended);
    for (size_t i = 0; i < events.size(); ++i) ASSERT_EQ(AsJson(log[i]), events[i]);
  }

  // What the old daemon's schema and projection promise, if it had them.
  void ExpectSchemaAndProjection() {
    if (expected_.contains("schema")) {
      v1::EventDTO parcel = MakeDto(1);
      parcel.set_event_type("parcel_weighed");
      parcel.set_payload_json("{\"weight\": 0}");
      v1::AppendEventResponse response;
      const grpc::Status refused = client_->Append(parcel, &response);
      EXPECT_EQ(ReasonOf(refused), "INVALID_FIELD");
    }
    if (expected_.contains("projection")) {
      ProjectionClient projections(*client_);
      const auto name = expected_["projection"].get<std::string>();
      ASSERT_TRUE(projections.AwaitHead(name));
      EXPECT_EQ(projections.Digest(name), expected_["digest"].get<std::string>());
      EXPECT_EQ(projections.Rebuild(name), expected_["digest"].get<std::string>());
    }
  }

  std::string data_dir() const { return directory_.path() + "/firn-data"; }

  std::string CopyName() const { return "firn.db.before-" + FourDigits(GetParam() + 1); }

  TempDir directory_;
  nlohmann::json expected_;
  std::string archived_;
  std::unique_ptr<FirndProcess> firnd_;
  std::unique_ptr<TestClient> client_;
};

INSTANTIATE_TEST_SUITE_P(From, UpgradeOfTheDaemon, ::testing::ValuesIn(UpgradeVersions()),
                         [](const auto& test) { return FourDigits(test.param); });

TEST_P(UpgradeOfTheDaemon, ServesWhatWasThereAndLeadsBack) {
  ASSERT_NO_FATAL_FAILURE(Start());
  ExpectSchemaAndProjection();
  const bool migrated = fs::exists(data_dir() + "/" + CopyName());
  EXPECT_EQ(migrated, GetParam() != UpgradeVersions().back());
  EXPECT_THAT(firnd_->log(), Not(HasSubstr("damaged")));
  if (migrated) {
    EXPECT_THAT(firnd_->log(), HasSubstr("the database is copied"));
  }
  client_->MustAppend({MakeDto(1), MakeDto(2)});
  firnd_->Stop();
  ASSERT_NO_FATAL_FAILURE(Start(2));
  firnd_->Stop();
  if (!migrated) return;

  std::string commands = WayBack();
  for (size_t at = 0; (at = commands.find("firn.db.before-0004", at)) != std::string::npos;) {
    commands.replace(at, std::string("firn.db.before-0004").size(), CopyName());
  }
  const std::string script = "set -e; cd " + directory_.path() + "\n" + commands;
  ASSERT_EQ(std::system(script.c_str()), 0) << script;
  // The file of the old version, but for SQLite's count of changes.
  const std::string back = ReadFile(data_dir() + "/firn.db");
  ASSERT_EQ(back.size(), archived_.size());
  EXPECT_EQ(back.substr(60, 4), archived_.substr(60, 4)) << "user_version";
  EXPECT_TRUE(back.substr(4096) == archived_.substr(4096));

  // And forward again; the newer state is still there as well.
  ASSERT_NO_FATAL_FAILURE(Start());
  client_->MustAppend({MakeDto(3)});
  firnd_->Stop();
  fs::rename(data_dir(), directory_.path() + "/older");
  fs::rename(data_dir() + ".newer", data_dir());
  ASSERT_NO_FATAL_FAILURE(Start(2));
}

}  // namespace
}  // namespace firn::testing
