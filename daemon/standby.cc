#include "standby.h"

#include <ctime>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "firn/base/log.h"
#include "firn/base/status.h"
#include "firn/base/status_macros.h"
#include "firn/remote/endpoint.h"
#include "firn/replica/replica.h"

namespace firn::daemon {
namespace {

// Between two attempts to reach a primary without which nothing can begin.
constexpr timespec kPause{.tv_sec = 1, .tv_nsec = 0};

bool HoldsLog(const std::string& data_dir) {
  std::error_code error;
  return std::filesystem::exists(std::filesystem::path(data_dir) / "firn.db", error);
}

// The identity of the primary's log; empty if it does not answer and there is a log here. Nothing
// if it was told to stop.
absl::StatusOr<std::optional<std::string>> LearnStoreId(const Config& config, const Role& role,
                                                        const sigset_t& stop) {
  for (bool is_first = true;; is_first = false) {
    absl::StatusOr<std::string> store_id = replica::AskStoreId(*role.primary);
    if (store_id.ok()) return *std::move(store_id);
    if (absl::IsInvalidArgument(store_id.status())) {
      return AddContext(store_id.status(), "--primary");
    }
    if (HoldsLog(config.data_dir)) return "";
    if (is_first) {
      log::Warning("waiting for the primary: there is no log here yet",
                   {{"primary", *role.primary_address},
                    {"error", std::string(store_id.status().message())}});
    }
    if (sigtimedwait(&stop, nullptr, &kPause) > 0) return std::nullopt;
  }
}

}  // namespace

absl::StatusOr<std::optional<Role>> FindRole(const Config& config, const sigset_t& stop) {
  Role role;
  if (!config.read_only) return role;
  if (config.primary.empty()) {
    if (!HoldsLog(config.data_dir)) {
      return absl::FailedPreconditionError(
          absl::StrCat(config.data_dir,
                       " holds no log; --read-only serves one that is there, or with --primary one "
                       "that another server has"));
    }
    role.primary_address = "";
    return role;
  }
  auto primary = remote::ParseConnectionString(config.primary);
  if (!primary.ok()) return AddContext(primary.status(), "--primary");
  role.primary_address = remote::AddressOf(*primary);
  role.primary = *std::move(primary);
  FIRN_ASSIGN_OR_RETURN(std::optional<std::string> store_id, LearnStoreId(config, role, stop));
  if (!store_id) return std::nullopt;
  role.store_id = *std::move(store_id);
  return role;
}

}  // namespace firn::daemon
