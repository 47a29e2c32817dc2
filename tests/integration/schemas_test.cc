// Schemas of the real daemon: the catalogue by default, and an operator's file at the start.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/support/client.h"
#include "tests/support/events.h"
#include "tests/support/firnd_process.h"
#include "tests/support/schema_fixtures.h"
#include "tests/support/temp_dir.h"

namespace firn::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class SchemasOfTheDaemon : public ::testing::Test {
 protected:
  std::string data_dir() const { return directory_.path() + "/data"; }

  void Start(const std::vector<std::string>& flags) {
    firnd_ = std::make_unique<FirndProcess>(data_dir(), flags);
    ASSERT_TRUE(firnd_->AwaitListening());
    client_ = std::make_unique<TestClient>(firnd_->address());
  }

  void Restart(const std::vector<std::string>& flags) {
    firnd_->Stop();
    Start(flags);
  }

  // A file of schemas beside the schemas that it names.
  std::string WriteSchemas(const std::string& definition, const std::string& policy = "enforce") {
    std::ofstream(directory_.path() + "/orders.binpb", std::ios::binary) << definition;
    const std::string path = directory_.path() + "/schemas.toml";
    std::ofstream(path) << "[[schema]]\nname = \"orders\"\nfile = \"orders.binpb\"\n"
                        << "[[policy]]\nprefix = \"order_\"\npolicy = \"" << policy << "\"\n";
    return path;
  }

  grpc::Status Append(const std::string& type, const std::string& target_type, int64_t target_id,
                      const std::string& payload) {
    v1::EventDTO event = MakeDto(++events_);
    event.set_event_type(type);
    event.set_target_type(target_type);
    event.set_target_id(target_id);
    event.set_payload_json(payload);
    v1::AppendEventResponse response;
    return client_->Append(event, &response);
  }

  TempDir directory_;
  std::unique_ptr<FirndProcess> firnd_;
  std::unique_ptr<TestClient> client_;
  uint64_t events_ = 0;
};

TEST_F(SchemasOfTheDaemon, TheCatalogueIsEnforcedOrNotAsItIsTold) {
  const std::string wrong = R"({"image_id":7,"old_rating":0,"new_rating":6})";
  Start({"--catalog", "enforce"});
  EXPECT_THAT(FieldsOf(Append("rating_changed", "image", 7, wrong)),
              ElementsAre("event.payload.new_rating"));
  EXPECT_TRUE(Append("RatingChanged", "Image", 7, R"({"oldRating":0,"newRating":5})").ok());
  const std::vector<v1::EventDTO> events = client_->ReadAll();
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].event_type(), "rating_changed");
  EXPECT_EQ(events[0].stream(), "image-7");
  EXPECT_EQ(events[0].payload_json(), R"({"oldRating":0,"newRating":5})");

  Restart({"--catalog", "warn"});
  EXPECT_TRUE(Append("rating_changed", "image", 7, wrong).ok());
  EXPECT_THAT(firnd_->log(), HasSubstr("event.payload.new_rating"));
  Restart({"--catalog", "off"});
  EXPECT_TRUE(Append("rating_changed", "image", 7, "{}").ok());
}

TEST_F(SchemasOfTheDaemon, AFileRegistersSchemasAtTheStart) {
  const std::string file = WriteSchemas(DescriptorSetOf("orders"));
  Start({"--schemas", file});
  EXPECT_FALSE(Append("order_placed", "order", 7, "{}").ok());
  EXPECT_FALSE(Append("order_lost", "order", 7, "{}").ok()) << "nothing describes it";
  const uint64_t head = client_->Head().position();
  EXPECT_EQ(head, 2u);

  Restart({"--schemas", file});
  EXPECT_EQ(client_->Head().position(), head) << "nothing has changed";
  WriteSchemas(DescriptorSetOf("orders_compatible"), "warn");
  Restart({"--schemas", file});
  EXPECT_EQ(client_->Head().position(), head + 2);
  EXPECT_TRUE(Append("order_placed", "order", 7, "{}").ok());

  firnd_->Stop();
  WriteSchemas(DescriptorSetOf("orders_incompatible"));
  const FinishedRun refused =
      RunFirnd({"--data-dir", data_dir(), "--listen", "127.0.0.1:0", "--schemas", file});
  EXPECT_EQ(refused.status.code, 2);
  EXPECT_THAT(refused.errors, HasSubstr("schema orders: version 3 of orders would break"));
}

TEST_F(SchemasOfTheDaemon, AWrongFileOfSchemasIsExplained) {
  const std::string path = directory_.path() + "/schemas.toml";
  const auto errors = [&](const std::string& text) {
    std::ofstream(path) << text;
    const FinishedRun run =
        RunFirnd({"--data-dir", data_dir(), "--listen", "127.0.0.1:0", "--schemas", path});
    EXPECT_EQ(run.status.code, 2) << text;
    return run.errors;
  };
  EXPECT_THAT(errors("[[schema]\n"), HasSubstr("schemas.toml:1:"));
  EXPECT_THAT(errors("[[schemas]]\n"), HasSubstr("there is no key \"schemas\""));
  EXPECT_THAT(errors("[[schema]]\nname = \"x\"\n"), HasSubstr("must have the text \"file\""));
  EXPECT_THAT(errors("[[schema]]\nname = \"x\"\nfile = \"none\"\n"),
              HasSubstr("none cannot be read"));
  EXPECT_THAT(errors("[[schema]]\nname = \"x\"\nfile = \".\"\n"), HasSubstr("/. is not a file"));
  std::ofstream(directory_.path() + "/large") << std::string((size_t{8} << 20) + 1, ' ');
  EXPECT_THAT(errors("[[schema]]\nname = \"x\"\nfile = \"large\"\n"),
              HasSubstr("large has more than 8388608 bytes"));
  EXPECT_THAT(errors("[[policy]]\nprefix = \"x\"\npolicy = \"strict\"\n"),
              HasSubstr("policy must be off, warn or enforce; got \"strict\""));
}

TEST_F(SchemasOfTheDaemon, AFileOfSchemasMustBeAFile) {
  const auto errors = [&](const std::string& path) {
    const FinishedRun run =
        RunFirnd({"--data-dir", data_dir(), "--listen", "127.0.0.1:0", "--schemas", path});
    EXPECT_EQ(run.status.code, 2) << path;
    return run.errors;
  };
  EXPECT_THAT(errors(directory_.path()), HasSubstr(directory_.path() + " is not a file"));
  EXPECT_THAT(errors(directory_.path() + "/none"), HasSubstr("/none cannot be read"));
}

TEST_F(SchemasOfTheDaemon, TheSamplesOfEveryTypeAreTaken) {
  Start({"--catalog", "enforce"});
  std::ifstream samples("tests/fixtures/payload_samples.jsonl");
  size_t count = 0;
  for (std::string line; std::getline(samples, line); ++count) {
    const auto sample = nlohmann::json::parse(line);
    const std::string target = sample["target_type"];
    const auto& payload = sample["payload"];
    const auto id = payload.find(target + "_id");
    EXPECT_TRUE(Append(sample["event_type"], target, id == payload.end() ? 1 : id->get<int64_t>(),
                       payload.dump())
                    .ok())
        << line;
  }
  EXPECT_EQ(count, 79u);
}

}  // namespace
}  // namespace firn::testing
