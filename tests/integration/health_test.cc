// Health and reflection, as tools of others see them.

#include <gtest/gtest.h>

#include <string>

#include "tests/support/client.h"
#include "tests/support/firnd_process.h"
#include "tests/support/temp_dir.h"

namespace firn::testing {
namespace {

class Health : public ::testing::Test {
 protected:
  TempDir directory_;
};

TEST_F(Health, IsServing) {
  FirndProcess firnd(directory_.path() + "/data");
  ASSERT_TRUE(firnd.AwaitListening());
  TestClient client(firnd.address());
  EXPECT_EQ(HealthOf(client, ""), "SERVING");
  EXPECT_EQ(HealthOf(client, "firn.v1.EventStore"), "SERVING");
  EXPECT_EQ(HealthOf(client, "firn.v1.Other"), "code 5") << "NOT_FOUND for a service that is none";
}

TEST_F(Health, ReflectionListsTheService) {
  FirndProcess firnd(directory_.path() + "/data");
  ASSERT_TRUE(firnd.AwaitListening());
  TestClient client(firnd.address());
  // A ServerReflectionRequest with list_services = "", which is its field 7.
  std::string response;
  const grpc::Status status =
      CallRaw(client, "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
              std::string("\x3a\x00", 2), &response);
  EXPECT_TRUE(status.ok()) << status.error_message();
  EXPECT_NE(response.find("firn.v1.EventStore"), std::string::npos);
}

}  // namespace
}  // namespace firn::testing
