// What statements may do: replay must give the same tables every time, and a query must change
// nothing.

#ifndef FIRN_PROJECTION_AUTHORIZER_H_
#define FIRN_PROJECTION_AUTHORIZER_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "firn/projection/sqlite.h"

namespace firn::projection {

enum class Rights {
  kSchema,  // make tables, indexes and views, and fill them
  kApply,   // change the projection's own tables
  kRead,    // read them, with what gives the same every time
  kQuery,   // read whatever the connection has, with any function
};

// Restricts what statements a connection prepares, for as long as it exists. Not thread-safe; must
// be gone before the connection.
class Authorizer {
 public:
  Authorizer(Connection& connection, Rights rights);
  ~Authorizer();
  Authorizer(const Authorizer&) = delete;
  Authorizer& operator=(const Authorizer&) = delete;

  // Why it refused the statement prepared last, or does so now, for people; empty if it does not.
  // What needs no leave for anything, such as vacuum, does more than it may.
  std::string TakeRefusal(const absl::StatusOr<Statement>& prepared);

 private:
  static int Decide(void* self, int action, const char* first, const char* second,
                    const char* database, const char*);
  bool Allows(int action, std::string_view first, std::string_view second,
              std::string_view database);
  bool AllowsDefining(std::string_view name, std::string_view table);
  bool AllowsFunction(std::string_view name);
  bool AllowsRead(std::string_view table);
  bool AllowsChange(std::string_view table, std::string_view database);
  bool Refuse(std::string_view why);

  Connection& connection_;
  const Rights rights_;
  std::string refusal_;
  // Of the statement that is being prepared: whether it needs leave for anything, and whether it
  // makes a table or the like.
  bool is_asked_ = false;
  bool defines_ = false;
};

// Whether a table's name is kept for the server or SQLite.
bool IsReserved(std::string_view table);

}  // namespace firn::projection

#endif  // FIRN_PROJECTION_AUTHORIZER_H_
