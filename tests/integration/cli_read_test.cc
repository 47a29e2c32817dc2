// The command's reading side against the real daemon: what each option selects, in every form.

#include <gtest/gtest.h>

#include <algorithm>
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

// A log of 12 events: types image_added, image_moved and note by turns; tag "even" at the even
// positions, "third" at each third one; users ada and bob by turns; targets image/1 to image/12 mod
// 10.
class CliRead : public ::testing::Test {
 protected:
  void SetUp() override {
    firnd_ = std::make_unique<FirndProcess>(directory_.path() + "/data");
    ASSERT_TRUE(firnd_->AwaitListening());
    client_ = std::make_unique<TestClient>(firnd_->address());
    static constexpr const char* kTypes[] = {"note", "image_added", "image_moved"};
    for (uint64_t n = 1; n <= 12; ++n) {
      v1::EventDTO event = MakeDto(n);
      event.set_event_type(kTypes[n % 3]);
      event.set_user_id(n % 2 == 0 ? "ada" : "bob");
      if (n % 2 == 0) event.add_tags("even");
      if (n % 3 == 0) event.add_tags("third");
      client_->MustAppend({event});
    }
  }

  FinishedRun Run(const std::vector<std::string>& arguments) const {
    return RunFirn(firnd_->address(), arguments);
  }

  // The positions of what the command prints, with a space after each.
  std::string Positions(std::vector<std::string> arguments) const {
    arguments.insert(arguments.end(), {"--template", "{position}"});
    const FinishedRun run = Run(arguments);
    EXPECT_EQ(run.status.code, 0) << run.errors;
    std::string positions = run.output;
    for (char& character : positions) character = character == '\n' ? ' ' : character;
    return positions;
  }

  nlohmann::json Json(const std::vector<std::string>& arguments) const {
    const FinishedRun run = Run(arguments);
    EXPECT_EQ(run.status.code, 0) << run.errors;
    return nlohmann::json::parse(run.output, nullptr, /*allow_exceptions=*/false);
  }

  std::string CreatedAt(uint64_t position) const {
    return Json({"time-at", std::to_string(position)})["created_at"];
  }

  TempDir directory_;
  std::unique_ptr<FirndProcess> firnd_;
  std::unique_ptr<TestClient> client_;
};

TEST_F(CliRead, FiltersSelectTheSameForGetReplayAndCount) {
  struct Case {
    std::vector<std::string> filter;
    std::string positions;
  };
  const std::vector<Case> cases = {
      {{}, "1 2 3 4 5 6 7 8 9 10 11 12 "},
      {{"--type", "note"}, "3 6 9 12 "},
      {{"--type", "image_*"}, "1 2 4 5 7 8 10 11 "},
      {{"--type", "note", "--type", "image_m*"}, "2 3 5 6 8 9 11 12 "},
      {{"--tag", "even"}, "2 4 6 8 10 12 "},
      {{"--tag", "even", "--tag", "third"}, "6 12 "},
      {{"--stream", "image-2", "--stream", "image-3"}, "2 3 12 "},
      {{"--target", "image/1"}, "1 11 "},
      {{"--user", "ada", "--type", "note"}, "6 12 "},
      {{"--query", R"({"items":[{"tags":["third"]},{"streams":["image-1"]}]})"}, "1 3 6 9 11 12 "},
      {{"--after", "3", "--until", "9", "--tag", "even"}, "4 6 8 "},
      {{"--min-revision", "2"}, "11 12 "},
      {{"--max-revision", "1", "--after", "8"}, "9 10 "},
      {{"--from-time", CreatedAt(10)}, "10 11 12 "},
      {{"--as-of", CreatedAt(3)}, "1 2 3 "},
      {{"--min-timestamp", std::to_string(MakeDto(11).timestamp())}, "11 12 "},
      {{"--max-timestamp", std::to_string(MakeDto(2).timestamp())}, "1 2 "},
      {{"--tag", "nowhere"}, ""},
  };
  for (const Case& each : cases) {
    const auto with = [&](const std::string& command) {
      std::vector<std::string> arguments = {command};
      arguments.insert(arguments.end(), each.filter.begin(), each.filter.end());
      return arguments;
    };
    SCOPED_TRACE(::testing::PrintToString(each.filter));
    EXPECT_EQ(Positions(with("get")), each.positions);
    EXPECT_EQ(Positions(with("replay")), each.positions);
    EXPECT_EQ(Json(with("count"))["count"], std::ranges::count(each.positions, ' '));
    EXPECT_EQ(Json(with("explain"))["count"], std::ranges::count(each.positions, ' '));
  }
}

TEST_F(CliRead, GetReadsBothWaysAndStopsAtItsLimit) {
  EXPECT_EQ(Positions({"get", "--limit", "3", "--after", "4"}), "5 6 7 ");
  EXPECT_EQ(Positions({"get", "--limit", "3", "--newest-first"}), "12 11 10 ");
  EXPECT_EQ(Positions({"get", "--backwards", "--tag", "third", "--until", "10"}), "9 6 3 ");
}

TEST_F(CliRead, ASearchFarThroughTheLogGoesOnOverEmptyPages) {
  // More than one call looks at.
  for (int batch = 0; batch < 12; ++batch) {
    std::vector<v1::EventDTO> events;
    for (uint64_t n = 0; n < 10'000; ++n) {
      events.push_back(MakeDto(1000 + static_cast<uint64_t>(batch) * 10'000 + n));
    }
    client_->MustAppend(events);
  }
  v1::EventDTO last = MakeDto(1'000'000);
  last.set_user_id("eve");
  client_->MustAppend({last});
  EXPECT_EQ(Positions({"get", "--user", "eve"}), "120013 ");
  EXPECT_EQ(Positions({"get", "--user", "bob", "--limit", "2", "--newest-first"}), "11 9 ");
  EXPECT_EQ(Json({"count", "--user", "eve"})["count"], 1);
  EXPECT_EQ(Json({"count"})["count"], 120'013);
}

TEST_F(CliRead, EveryFormHasTheSameEvents) {
  const nlohmann::json events = Json({"get", "--format", "json", "--limit", "2"});
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(events[0]["payload"]["n"], 1);
  const FinishedRun lines = Run({"get", "--limit", "2"});
  EXPECT_EQ(nlohmann::json::parse(lines.output.substr(0, lines.output.find('\n'))), events[0]);
  EXPECT_EQ(Run({"replay", "--until", "2"}).output, lines.output);
  EXPECT_EQ(Run({"export", "--until", "2"}).output, lines.output);
  EXPECT_EQ(Run({"replay", "--until", "2", "--speed", "1000000"}).output, lines.output);
  const nlohmann::json cloud = Json({"get", "--limit", "1", "--format", "cloudevents"});
  EXPECT_EQ(cloud["source"], "/firn/" + client_->Head().store_id());
  EXPECT_EQ(cloud["data"]["n"], 1);
  const FinishedRun csv = Run({"get", "--limit", "2", "--format", "csv"});
  EXPECT_EQ(std::ranges::count(csv.output, '\n'), 3) << csv.output;
}

TEST_F(CliRead, NewestOfEachStreamAtOneMoment) {
  EXPECT_EQ(Positions({"newest", "image-3", "image-1", "image-2"}), "3 11 12 ");
  EXPECT_EQ(Positions({"newest", "image-2", "image-1", "--until", "11"}), "2 11 ");
  EXPECT_EQ(Positions({"newest", "image-1", "--as-of", CreatedAt(5)}), "1 ");
  const FinishedRun run = Run({"newest", "image-1", "nowhere"});
  EXPECT_EQ(run.status.code, 0);
  EXPECT_EQ(run.errors, "note: the stream nowhere has no events\n");
}

TEST_F(CliRead, ExplainNamesTheIndex) {
  const nlohmann::json by_tag = Json({"explain", "--tag", "third", "--user", "ada"});
  EXPECT_EQ(by_tag["items"][0]["indexes"], nlohmann::json::array({"tag"}));
  EXPECT_EQ(by_tag["items"][0]["conditions"], nlohmann::json::array({"user_ids"}));
  EXPECT_LE(by_tag["events_examined"], 4);
  EXPECT_EQ(by_tag["count"], 2);
  const nlohmann::json by_user = Json({"explain", "--user", "ada"});
  EXPECT_TRUE(by_user["items"][0]["indexes"].empty());
  EXPECT_EQ(by_user["events_examined"], 12);
}

TEST_F(CliRead, TimesAndPositionsLeadToEachOther) {
  for (const uint64_t position : {1, 7, 12}) {
    const nlohmann::json place = Json({"position-at", CreatedAt(position)});
    EXPECT_EQ(place["position"], position);
    EXPECT_EQ(place["created_at"], CreatedAt(position));
  }
  EXPECT_EQ(Json({"position-at", "2001-01-01"})["position"], 0);
  const FinishedRun beyond = Run({"time-at", "13"});
  EXPECT_EQ(beyond.status.code, 1);
  EXPECT_NE(beyond.errors.find("[POSITION_BEYOND_HEAD]"), std::string::npos) << beyond.errors;
}

}  // namespace
}  // namespace firn::testing
