#include "cli/torture/check_server.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "cli/torture/remote.h"

namespace firn::torture {

absl::StatusOr<ServerCheck> CheckServer(cli::Client& client, const Testimony& testimony,
                                        bool is_shared) {
  ServerCheck check;
  check.acknowledged = CountAcknowledged(testimony);
  v1::GetHeadResponse head;
  if (const grpc::Status status = client.GetHead(&head); !status.ok()) {
    return client.Explain(status);
  }
  if (!testimony.store_id.empty() && head.store_id() != testimony.store_id) {
    check.violations.push_back({kDurable, absl::StrCat("this is the store ", head.store_id(),
                                                       "; the load went to ", testimony.store_id)});
    return check;
  }
  absl::StatusOr<std::vector<LoggedEvent>> log = ReadLog(client);
  if (absl::IsDataLoss(log.status())) {
    check.violations.push_back({kPrefix, std::string(log.status().message())});
    return check;
  }
  if (!log.ok()) return log.status();
  check.events = log->size();
  check.violations = CheckLog(*log, testimony, {.is_shared = is_shared});
  for (Violation& violation : CheckLookups(client, *log)) {
    check.violations.push_back(std::move(violation));
  }
  for (Violation& violation : CheckRetries(client, testimony)) {
    check.violations.push_back(std::move(violation));
  }
  return check;
}

std::string Describe(const Violations& violations) {
  std::string text;
  for (const Violation& violation : violations) {
    absl::StrAppend(&text, "\n  ", violation.invariant, ": ", violation.text);
  }
  return text;
}

}  // namespace firn::torture
