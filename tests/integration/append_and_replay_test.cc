// What goes in comes out, in order, byte for byte, whoever else is writing.

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/client.h"
#include "tests/support/firnd_process.h"
#include "tests/support/temp_dir.h"

namespace firn::testing {
namespace {

class AppendAndReplay : public ::testing::Test {
 protected:
  void SetUp() override { Restart(); }

  void Restart() {
    if (firnd_ != nullptr) firnd_->Stop();
    firnd_ = std::make_unique<FirndProcess>(directory_.path() + "/data");
    ASSERT_TRUE(firnd_->AwaitListening());
    client_ = std::make_unique<TestClient>(firnd_->address());
  }

  TempDir directory_;
  std::unique_ptr<FirndProcess> firnd_;
  std::unique_ptr<TestClient> client_;
};

TEST_F(AppendAndReplay, KeepsEveryFieldAcrossARestart) {
  v1::EventDTO event = MakeDto(1);
  event.set_user_id("camille");
  event.set_stream("Épreuves");
  event.add_tags("z");
  event.add_tags("a");
  (*event.mutable_metadata())["trace"] = "é\n";
  event.set_payload_json(" {\"a\": 1.0, \"b\":\"\\u00e9\",\t\"big\":123456789012345678901} ");
  v1::EventDTO opaque = MakeDto(2);
  opaque.set_payload_bytes(std::string("\0\xFF", 2));
  opaque.set_content_type("application/cbor");
  client_->MustAppend({event, opaque});
  for (const bool restarted : {false, true}) {
    if (restarted) Restart();
    std::vector<v1::EventDTO> log = client_->ReadAll();
    ASSERT_EQ(log.size(), 2u);
    EXPECT_FALSE(log[0].created_at().empty());
    EXPECT_LT(log[0].created_at(), log[1].created_at());
    EXPECT_EQ(log[1].batch_index(), 1u);
    EXPECT_EQ(log[1].stream(), "image-2");
    for (v1::EventDTO& read : log) {
      read.clear_created_at();
      read.clear_position();
      read.clear_revision();
      read.clear_batch_index();
    }
    log[1].clear_stream();
    EXPECT_EQ(log[0].SerializeAsString(), event.SerializeAsString());
    EXPECT_EQ(log[1].SerializeAsString(), opaque.SerializeAsString());
  }
}

TEST_F(AppendAndReplay, KeepsTheCataloguesSamplesByteForByte) {
  std::ifstream file("tests/fixtures/payload_samples.jsonl");
  std::vector<v1::EventDTO> samples;
  for (std::string line; std::getline(file, line);) {
    const auto sample = nlohmann::json::parse(line);
    v1::EventDTO event = MakeDto(samples.size() + 1);
    event.set_event_type(sample["event_type"]);
    event.set_target_type(sample["target_type"]);
    // The sample's own bytes: everything after the key, without the brace that ends the line.
    const size_t begin = line.find("\"payload\":") + 10;
    event.set_payload_json(line.substr(begin, line.rfind('}') - begin));
    ASSERT_EQ(event.payload_json().size(), sample["payload_bytes"].get<size_t>());
    samples.push_back(std::move(event));
  }
  ASSERT_EQ(samples.size(), 79u);
  for (const v1::EventDTO& sample : samples) client_->MustAppend({sample});
  for (const bool restarted : {false, true}) {
    if (restarted) Restart();
    const std::vector<v1::EventDTO> log = client_->ReadAll();
    ASSERT_EQ(log.size(), samples.size());
    for (size_t i = 0; i < log.size(); ++i) {
      EXPECT_EQ(log[i].event_type(), samples[i].event_type());
      EXPECT_EQ(log[i].payload_json(), samples[i].payload_json());
    }
  }
}

TEST_F(AppendAndReplay, ARetryAfterARestartIsADuplicate) {
  client_->MustAppend({MakeDto(1), MakeDto(2)});
  Restart();
  v1::AppendEventsResponse response;
  ASSERT_TRUE(client_->Append({MakeDto(1), MakeDto(2)}, &response).ok());
  EXPECT_TRUE(response.duplicate());
  EXPECT_EQ(response.events(1).position(), 2u);
  v1::EventDTO changed = MakeDto(2);
  changed.set_payload_json("{}");
  v1::AppendEventResponse single;
  EXPECT_EQ(ReasonOf(client_->Append(changed, &single)), "EVENT_ID_CONFLICT");
}

TEST_F(AppendAndReplay, RelaxedDurabilityIsInEveryAnswer) {
  FirndProcess firnd(directory_.path() + "/relaxed", {"--durability", "written"});
  ASSERT_TRUE(firnd.AwaitListening());
  TestClient client(firnd.address());
  v1::AppendEventResponse response;
  for (const bool again : {false, true}) {
    ASSERT_TRUE(client.Append(MakeDto(1), &response).ok());
    EXPECT_EQ(response.duplicate(), again);
    EXPECT_EQ(response.durability(), v1::DURABILITY_WRITTEN);
  }
  grpc::ClientContext context;
  const auto stream = client.stub().AppendStream(&context);
  v1::AppendStreamRequest request;
  *request.add_events() = MakeDto(2);
  ASSERT_TRUE(stream->Write(request));
  v1::AppendStreamResponse answer;
  ASSERT_TRUE(stream->Read(&answer));
  EXPECT_EQ(answer.results(0).appended().durability(), v1::DURABILITY_WRITTEN);
}

TEST_F(AppendAndReplay, ManyWritersMakeOneOrder) {
  constexpr uint64_t kWriters = 8;
  constexpr uint64_t kRounds = 30;
  std::vector<std::thread> writers;
  for (uint64_t writer = 0; writer < kWriters; ++writer) {
    writers.emplace_back([&, writer] {
      TestClient client(firnd_->address());
      for (uint64_t round = 0; round < kRounds; ++round) {
        std::vector<v1::EventDTO> batch;
        for (uint64_t i = 0; i <= round % 5; ++i) {
          batch.push_back(MakeDto(writer * 1'000'000 + round * 100 + i));
        }
        client.MustAppend(batch);
      }
    });
  }
  for (std::thread& writer : writers) writer.join();

  const std::vector<v1::EventDTO> log = client_->ReadAll();
  EXPECT_EQ(log.size(), kWriters * kRounds * 3);
  std::map<std::string, uint64_t> revisions;
  std::set<std::string> ids;
  std::string last_time;
  for (size_t i = 0; i < log.size(); ++i) {
    const v1::EventDTO& event = log[i];
    EXPECT_TRUE(ids.insert(event.id()).second);
    EXPECT_EQ(event.revision(), ++revisions[event.stream()]) << event.stream();
    EXPECT_GT(event.created_at(), last_time);
    last_time = event.created_at();
    // A batch stands together: its second event follows its first, and so on.
    if (event.batch_index() > 0) {
      ASSERT_GT(i, 0u);
      EXPECT_EQ(log[i - 1].batch_index() + 1, event.batch_index());
      EXPECT_EQ(log[i - 1].id().substr(0, 33), event.id().substr(0, 33));
    }
  }
}

TEST_F(AppendAndReplay, ResumingGivesExactlyWhatFollows) {
  std::vector<v1::EventDTO> events;
  for (uint64_t n = 1; n <= 500; ++n) events.push_back(MakeDto(n));
  client_->MustAppend(events);
  for (const uint64_t after : {0, 1, 250, 499, 500}) {
    v1::ReplayEventsRequest request;
    request.set_after_position(after);
    grpc::ClientContext context;
    SetDeadline(context);
    const auto stream = client_->stub().ReplayEvents(&context, request);
    v1::ReplayEventsResponse message;
    uint64_t position = after;
    while (stream->Read(&message)) {
      for (const auto& event : message.events()) EXPECT_EQ(event.position(), ++position);
    }
    EXPECT_TRUE(stream->Finish().ok());
    EXPECT_EQ(position, 500u);
  }
}

TEST_F(AppendAndReplay, TakesTheLargestBatchAndTheLargestPayloads) {
  std::vector<v1::EventDTO> many;
  for (uint64_t n = 1; n <= 10'000; ++n) many.push_back(MakeDto(n));
  client_->MustAppend(many);
  std::vector<v1::EventDTO> large;
  for (uint64_t n = 1; n <= 15; ++n) {
    v1::EventDTO event = MakeDto(100'000 + n);
    event.set_payload_json("{\"a\":\"" + std::string((1 << 20) - 8, 'x') + "\"}");
    large.push_back(event);
  }
  client_->MustAppend(large);
  const std::vector<v1::EventDTO> log = client_->ReadAll();
  ASSERT_EQ(log.size(), 10'015u);
  EXPECT_EQ(log.back().payload_json(), large.back().payload_json());
}

TEST_F(AppendAndReplay, AMessageThatIsTooLargeIsRefusedAndTheServerGoesOn) {
  std::vector<v1::EventDTO> events;
  for (uint64_t n = 1; n <= 25; ++n) {
    v1::EventDTO event = MakeDto(n);
    event.set_payload_json("{\"a\":\"" + std::string(1'000'000, 'x') + "\"}");
    events.push_back(event);
  }
  v1::AppendEventsResponse response;
  const grpc::Status status = client_->Append(events, &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED) << status.error_message();
  EXPECT_EQ(client_->Head().position(), 0u);
  client_->MustAppend({MakeDto(1)});
}

}  // namespace
}  // namespace firn::testing
