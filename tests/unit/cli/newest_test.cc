#include "cli/newest.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

namespace firn::cli {
namespace {

// Answers like a server that gives at most `answers_max` events in a call.
class NewestTest : public testing::Test {
 protected:
  grpc::Status Find(const std::vector<std::string>& streams) {
    return FindNewest(
        {}, streams,
        [this](const v1::GetNewestEventsRequest& request, v1::GetNewestEventsResponse* response) {
          requests_.push_back(request);
          response->set_head(request.has_until_position() ? request.until_position() : 100);
          const int count = std::min(request.streams_size(), answers_max_);
          for (int i = 0; i < count; ++i) Answer(request.streams(i), response);
          return grpc::Status::OK;
        },
        &found_);
  }

  // "none" has no events; "deep" has one that is found only below position 50.
  static void Answer(const std::string& stream, v1::GetNewestEventsResponse* response) {
    v1::NewestEvent& newest = *response->add_newest();
    if (stream == "none") return;
    if (stream == "deep" && response->head() > 50) {
      newest.set_position(response->head() - 30);
      return;
    }
    newest.mutable_event()->set_stream(stream);
  }

  int answers_max_ = 1000;
  std::vector<v1::GetNewestEventsRequest> requests_;
  std::vector<std::optional<v1::EventDTO>> found_;
};

TEST_F(NewestTest, AsksAgainForWhatIsLeftAtTheSameMoment) {
  answers_max_ = 2;
  ASSERT_TRUE(Find({"a", "b", "none", "d", "e"}).ok());
  ASSERT_EQ(found_.size(), 5U);
  EXPECT_EQ(found_[1]->stream(), "b");
  EXPECT_FALSE(found_[2].has_value());
  EXPECT_EQ(found_[4]->stream(), "e");
  ASSERT_EQ(requests_.size(), 3U);
  EXPECT_FALSE(requests_[0].has_until_position());
  EXPECT_EQ(requests_[1].until_position(), 100U);
  EXPECT_EQ(requests_[2].streams_size(), 1);
}

TEST_F(NewestTest, LooksFurtherWhereAnAnswerLeftOff) {
  ASSERT_TRUE(Find({"a", "deep", "c"}).ok());
  ASSERT_EQ(found_.size(), 3U);
  EXPECT_EQ(found_[1]->stream(), "deep");
  ASSERT_EQ(requests_.size(), 3U);
  EXPECT_EQ(requests_[1].until_position(), 70U);
  EXPECT_EQ(requests_[2].until_position(), 40U);
  EXPECT_EQ(requests_[2].streams_size(), 1);
}

TEST_F(NewestTest, AsksForNoMoreThanACallTakes) {
  std::vector<std::string> streams;
  for (int i = 0; i < 2500; ++i) streams.push_back(absl::StrCat("s", i));
  ASSERT_TRUE(Find(streams).ok());
  ASSERT_EQ(found_.size(), 2500U);
  EXPECT_EQ(found_[2499]->stream(), "s2499");
  EXPECT_EQ(requests_.size(), 3U);
}

}  // namespace
}  // namespace firn::cli
