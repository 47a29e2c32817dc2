#ifndef FIRN_CLIENT_SRC_UUID_H_
#define FIRN_CLIENT_SRC_UUID_H_

#include <string>

#include "absl/time/time.h"

namespace firn {
inline namespace client {
namespace internal {

// A UUID of version 7 in its text form: the milliseconds of `now`, then 74 bits from the operating
// system, which a forked process does not share.
std::string MakeUuid(absl::Time now);

}  // namespace internal
}  // namespace client
}  // namespace firn

#endif  // FIRN_CLIENT_SRC_UUID_H_
