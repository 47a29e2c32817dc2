#include "firn/rpc/as_of.h"

#include "firn/base/status_macros.h"
#include "firn/rpc/read_requests.h"

namespace firn::rpc {

absl::StatusOr<projection::Moment> ParseMoment(const v1::AsOf& as_of, const std::string& field) {
  projection::Moment moment;
  if (as_of.has_position()) moment.position = as_of.position();
  if (as_of.has_time()) {
    const std::string path = field + ".time";
    FIRN_ASSIGN_OR_RETURN(moment.time_us, ParseTime(as_of.time(), path.c_str(), false));
  }
  return moment;
}

}  // namespace firn::rpc
