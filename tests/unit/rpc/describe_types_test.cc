// DescribeEventTypes over a real connection: which types, in what order, page by page.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "firn/base/status.h"
#include "firn/rpc/types_token.h"
#include "tests/unit/rpc/schemas_fixture.h"

namespace firn::rpc {
namespace {

using ::testing::ElementsAre;
using testing::FieldsOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class SchemasDescribed : public Schemas {
 protected:
  grpc::Status Ask(const v1::DescribeEventTypesRequest& request) {
    grpc::ClientContext context;
    answer_.Clear();
    return stub_->DescribeEventTypes(&context, request, &answer_);
  }

  std::vector<std::string> Types() const {
    std::vector<std::string> types;
    for (const v1::EventTypeDescription& type : answer_.event_types()) {
      types.push_back(type.event_type());
    }
    return types;
  }

  // A schema whose types' descriptions are of so many bytes each.
  void RegisterLarge(size_t types, size_t bytes) {
    v1::RegisterSchemaRequest request;
    request.set_name("large");
    request.set_format(v1::SCHEMA_FORMAT_JSON_SCHEMA);
    request.set_definition(R"({"type":"object","properties":{"a":{"description":")" +
                           std::string(bytes, 'd') + R"("}}})");
    for (size_t i = 0; i < types; ++i) {
      request.add_event_types()->set_event_type("large." + std::to_string(100 + i));
    }
    ASSERT_TRUE(Register(request).ok());
  }

  v1::DescribeEventTypesResponse answer_;
};

TEST_F(SchemasDescribed, TypesAreDescribedWellEnoughForAForm) {
  const v1::EventTypeDescription rating = Describe("RatingChanged");
  EXPECT_EQ(rating.event_type(), "rating_changed");
  EXPECT_EQ(rating.target_type(), "image");
  EXPECT_EQ(rating.target_id_field(), "image_id");
  EXPECT_EQ(rating.tier(), 1);
  EXPECT_THAT(rating.description(), Not(IsEmpty()));
  EXPECT_THAT(rating.inverse(), HasSubstr("exchanged"));
  ASSERT_EQ(rating.payload().fields_size(), 3);
  const v1::FieldDescription& value = rating.payload().fields(1);
  EXPECT_EQ(value.name(), "new_rating");
  EXPECT_EQ(value.alternative_name(), "newRating");
  EXPECT_THAT(value.types(), ElementsAre("integer"));
  EXPECT_TRUE(value.required());
  EXPECT_EQ(value.minimum(), 0);
  EXPECT_EQ(value.maximum(), 5);
  EXPECT_THAT(value.description(), Not(IsEmpty()));

  const v1::EventTypeDescription flag = Describe("flag_changed");
  EXPECT_THAT(flag.payload().rules(), ElementsAre("old_flag or new_flag must be given"));
  grpc::ClientContext context;
  v1::DescribeEventTypesResponse all;
  ASSERT_TRUE(stub_->DescribeEventTypes(&context, {}, &all).ok());
  EXPECT_EQ(all.event_types_size(), 79);
}

TEST_F(SchemasDescribed, NamedTypesAreSortedAndToldOnce) {
  v1::DescribeEventTypesRequest request;
  for (const char* name : {"rating_changed", "flag_changed", "RatingChanged", "rating_changed"}) {
    request.add_event_types(name);
  }
  ASSERT_TRUE(Ask(request).ok());
  EXPECT_THAT(Types(), ElementsAre("flag_changed", "rating_changed"));
  EXPECT_THAT(answer_.next_page_token(), IsEmpty());

  request.add_event_types("nothing");
  EXPECT_EQ(Ask(request).error_code(), grpc::StatusCode::NOT_FOUND);
}

TEST_F(SchemasDescribed, TooManyNamesAreRefused) {
  v1::DescribeEventTypesRequest request;
  for (size_t i = 0; i < 1'000; ++i) request.add_event_types("rating_changed");
  EXPECT_TRUE(Ask(request).ok());
  request.add_event_types("rating_changed");
  const grpc::Status refused = Ask(request);
  EXPECT_THAT(FieldsOf(refused), ElementsAre("event_types"));
  EXPECT_THAT(refused.error_message(), HasSubstr("at most 1000 names; got 1001"));
}

TEST_F(SchemasDescribed, PagesHaveABound) {
  constexpr size_t kTypes = 40;
  RegisterLarge(kTypes, size_t{100} << 10);
  v1::DescribeEventTypesRequest request;
  request.set_schema("large");
  std::vector<std::string> all;
  size_t pages = 0;
  do {
    ASSERT_TRUE(Ask(request).ok());
    EXPECT_LE(answer_.ByteSizeLong(), (size_t{1} << 20) + 1'000);
    const std::vector<std::string> types = Types();
    ASSERT_THAT(types, Not(IsEmpty()));
    all.insert(all.end(), types.begin(), types.end());
    request.set_page_token(answer_.next_page_token());
    ++pages;
  } while (!request.page_token().empty());
  EXPECT_EQ(pages, 4u);
  EXPECT_EQ(all.size(), kTypes);
  EXPECT_TRUE(std::ranges::is_sorted(all));
  EXPECT_EQ(std::ranges::adjacent_find(all), all.end());
}

TEST_F(SchemasDescribed, APageTokenIsForItsRequestOnly) {
  RegisterLarge(12, size_t{100} << 10);
  v1::DescribeEventTypesRequest request;
  request.set_schema("large");
  ASSERT_TRUE(Ask(request).ok());
  const std::string token = answer_.next_page_token();
  ASSERT_THAT(token, Not(IsEmpty()));
  request.set_page_token(token);
  EXPECT_TRUE(Ask(request).ok());
  request.set_page_token("x" + token);
  EXPECT_THAT(FieldsOf(Ask(request)), ElementsAre("page_token"));
  request.clear_schema();
  request.set_page_token(token);
  EXPECT_THAT(FieldsOf(Ask(request)), ElementsAre("page_token"));
}

TEST(TypesToken, OnlyWhatWasMadeForTheRequestIsTaken) {
  v1::DescribeEventTypesRequest request;
  request.set_schema("large");
  EXPECT_EQ(*TakeTypesToken(request), "");
  const uint64_t fingerprint = FingerprintOf(request);
  const auto taken = [&](const std::string& token) {
    request.set_page_token(token);
    return TakeTypesToken(request);
  };
  EXPECT_EQ(*taken(MakeTypesToken(fingerprint, "a.b.c")), "a.b.c") << "names may have dots";
  for (const std::string& token :
       {MakeTypesToken(fingerprint + 1, "a"), MakeTypesToken(fingerprint, "a") + "=",
        MakeTypesToken(fingerprint, "a") + "\n", std::string("x"), std::string("...."),
        absl::WebSafeBase64Escape(absl::StrCat("1.0", fingerprint, ".a")),
        absl::WebSafeBase64Escape(absl::StrCat("2.", fingerprint, ".a")),
        MakeTypesToken(fingerprint, "")}) {
    const absl::Status refused = taken(token).status();
    ASSERT_EQ(ReasonOf(refused), ErrorReason::kInvalidField) << token;
    EXPECT_EQ(ViolationsOf(refused).at(0).field, "page_token");
  }
}

}  // namespace
}  // namespace firn::rpc
