// `firn projection` against the real daemon.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/client.h"
#include "tests/support/firn_process.h"
#include "tests/support/firnd_process.h"
#include "tests/support/temp_dir.h"

namespace firn::testing {
namespace {

constexpr char kSchema[] =
    "create table account (id integer primary key, cents integer not null);\n"
    "create table anomalies (position integer primary key, reason text not null);\n";
constexpr char kEvents[] =
    "-- on: account_opened\n"
    "insert into account (id, cents) values (:target_id, 0);\n"
    "-- on: money_deposited\n"
    "update account set cents = cents + $cents where id = :target_id;\n"
    "insert into anomalies select :position, 'no such account' where changes() = 0;\n";
constexpr char kLines[] =
    R"({"event_type":"account_opened","target_type":"account","target_id":1,"payload":{}})"
    "\n"
    R"({"event_type":"money_deposited","target_type":"account","target_id":1,)"
    R"("payload":{"cents":5}})"
    "\n"
    R"({"event_type":"money_deposited","target_type":"account","target_id":2,)"
    R"("payload":{"cents":7}})"
    "\n"
    R"({"event_type":"elsewhere","stream":"s","payload":{}})"
    "\n";

class CliProjection : public ::testing::Test {
 protected:
  void SetUp() override {
    firnd_ = std::make_unique<FirndProcess>(directory_.path() + "/data");
    ASSERT_TRUE(firnd_->AwaitListening());
    Write("accounts/events.sql", kEvents);
    Write("accounts/schema.sql", kSchema);
  }

  std::string Path(const std::string& name) const { return directory_.path() + "/" + name; }

  void Write(const std::string& name, const std::string& content) const {
    std::filesystem::create_directories(std::filesystem::path(Path(name)).parent_path());
    std::ofstream(Path(name), std::ios::binary) << content;
  }

  FinishedRun Run(std::vector<std::string> arguments, const std::string& input = "") const {
    arguments.insert(arguments.begin(), "projection");
    return RunFirn(firnd_->address(), arguments, input);
  }

  nlohmann::json Json(const std::vector<std::string>& arguments) const {
    const FinishedRun run = Run(arguments);
    EXPECT_EQ(run.status.code, 0) << run.errors;
    return nlohmann::json::parse(run.output, nullptr, /*allow_exceptions=*/false);
  }

  void Import() const {
    Write("events.jsonl", kLines);
    const FinishedRun run = RunFirn(firnd_->address(), {"import", Path("events.jsonl")});
    EXPECT_EQ(run.status.code, 0) << run.errors;
  }

  TempDir directory_;
  std::unique_ptr<FirndProcess> firnd_;
};

TEST_F(CliProjection, CreatesAndWaitsUntilItIsBuilt) {
  Import();
  const nlohmann::json dry = Json({"create", "accounts", Path("accounts"), "--dry-run"});
  EXPECT_EQ(dry["version"], 1);
  EXPECT_EQ(dry["position"], 0);
  EXPECT_FALSE(dry.contains("status"));
  EXPECT_EQ(Json({"list", "--format", "json"}), nlohmann::json::array());

  const nlohmann::json created = Json({"create", "accounts", Path("accounts")});
  EXPECT_EQ(created["version"], 1);
  EXPECT_EQ(created["unchanged"], false);
  EXPECT_EQ(created["status"]["state"], "following");
  EXPECT_EQ(created["status"]["applied"], 3);
  EXPECT_EQ(created["status"]["anomalies"], 1);
  EXPECT_EQ(Json({"create", "accounts", Path("accounts")})["unchanged"], true);
  EXPECT_EQ(Json({"list"})["name"], "accounts");
  EXPECT_EQ(Json({"status", "accounts"})["version"], 1);

  const FinishedRun again = Run({"create", "accounts", Path("accounts"), "--format", "text"});
  EXPECT_NE(again.output.find("version    1 (it was there already)"), std::string::npos)
      << again.output;
  EXPECT_EQ(again.errors, "") << "a pipe sees no bar";
}

TEST_F(CliProjection, ShowsWhatItWasMadeOf) {
  Json({"create", "accounts", Path("accounts"), "--no-wait"});
  EXPECT_EQ(Run({"show", "accounts"}).output,
            std::string("-- events.sql\n\n") + kEvents + "\n-- schema.sql\n\n" + kSchema);
  EXPECT_EQ(Json({"show", "accounts", "--format", "json"})["files"][1]["sql"], kSchema);
  EXPECT_NE(Run({"show", "nothing"}).errors.find("[PROJECTION_NOT_FOUND]"), std::string::npos);
}

TEST_F(CliProjection, SaysWhatIsWrongWithADefinition) {
  Write("accounts/events.sql", "-- on: x\ninsert into nowhere values (1);\n");
  const FinishedRun run = Run({"create", "accounts", Path("accounts")});
  EXPECT_EQ(run.status.code, 1);
  EXPECT_EQ(run.output, "");
  EXPECT_NE(run.errors.find("events.sql:2: no such table: nowhere"), std::string::npos)
      << run.errors;
  EXPECT_EQ(Run({"create", "accounts", Path("accounts"), "--expect-version", "3"}).status.code, 1);
  EXPECT_EQ(Run({"create"}).status.code, 2);
  EXPECT_EQ(Run({}).status.code, 2);
}

TEST_F(CliProjection, ExpectsAVersion) {
  const FinishedRun run = Run({"create", "accounts", Path("accounts"), "--expect-version", "3"});
  EXPECT_NE(run.errors.find("[PROJECTION_VERSION_CONFLICT]"), std::string::npos) << run.errors;
  EXPECT_EQ(Json({"create", "accounts", Path("accounts"), "--expect-version", "0"})["version"], 1);
}

TEST_F(CliProjection, ARebuildGivesTheSameDigest) {
  Import();
  Json({"create", "accounts", Path("accounts")});
  const nlohmann::json digest = Json({"digest", "accounts"});
  EXPECT_EQ(digest["digest"]["sha256"].get<std::string>().size(), 64U);
  const nlohmann::json rebuilt = Json({"rebuild", "accounts"});
  EXPECT_EQ(rebuilt["digest"], digest["digest"]);
  EXPECT_EQ(rebuilt["applied"], 3);
  EXPECT_EQ(rebuilt["anomalies"], 1);
  EXPECT_GT(rebuilt["events_per_second"], 0);
  EXPECT_NE(Json({"digest", "accounts", "--as-of", "1"})["digest"], digest["digest"]);
  EXPECT_EQ(Json({"digest", "accounts", "--as-of", "1"})["position"], 1);
  const FinishedRun text = Run({"rebuild", "accounts", "--format", "text"});
  EXPECT_NE(text.output.find("digest     " + digest["digest"]["sha256"].get<std::string>()),
            std::string::npos)
      << text.output;
  EXPECT_NE(Run({"digest", "accounts", "--as-of", "99"}).errors.find("[POSITION_BEYOND_HEAD]"),
            std::string::npos);
}

TEST_F(CliProjection, TestsADefinitionOverLines) {
  Write("events.jsonl", kLines);
  const nlohmann::json tested = Json({"test", Path("accounts"), "--events", Path("events.jsonl")});
  EXPECT_EQ(tested["applied"], 3);
  EXPECT_EQ(tested["skipped"], 1);
  EXPECT_EQ(tested["tables"]["account"], (nlohmann::json{{{"id", 1}, {"cents", 5}}}));
  EXPECT_EQ(tested["tables"]["anomalies"][0]["position"], 3);

  const FinishedRun text =
      Run({"test", Path("accounts"), "--events", "-", "--format", "text"}, Path("events.jsonl"));
  EXPECT_NE(text.output.find("account (1 rows)\nid  cents\n 1      5\n"), std::string::npos)
      << text.output;
  EXPECT_EQ(Json({"list", "--format", "json"}), nlohmann::json::array()) << "nothing is created";
  EXPECT_TRUE(Json({"test", "--built-in", "catalog"})["tables"].contains("images"));
  EXPECT_EQ(Run({"test"}).status.code, 2);
}

TEST_F(CliProjection, Drops) {
  Json({"create", "accounts", Path("accounts")});
  EXPECT_EQ(Json({"drop", "accounts"})["name"], "accounts");
  EXPECT_NE(Run({"drop", "accounts"}).errors.find("[PROJECTION_NOT_FOUND]"), std::string::npos);
}

}  // namespace
}  // namespace firn::testing
