// `firn history`, `state`, `diff`, `undo` and `redo` against the real daemon.

#include <gtest/gtest.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/client.h"
#include "tests/support/firn_process.h"
#include "tests/support/firnd_process.h"
#include "tests/support/temp_dir.h"

namespace firn::testing {
namespace {

constexpr char kEve[] = "eve";

class CliHistory : public ::testing::Test {
 protected:
  void SetUp() override {
    firnd_ = std::make_unique<FirndProcess>(directory_.path() + "/data",
                                            std::vector<std::string>{"--catalog", "enforce"});
    ASSERT_TRUE(firnd_->AwaitListening());
    client_ = std::make_unique<TestClient>(firnd_->address());
    // Position 1.
    EXPECT_EQ(Run({"projection", "create", "catalog"}).status.code, 0);
    Append("image_added", R"({"image_id":42,"filename":"a.raf","extension":"raf","file_hash":")" +
                              std::string(64, 'a') +
                              R"(","file_size_bytes":1,"width":10,"height":10})");
    Rate(0, 3);
    Rate(3, 5);
  }

  FinishedRun Run(const std::vector<std::string>& arguments) const {
    return RunFirn(firnd_->address(), arguments);
  }

  nlohmann::json Json(const std::vector<std::string>& arguments) const {
    const FinishedRun run = Run(arguments);
    EXPECT_EQ(run.status.code, 0) << run.errors;
    return nlohmann::json::parse(run.output, nullptr, /*allow_exceptions=*/false);
  }

  std::vector<nlohmann::json> Lines(const std::vector<std::string>& arguments) const {
    const FinishedRun run = Run(arguments);
    EXPECT_EQ(run.status.code, 0) << run.errors;
    std::istringstream text(run.output);
    std::vector<nlohmann::json> lines;
    for (std::string line; std::getline(text, line);) {
      lines.push_back(nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false));
    }
    return lines;
  }

  // The event's id.
  std::string Append(const std::string& type, const std::string& payload,
                     const std::string& user = "ada") const {
    return Json({"append", "--type", type, "--target", "image/42", "--payload", payload, "--user",
                 user})["id"];
  }

  std::string Rate(int before, int after, const std::string& user = "ada") const {
    return Append(
        "rating_changed",
        nlohmann::json{{"image_id", 42}, {"old_rating", before}, {"new_rating", after}}.dump(),
        user);
  }

  int Rating() const { return Json({"state", "image/42"})["rating"]; }

  TempDir directory_;
  std::unique_ptr<FirndProcess> firnd_;
  std::unique_ptr<TestClient> client_;
};

TEST_F(CliHistory, ShowsTheStateOfEachMoment) {
  EXPECT_EQ(Rating(), 5);
  EXPECT_EQ(Json({"state", "image/42", "--as-of", "3"})["rating"], 3);
  const FinishedRun none = Run({"state", "image/42", "--as-of", "1"});
  EXPECT_EQ(none.status.code, 1);
  EXPECT_NE(none.errors.find("there was no image/42 at position 1"), std::string::npos);
  EXPECT_EQ(Run({"state", "image"}).status.code, 2);
}

TEST_F(CliHistory, ListsWhatHappenedNewestFirst) {
  const std::vector<nlohmann::json> entries = Lines({"history", "image/42"});
  ASSERT_EQ(entries.size(), 3U);
  EXPECT_EQ(entries[0]["event"]["position"], 4);
  EXPECT_EQ(entries[0]["changes"][0]["old"], 3);
  EXPECT_EQ(entries[0]["changes"][0]["new"], 5);
  EXPECT_EQ(Lines({"history", "image/42", "--limit", "1"}).size(), 1U);
  EXPECT_EQ(Lines({"history", "image/42", "--all", "--as-of", "3"}).size(), 2U);
  const FinishedRun text = Run({"history", "image/42", "--format", "text"});
  EXPECT_NE(text.output.find("rating 3 "), std::string::npos) << text.output;
  EXPECT_EQ(Lines({"history", "image/7"}).size(), 0U);
}

TEST_F(CliHistory, SaysWhatDiffers) {
  const std::vector<nlohmann::json> of_target = Lines({"diff", "image/42", "--from", "3"});
  ASSERT_EQ(of_target.size(), 1U);
  EXPECT_EQ(of_target[0], (nlohmann::json{{"pointer", "/rating"}, {"old", 3}, {"new", 5}}));
  const FinishedRun tables =
      Run({"diff", "--projection", "catalog", "--from", "3", "--to", "4", "--format", "text"});
  EXPECT_NE(tables.output.find("image_state [42]  rating: 3 "), std::string::npos)
      << tables.output << tables.errors;
  EXPECT_EQ(Run({"diff", "--from", "3"}).status.code, 2);
}

TEST_F(CliHistory, TakesAChangeBackAndMakesItAgain) {
  const nlohmann::json dry = Json({"undo", "--last", "--user", "ada", "--dry-run"});
  EXPECT_EQ(dry["events"][0]["payload"]["new_rating"], 3);
  EXPECT_EQ(Rating(), 5);
  const nlohmann::json undone = Json({"undo", "--last", "--user", "ada"});
  EXPECT_EQ(undone["events"][0]["position"], 5);
  EXPECT_EQ(undone["events"][0]["user_id"], "ada");
  EXPECT_EQ(Rating(), 3);
  EXPECT_EQ(Lines({"history", "image/42"})[1]["undone"], true);
  const FinishedRun text = Run({"history", "image/42", "--format", "text"});
  EXPECT_NE(text.output.find("undo of 4"), std::string::npos) << text.output;
  EXPECT_EQ(Json({"redo", "--last", "--user", "ada"})["events"][0]["payload"]["new_rating"], 5);
  EXPECT_EQ(Rating(), 5);
}

TEST_F(CliHistory, AConflictIsListedAndCanBeForced) {
  const std::string first = Rate(5, 1);
  const std::string second = Rate(1, 2, kEve);
  const FinishedRun refused = Run({"undo", "--event", first});
  EXPECT_EQ(refused.status.code, 1);
  EXPECT_EQ(refused.output, "");
  EXPECT_NE(refused.errors.find("(rating_changed " + second + ") later changed rating"),
            std::string::npos)
      << refused.errors;
  EXPECT_NE(refused.errors.find("or say --force [UNDO_CONFLICT]"), std::string::npos);
  const nlohmann::json forced = Json({"undo", "--event", first, "--force", "--user", kEve});
  EXPECT_EQ(forced["overridden"][0]["event_id"], second);
  EXPECT_EQ(Rating(), 5);
  EXPECT_NE(Run({"undo", "--event", first}).errors.find("[NOT_UNDOABLE]"), std::string::npos);
}

TEST_F(CliHistory, WantsToKnowWhat) {
  EXPECT_EQ(Run({"undo"}).status.code, 2);
  EXPECT_EQ(Run({"undo", "--last"}).status.code, 2);
  EXPECT_EQ(Run({"undo", "--batch", "3", "--last", "--user", "ada"}).status.code, 2);
  EXPECT_EQ(Run({"redo", "--session", "7"}).status.code, 2);
  EXPECT_NE(Run({"undo", "--batch", "99"}).errors.find("[EVENT_NOT_FOUND]"), std::string::npos);
}

}  // namespace
}  // namespace firn::testing
