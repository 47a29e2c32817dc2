// firnd: reads its settings, opens the store, serves it until it is told to stop.

#include <pthread.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <ctime>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <variant>

#include "access_files.h"
#include "config.h"
#include "exit_codes.h"
#include "firn/base/log.h"
#include "firn/engines/sqlite/sqlite_engine.h"
#include "firn/projection/projections.h"
#include "firn/proof/ledger.h"
#include "firn/replica/replica.h"
#include "firn/rpc/server.h"
#include "firn/store/schema_log.h"
#include "firn/store/store.h"
#include "schemas_file.h"
#include "standby.h"

namespace firn::daemon {
namespace {

// What a drain may take beyond its deadline before it counts as hung.
constexpr int kDrainGraceSeconds = 5;

struct Signals {
  sigset_t stop;  // SIGTERM, SIGINT
  sigset_t all;   // and SIGHUP
};

// Signals are taken by sigwait, never by a handler: blocked here, before any thread is started,
// they stay blocked in all of them.
Signals BlockSignals() {
  Signals signals;
  sigemptyset(&signals.stop);
  sigaddset(&signals.stop, SIGTERM);
  sigaddset(&signals.stop, SIGINT);
  signals.all = signals.stop;
  sigaddset(&signals.all, SIGHUP);
  pthread_sigmask(SIG_BLOCK, &signals.all, nullptr);
  return signals;
}

// Ends the process if a second signal comes, or if stopping takes much longer than it may.
void WatchStop(sigset_t signals, int drain_timeout_s) {
  std::thread([signals, drain_timeout_s] {
    const timespec limit{.tv_sec = drain_timeout_s + kDrainGraceSeconds, .tv_nsec = 0};
    int taken = 0;
    do {
      taken = sigtimedwait(&signals, nullptr, &limit);
    } while (taken < 0 && errno == EINTR);
    log::Warning(taken < 0 ? "stopping at once: the drain hung"
                           : "stopping at once: second signal");
    _exit(kExitForced);
  }).detach();
}

int Fail(int code, const absl::Status& status) {
  std::cerr << "firnd: " << status.message() << "\n";
  return code;
}

// A file or a directory that must not be used is the operator's to mend; anything else failed.
int OpenFailureCode(const absl::Status& status) {
  return absl::IsFailedPrecondition(status) ? kExitDataDir : kExitFailed;
}

absl::Status ApplySchemasFile(const Config& config, const Store& store, SchemaLog& schemas) {
  // A standby has its primary's; of a damaged log not all are known, and none can be added.
  if (config.schemas.empty() || !store.CheckWritable().ok()) return absl::OkStatus();
  absl::StatusOr<SchemasFile> file = ReadSchemasFile(config.schemas);
  if (!file.ok()) return file.status();
  return RegisterSchemas(*std::move(file), schemas);
}

// Gives the server what the files of certificates and tokens hold now.
void ReadAccessAgain(const Config& config, rpc::Server& server) {
  const absl::StatusOr<rpc::Access> access = ReadAccess(config);
  if (!access.ok()) {
    log::Error("certificates and tokens were not read again; those in force stay",
               {{"error", std::string(access.status().message())}});
    return;
  }
  server.SetAccess(*access);
  log::Info("certificates and tokens were read again", {{"tokens", access->tokens.size()}});
}

// Returns the signal that tells the daemon to stop.
int AwaitStop(const Config& config, const Signals& signals, rpc::Server& server) {
  int signal = 0;
  while (sigwait(&signals.all, &signal) == 0 && signal == SIGHUP) ReadAccessAgain(config, server);
  return signal;
}

void WarnOfSettings(const Config& config, const rpc::Access& access) {
  if (config.durability != Durability::kFsynced) {
    log::Warning("acknowledged events may be lost with the power: durability is \"written\"");
  }
  if (!access.tls && !IsLoopback(config.listen)) {
    log::Warning(
        "events can be read and changed on their way: other machines reach the address, "
        "and there is no TLS");
  }
}

// Follows the primary, if the role has one.
absl::StatusOr<std::unique_ptr<replica::Replica>> StartReplica(const Role& role, Store& store,
                                                               SchemaLog& schemas,
                                                               projection::Projections& projections,
                                                               proof::Ledger& ledger,
                                                               rpc::Server& server) {
  if (!role.primary) return nullptr;
  if (!store.damage().ok()) {
    store.standby()->SetState(Standby::State::kStopped);
    log::Error("the primary is not followed: nothing is written to a damaged log");
    return nullptr;
  }
  return replica::Replica::Start(
      store, ledger,
      {.primary = *role.primary,
       .streams = {{std::string(schema::kSchemaStream), [&schemas] { schemas.ReadOn(); }},
                   {std::string(projection::kProjectionStream),
                    [&projections] { projections.ReadOn(); }}},
       .on_stopped = [&server] { server.SetServing(false); }});
}

int Serve(const Config& config, const Signals& signals, const rpc::Access& access,
          const Role& role) {
  auto engine = sqlite::OpenEngine(
      {.data_dir = config.data_dir, .durability = config.durability, .store_id = role.store_id});
  if (!engine.ok()) return Fail(OpenFailureCode(engine.status()), engine.status());
  auto store = Store::Start(*std::move(engine), {.reader_threads = config.reader_threads,
                                                 .primary = role.primary_address});
  if (!store.ok()) return Fail(OpenFailureCode(store.status()), store.status());
  auto schemas = SchemaLog::Open(**store, config.catalog);
  if (!schemas.ok()) return Fail(OpenFailureCode(schemas.status()), schemas.status());
  if (const absl::Status status = ApplySchemasFile(config, **store, **schemas); !status.ok()) {
    return Fail(kExitUsage, status);
  }
  auto projections = projection::Projections::Open(**store, config.data_dir);
  if (!projections.ok()) return Fail(OpenFailureCode(projections.status()), projections.status());
  auto ledger = proof::Ledger::Open(**store, config.data_dir + "/proof");
  if (!ledger.ok()) return Fail(OpenFailureCode(ledger.status()), ledger.status());
  auto server =
      rpc::Server::Start(**store, **schemas, **projections, **ledger, config.listen, access);
  if (!server.ok()) return Fail(kExitListen, server.status());
  WarnOfSettings(config, access);
  log::Info("listening", {{"address", (*server)->address()},
                          {"data_dir", config.data_dir},
                          {"head", (*store)->head().position},
                          {"read_only", config.read_only ? "on" : "off"},
                          {"store_id", (*store)->store_id()},
                          {"tls", access.tls ? "on" : "off"},
                          {"tokens", access.tokens.size()},
                          {"version", FIRN_VERSION}});
  auto replica = StartReplica(role, **store, **schemas, **projections, **ledger, **server);
  const int signal = replica.ok() ? AwaitStop(config, signals, **server) : SIGTERM;
  log::Info("stopping", {{"signal", signal}, {"drain_timeout_s", config.drain_timeout_s}});
  WatchStop(signals.stop, config.drain_timeout_s);
  if (replica.ok() && *replica != nullptr) (*replica)->Stop();
  (*server)->Stop(std::chrono::seconds(config.drain_timeout_s));
  (*projections)->Stop();
  (*ledger)->Stop();
  (*store)->Close();
  if (!replica.ok()) return Fail(kExitFailed, replica.status());
  log::Info("stopped");
  return kExitStopped;
}

int Run(const Config& config) {
  log::Configure(config.log_level, config.log_format);
  const Signals signals = BlockSignals();
  const absl::StatusOr<rpc::Access> access = ReadAccess(config);
  if (!access.ok()) return Fail(kExitUsage, access.status());
  const absl::StatusOr<std::optional<Role>> role = FindRole(config, signals.stop);
  if (!role.ok()) {
    const bool is_usage = absl::IsInvalidArgument(role.status());
    return Fail(is_usage ? kExitUsage : OpenFailureCode(role.status()), role.status());
  }
  if (!*role) return kExitStopped;
  return Serve(config, signals, *access, **role);
}

}  // namespace
}  // namespace firn::daemon

int main(int argc, char** argv) {
  auto config = firn::daemon::LoadConfig(argc, argv);
  if (const auto* exit = std::get_if<firn::daemon::ExitNow>(&config)) return exit->code;
  return firn::daemon::Run(std::get<firn::daemon::Config>(config));
}
