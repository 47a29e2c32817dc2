// Anybody's event types are undone as the catalogue's are: from their schema alone.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "firn/history/facets.h"
#include "firn/history/inverse.h"
#include "firn/schema/registry.h"
#include "tests/support/events.h"
#include "tests/support/schema_fixtures.h"
#include "tests/support/status_matchers.h"

namespace firn::history {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class OwnSchema : public ::testing::Test {
 protected:
  void SetUp() override {
    schema::Registry registry(schema::Policy::kOff);
    auto plan = schema::Registry::PlanSchema(
        *registry.schemas(),
        {.name = "orders", .definition = firn::testing::DescriptorSetOf("undoable")}, std::nullopt);
    ASSERT_OK(plan);
    registry.Apply(plan->change, plan->compiled, {.position = 1, .revision = 1});
    schemas_ = registry.schemas();
  }

  std::string InverseOf(std::string_view type, std::string_view payload) {
    const auto change = MakeInverse(
        *schemas_, {.id = firn::testing::MakeId(1), .event_type = type, .payload = payload});
    EXPECT_OK(change);
    return change.ok() ? change->event_type + " " + change->payload : "";
  }

  std::vector<std::string> Both(std::string_view type, std::string_view payload,
                                std::string_view other_type, std::string_view other_payload) {
    return Shared(FacetsOf(*schemas_, type, payload),
                  FacetsOf(*schemas_, other_type, other_payload));
  }

  std::shared_ptr<const schema::Schemas> schemas_;
};

TEST_F(OwnSchema, TakesTheFieldsThatBothTypesHave) {
  EXPECT_EQ(
      InverseOf("article_reserved", R"({"orderId":7,"article_id":3,"quantity":2,"clerk":"Ada"})"),
      R"(article_released {"order_id":7,"article_id":3,"quantity":2})");
  EXPECT_EQ(InverseOf("article_released", R"({"article_id":3,"reason":"broken"})"),
            R"(article_reserved {"article_id":3,"clerk":"undo"})");
}

TEST_F(OwnSchema, ExchangesAValueWithTheOneBefore) {
  EXPECT_EQ(InverseOf("level_changed", R"({"old_level":1.5,"level":2,"meter":"a"})"),
            R"(level_changed {"meter":"a","level":1.5,"old_level":2})");
}

TEST_F(OwnSchema, MeetsInWhatAPairOfTypesIsAbout) {
  EXPECT_THAT(Both("article_reserved", R"({"order_id":7,"article_id":3})", "article_released",
                   R"({"article_id":3})"),
              ElementsAre("article_released 3"));
  EXPECT_THAT(
      Both("article_reserved", R"({"article_id":3})", "article_reserved", R"({"article_id":4})"),
      IsEmpty());
  EXPECT_THAT(Both("level_changed", R"({"old_level":1,"level":2})", "level_changed",
                   R"({"old_level":2,"level":3})"),
              ElementsAre("level"));
}

}  // namespace
}  // namespace firn::history
