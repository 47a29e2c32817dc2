// A statement of a definition with what its parameters stand for.

#ifndef FIRN_PROJECTION_BOUND_STATEMENT_H_
#define FIRN_PROJECTION_BOUND_STATEMENT_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "firn/projection/event_parts.h"
#include "firn/projection/payload_members.h"
#include "firn/projection/sqlite.h"

namespace firn::projection {

class BoundStatement {
 public:
  // Finds out what the statement's parameters stand for; members are added to `paths`. `offset`:
  // where the statement stands in its section. InvalidArgument, without a reason, saying which
  // parameter is none.
  static absl::StatusOr<BoundStatement> Make(Statement statement, size_t offset,
                                             MemberPaths& paths);

  // Binds all parameters, to what stays until the statement is done.
  void Bind(EventParts& parts, const PayloadMembers& members);

  Statement& statement() { return statement_; }
  size_t offset() const { return offset_; }

 private:
  struct Binding {
    int parameter = 0;
    // A part of the event, or a member of its payload.
    std::optional<EventPart> part = std::nullopt;
    size_t member = 0;
    // Whether the member is there, instead of its value.
    bool is_given = false;
  };

  Statement statement_;
  std::vector<Binding> bindings_;
  size_t offset_ = 0;
};

}  // namespace firn::projection

#endif  // FIRN_PROJECTION_BOUND_STATEMENT_H_
