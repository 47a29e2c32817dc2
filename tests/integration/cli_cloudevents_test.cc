// CloudEvents out and in again, through the command and real daemons.

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/client.h"
#include "tests/support/firn_process.h"
#include "tests/support/firnd_process.h"
#include "tests/support/temp_dir.h"

namespace firn::testing {
namespace {

class CliCloudEvents : public ::testing::Test {
 protected:
  void SetUp() override {
    firnd_ = std::make_unique<FirndProcess>(directory_.path() + "/data");
    ASSERT_TRUE(firnd_->AwaitListening());
    client_ = std::make_unique<TestClient>(firnd_->address());
  }

  FinishedRun Run(const std::vector<std::string>& arguments) const {
    return RunFirn(firnd_->address(), arguments);
  }

  std::string Write(const std::string& name, const std::string& content) const {
    const std::string path = directory_.path() + "/" + name;
    std::ofstream(path, std::ios::binary) << content;
    return path;
  }

  TempDir directory_;
  std::unique_ptr<FirndProcess> firnd_;
  std::unique_ptr<TestClient> client_;
};

// Of no schema, so that any payload fits.
v1::EventDTO MakeNote(uint64_t n) {
  v1::EventDTO event = MakeDto(n);
  event.set_event_type("note");
  return event;
}

// What must be the same after an export and an import.
std::vector<std::string> WithoutTimes(std::vector<v1::EventDTO> log) {
  std::vector<std::string> events;
  for (v1::EventDTO& event : log) {
    event.clear_created_at();
    events.push_back(event.DebugString());
  }
  return events;
}

TEST_F(CliCloudEvents, AnExportIsImportedAsTheSameLog) {
  v1::EventDTO full = MakeNote(1);
  full.set_user_id("camille");
  full.set_stream("Épreuves \"1\"");
  full.add_tags("z");
  full.add_tags("a,\"b\"");
  (*full.mutable_metadata())["trace"] = "é\n";
  full.set_payload_json(" {\"a\": 1.0, \"b\":\"\\u00e9\",\t\"big\":123456789012345678901} ");
  v1::EventDTO lines = MakeNote(2);
  lines.set_payload_json("{\r\n \"a\": 1\n}");
  v1::EventDTO opaque = MakeNote(3);
  opaque.set_payload_bytes(std::string("\0\xFF", 2));
  opaque.set_content_type("application/json");
  v1::EventDTO no_target = MakeNote(4);
  no_target.set_stream("notes");
  no_target.clear_target_type();
  no_target.clear_target_id();
  client_->MustAppend({full, lines});
  client_->MustAppend({opaque, no_target});

  const std::string file = directory_.path() + "/export.jsonl";
  ASSERT_EQ(Run({"export", "--format", "cloudevents", file}).status.code, 0);
  FirndProcess other(directory_.path() + "/other");
  ASSERT_TRUE(other.AwaitListening());
  const FinishedRun imported =
      RunFirn(other.address(), {"import", "--format", "cloudevents", file});
  ASSERT_EQ(imported.status.code, 0) << imported.errors;
  EXPECT_EQ(WithoutTimes(TestClient(other.address()).ReadAll()), WithoutTimes(client_->ReadAll()));

  const FinishedRun again = Run({"import", "--format", "cloudevents", file});
  EXPECT_EQ(again.status.code, 0) << again.errors;
  EXPECT_NE(again.errors.find("imported 4 events (4 already there)"), std::string::npos)
      << again.errors;
}

TEST_F(CliCloudEvents, ForeignEventsAreImportedOnce) {
  const std::string file = Write("batch.json", R"([
  {"specversion": "1.0", "id": "A-1", "source": "https://shop.example/", "type": "order.placed",
   "time": "2026-02-21T15:04:05.118Z", "subject": "order-7", "traceparent": "00-ab",
   "data": {"total": 1.50}},
  {"specversion": "1.0", "id": "A-2", "source": "https://shop.example/", "type": "order.printed",
   "datacontenttype": "application/pdf", "data_base64": "AQI="}
])");
  for (const std::string known : {"0", "2"}) {
    const FinishedRun run = Run({"import", "--format", "cloudevents", file});
    ASSERT_EQ(run.status.code, 0) << run.errors;
    EXPECT_NE(run.errors.find("imported 2 events (" + known + " already there)"), std::string::npos)
        << run.errors;
  }
  const std::vector<v1::EventDTO> log = client_->ReadAll();
  ASSERT_EQ(log.size(), 2U);
  EXPECT_EQ(log[0].event_type(), "order.placed");
  EXPECT_EQ(log[0].stream(), "order-7");
  EXPECT_EQ(log[0].timestamp(), 1771686245118);
  EXPECT_EQ(log[0].payload_json(), R"({"total": 1.50})");
  EXPECT_EQ(log[0].metadata().at("ce_id"), "A-1");
  EXPECT_EQ(log[0].metadata().at("ce_source"), "https://shop.example/");
  EXPECT_EQ(log[0].metadata().at("ce_traceparent"), "00-ab");
  EXPECT_EQ(log[1].stream(), "https://shop.example/");
  EXPECT_EQ(log[1].payload_bytes(), "\x01\x02");
  EXPECT_EQ(log[1].content_type(), "application/pdf");
}

TEST_F(CliCloudEvents, SaysWhichLineIsWrong) {
  const std::string file =
      Write("lines.jsonl",
            "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\"}\n"
            "\n"
            "{\"specversion\":\"1.0\",\"id\":\"2\",\"source\":\"s\"}\n");
  const FinishedRun run = Run({"import", "--format", "cloudevents", file});
  EXPECT_EQ(run.status.code, 1);
  EXPECT_EQ(run.errors, "firn: " + file +
                            ":3: type is missing; a CloudEvent has specversion, id, source and "
                            "type (nothing was appended)\n");
}

}  // namespace
}  // namespace firn::testing
