// Assertions on absl::Status and absl::StatusOr that print the whole error.

#ifndef FIRN_TESTS_SUPPORT_STATUS_MATCHERS_H_
#define FIRN_TESTS_SUPPORT_STATUS_MATCHERS_H_

#include <gtest/gtest.h>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "firn/base/status.h"

namespace firn::testing {

inline const absl::Status& ToStatus(const absl::Status& status) { return status; }
template <typename T>
const absl::Status& ToStatus(const absl::StatusOr<T>& value) {
  return value.status();
}

template <typename T>
::testing::AssertionResult IsOk(const T& value) {
  if (ToStatus(value).ok()) return ::testing::AssertionSuccess();
  return ::testing::AssertionFailure() << ToStatus(value).ToString();
}

template <typename T>
::testing::AssertionResult HasReason(const T& value, ErrorReason reason) {
  const absl::Status& status = ToStatus(value);
  if (::firn::ReasonOf(status) == reason) return ::testing::AssertionSuccess();
  return ::testing::AssertionFailure()
         << "expected " << ErrorReasonName(reason) << ", got " << status.ToString();
}

}  // namespace firn::testing

#define ASSERT_OK(expression) ASSERT_TRUE(::firn::testing::IsOk(expression))
#define EXPECT_OK(expression) EXPECT_TRUE(::firn::testing::IsOk(expression))

#endif  // FIRN_TESTS_SUPPORT_STATUS_MATCHERS_H_
