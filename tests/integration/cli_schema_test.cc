// `firn schema` against the real daemon, and schemas on their way from one log to another.

#include <gtest/gtest.h>

#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/support/client.h"
#include "tests/support/firn_process.h"
#include "tests/support/firnd_process.h"
#include "tests/support/temp_dir.h"

namespace firn::testing {
namespace {

constexpr char kOrders[] =
    R"({"$defs":{"placed":{"type":"object","description":"An order was placed.","properties":)"
    R"({"order_id":{"type":"integer","minimum":1}},"required":["order_id"],)"
    R"("additionalProperties":false}}})";
constexpr char kOrdersLater[] =
    R"({"$defs":{"placed":{"type":"object","properties":{"order_id":{"type":"integer",)"
    R"("minimum":1},"note":{"type":"string"}},"required":["order_id"],)"
    R"("additionalProperties":false}}})";
// Refuses what the version before accepts.
constexpr char kOrdersStricter[] =
    R"({"$defs":{"placed":{"type":"object","properties":{"order_id":{"type":"integer",)"
    R"("minimum":9}},"required":["order_id","note"]}}})";

class CliSchema : public ::testing::Test {
 protected:
  void SetUp() override {
    firnd_ = std::make_unique<FirndProcess>(directory_.path() + "/data",
                                            std::vector<std::string>{"--catalog", "enforce"});
    ASSERT_TRUE(firnd_->AwaitListening());
    client_ = std::make_unique<TestClient>(firnd_->address());
  }

  FinishedRun Run(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "schema");
    return RunFirn(firnd_->address(), arguments);
  }

  // What a command prints: one value, or the first of the lines.
  nlohmann::json Json(const std::vector<std::string>& arguments) const {
    const FinishedRun run = Run(arguments);
    EXPECT_EQ(run.status.code, 0) << run.errors;
    return nlohmann::json::parse(run.output.substr(0, run.output.find('\n')), nullptr,
                                 /*allow_exceptions=*/false);
  }

  std::string Write(const std::string& content) const {
    const std::string path = directory_.path() + "/orders.json";
    std::ofstream(path, std::ios::binary) << content;
    return path;
  }

  std::vector<std::string> Register(const char* command, const std::string& definition) const {
    return {command, Write(definition), "--type", "order_placed=/$defs/placed"};
  }

  TempDir directory_;
  std::unique_ptr<FirndProcess> firnd_;
  std::unique_ptr<TestClient> client_;
};

v1::EventDTO MakeOrder(uint64_t n, const std::string& payload) {
  v1::EventDTO event = MakeDto(n);
  event.set_event_type("order_placed");
  event.set_payload_json(payload);
  return event;
}

TEST_F(CliSchema, RegistersShowsAndLists) {
  const nlohmann::json dry = Json([this] {
    std::vector<std::string> arguments = Register("register", kOrders);
    arguments.emplace_back("--dry-run");
    return arguments;
  }());
  EXPECT_EQ(dry["version"], 1);
  EXPECT_EQ(dry["position"], 0);
  EXPECT_EQ(client_->Head().position(), 0U);

  const nlohmann::json first = Json(Register("register", kOrders));
  EXPECT_EQ(first["name"], "orders");
  EXPECT_EQ(first["unchanged"], false);
  EXPECT_EQ(first["event_types"], nlohmann::json::array({"order_placed"}));
  EXPECT_EQ(first["position"], 1);
  EXPECT_EQ(Json(Register("register", kOrders))["unchanged"], true);
  EXPECT_EQ(Json(Register("register", kOrdersLater))["version"], 2);

  const nlohmann::json shown = Json({"show", "orders"});
  EXPECT_EQ(shown["version"], 2);
  EXPECT_EQ(shown["format"], "json-schema");
  EXPECT_EQ(shown["versions"].size(), 2U);
  EXPECT_EQ(Run({"show", "orders", "--version", "1", "--definition", "-"}).output, kOrders);
  EXPECT_EQ(Json({"list"})["name"], "firn.catalog");
  EXPECT_NE(Run({"list"}).output.find(R"({"name":"orders","version":2,)"), std::string::npos);
  EXPECT_NE(Run({"show", "nothing"}).errors.find("[SCHEMA_NOT_FOUND]"), std::string::npos);
}

TEST_F(CliSchema, DescribesTypes) {
  const nlohmann::json rating = Json({"types", "rating_changed"});
  EXPECT_EQ(rating["schema"], "firn.catalog");
  EXPECT_EQ(rating["target_type"], "image");
  EXPECT_EQ(rating["policy"], "enforce");
  bool found = false;
  for (const nlohmann::json& field : rating["payload"]["fields"]) {
    if (field["name"] != "new_rating") continue;
    found = true;
    EXPECT_EQ(field["minimum"], 0);
    EXPECT_EQ(field["maximum"], 5);
    EXPECT_EQ(field["required"], true);
  }
  EXPECT_TRUE(found) << rating;
  Json(Register("register", kOrders));
  const FinishedRun types = Run({"types", "--schema", "orders"});
  EXPECT_EQ(nlohmann::json::parse(types.output)["event_type"], "order_placed");
}

TEST_F(CliSchema, DescribesTypesPageByPage) {
  std::vector<std::string> arguments = {
      "register", Write(R"({"description":")" + std::string(300'000, 'd') + "\"}")};
  for (const char* type : {"a", "b", "c", "d", "e"}) {
    arguments.insert(arguments.end(), {"--type", type});
  }
  Json(arguments);
  std::istringstream lines(Run({"types", "--schema", "orders"}).output);
  std::string types;
  for (std::string line; std::getline(lines, line);) {
    types += nlohmann::json::parse(line)["event_type"].get<std::string>();
  }
  EXPECT_EQ(types, "abcde");
}

TEST_F(CliSchema, ChecksWithoutAChange) {
  EXPECT_EQ(Json(Register("check", kOrders))["version"], 1);
  EXPECT_EQ(client_->Head().position(), 0U);
  Json(Register("register", kOrders));
  const FinishedRun stricter = Run(Register("check", kOrdersStricter));
  EXPECT_EQ(stricter.status.code, 1);
  EXPECT_NE(stricter.errors.find("[SCHEMA_INCOMPATIBLE]"), std::string::npos) << stricter.errors;
  std::istringstream lines(stricter.output);
  int breaks = 0;
  for (std::string line; std::getline(lines, line); ++breaks) {
    const auto json = nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false);
    EXPECT_FALSE(json["description"].get<std::string>().empty()) << line;
  }
  EXPECT_GE(breaks, 2) << stricter.output;
  // The same, for a person.
  const FinishedRun refused = Run(Register("register", kOrdersStricter));
  EXPECT_EQ(refused.status.code, 1);
  EXPECT_EQ(refused.output, "");
  EXPECT_NE(refused.errors.find("firn: orders is refused for "), std::string::npos)
      << refused.errors;
  EXPECT_EQ(client_->Head().position(), 1U);
}

TEST_F(CliSchema, ExpectsAVersion) {
  std::vector<std::string> arguments = Register("register", kOrders);
  arguments.insert(arguments.end(), {"--expected-version", "3"});
  EXPECT_NE(Run(arguments).errors.find("[SCHEMA_VERSION_CONFLICT]"), std::string::npos);
  arguments.back() = "0";
  EXPECT_EQ(Json(arguments)["version"], 1);
}

TEST_F(CliSchema, SaysAndSetsPolicies) {
  EXPECT_EQ(Json({"policy", "order_*"})["policy"], "default");
  const nlohmann::json set = Json({"policy", "order_*", "warn"});
  EXPECT_EQ(set["event_type_prefix"], "order_");
  EXPECT_EQ(set["position"], 1);
  EXPECT_EQ(Json({"policy", "order_", "warn"})["unchanged"], true);
  const nlohmann::json in_force = Json({"policy", "order_placed"});
  EXPECT_EQ(in_force["policy"], "warn");
  EXPECT_EQ(in_force["set_for"], "order_");
  Json({"policy", "*", "off"});
  EXPECT_EQ(Json({"policy", "x"})["set_for"], "");
  Json({"policy", "*", "default"});
  Json({"policy", "order_", "default"});
  EXPECT_EQ(Json({"policy", "order_placed"})["policy"], "default");
  EXPECT_EQ(Run({"policy", "a*b"}).status.code, 2);
  EXPECT_EQ(Run({"policy", "a", "loud"}).status.code, 2);
  EXPECT_EQ(Run({}).status.code, 2);
}

TEST_F(CliSchema, AnImportMakesTheChangesInTheirPlaces) {
  client_->MustAppend({MakeOrder(1, R"({"before":"the schema"})")});
  Json(Register("register", kOrders));
  client_->MustAppend({MakeOrder(2, R"({"order_id":2})")});
  Json({"policy", "order_*", "off"});
  client_->MustAppend({MakeOrder(3, R"({"under":"no policy"})")});
  Json(Register("register", kOrdersLater));
  Json({"policy", "order_*", "enforce"});
  client_->MustAppend({MakeOrder(4, R"({"order_id":4,"note":"x"})")});

  FirndProcess other(directory_.path() + "/other");
  ASSERT_TRUE(other.AwaitListening());
  TestClient other_client(other.address());
  for (const std::string format : {"jsonl", "cloudevents"}) {
    const std::string file = directory_.path() + "/export." + format;
    ASSERT_EQ(RunFirn(firnd_->address(), {"export", "--format", format, file}).status.code, 0);
    const FinishedRun dry =
        RunFirn(other.address(), {"import", "--dry-run", "--format", format, file});
    EXPECT_EQ(dry.status.code, 0) << dry.errors;
    // The second one finds everything there.
    const FinishedRun run = RunFirn(other.address(), {"import", "--format", format, file});
    ASSERT_EQ(run.status.code, 0) << run.errors;
    EXPECT_NE(run.errors.find(absl::StrCat("4 changes of schemas or projections (",
                                           format == "jsonl" ? 0 : 4, " already there)")),
              std::string::npos)
        << run.errors;
    const std::vector<v1::EventDTO> log = client_->ReadAll();
    const std::vector<v1::EventDTO> copy = other_client.ReadAll();
    ASSERT_EQ(copy.size(), log.size());
    for (size_t i = 0; i < log.size(); ++i) {
      EXPECT_EQ(copy[i].event_type(), log[i].event_type());
      EXPECT_EQ(copy[i].payload_json(), log[i].payload_json());
    }
  }
  v1::AppendEventResponse response;
  EXPECT_EQ(ReasonOf(other_client.Append(MakeOrder(5, "{}"), &response)), "INVALID_FIELD");
}

}  // namespace
}  // namespace firn::testing
