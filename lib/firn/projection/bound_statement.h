// A statement of a definition with what its parameters stand for.

#ifndef FIRN_PROJECTION_BOUND_STATEMENT_H_
#define FIRN_PROJECTION_BOUND_STATEMENT_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
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
  // What of a member: its value, whether it is there, or its value if it is of that type.
  enum class Aspect { kValue, kGiven, kInteger, kNumber, kText, kObject, kArray };

  struct Binding {
    int parameter = 0;
    // A part of the event, or a member of its payload.
    std::optional<EventPart> part = std::nullopt;
    size_t member = 0;
    Aspect aspect = Aspect::kValue;
    // As it was bound last.
    bool is_null = true;
  };

  // Takes "(object)" and the like off the end of a member's name. Nothing: there is no such aspect.
  static std::optional<Aspect> TakeAspect(std::string_view& name);
  static bool Has(const MemberValue& value, Aspect aspect);

  Statement statement_;
  std::vector<Binding> bindings_;
  size_t offset_ = 0;
};

}  // namespace firn::projection

#endif  // FIRN_PROJECTION_BOUND_STATEMENT_H_
