#include <atomic>
#include <filesystem>
#include <memory>
#include <thread>

#include "absl/random/random.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "cli/client.h"
#include "cli/interrupt.h"
#include "cli/progress.h"
#include "cli/torture/check_server.h"
#include "cli/torture/remote.h"
#include "cli/torture/runs.h"

namespace firn::torture {
namespace {

WitnessOptions Stamped() {
  return {.clock = [] { return static_cast<uint64_t>(absl::ToUnixMillis(absl::Now())); }};
}

// The witness of a new load, or of one that is gone on with.
absl::StatusOr<std::unique_ptr<Witness>> OpenWitness(const std::string& path) {
  if (std::filesystem::exists(path)) return Witness::Continue(path, Stamped());
  absl::BitGen random;
  return Witness::Create(path, absl::Uniform<uint64_t>(random), Stamped());
}

}  // namespace

absl::StatusOr<std::string> RunLoad(const RemoteRun& run, const Screen& screen) {
  cli::Client client(run.server, run.timeout);
  v1::GetHeadResponse head;
  if (const grpc::Status status = client.GetHead(&head); !status.ok()) {
    return client.Explain(status);
  }
  absl::StatusOr<std::unique_ptr<Witness>> witness = OpenWitness(run.witness);
  if (!witness.ok()) return witness.status();
  const absl::StatusOr<Testimony> testimony = ReadWitness(run.witness);
  if (!testimony.ok()) return testimony.status();
  if (!testimony->store_id.empty() && testimony->store_id != head.store_id()) {
    return absl::InvalidArgumentError(
        absl::StrCat("the witness file ", run.witness, " is about the store ", testimony->store_id,
                     ", this is ", head.store_id(), "; name a new file"));
  }
  if (absl::Status noted = (*witness)->NoteStore(head.store_id()); !noted.ok()) return noted;

  const cli::Interrupt interrupt;
  cli::Progress progress(screen.is_terminal, screen.width);
  Load load(AppendTo(client), **witness, *testimony);
  std::atomic<bool> stop = false;
  std::atomic<bool> is_over = false;
  absl::Status status;
  std::thread thread([&] {
    status = load.Run({}, stop);
    is_over = true;
  });
  while (!is_over) {
    if (interrupt.is_requested() || progress.elapsed() > run.duration) stop = true;
    if (progress.IsDue()) {
      progress.Draw({.label = absl::StrCat(load.acknowledged(), " batches; cut the power now")});
    }
    absl::SleepFor(absl::Milliseconds(20));
  }
  thread.join();
  progress.Clear();
  if (!status.ok()) return status;
  const LoadResult result = load.result();
  if (!result.faults.empty()) return absl::FailedPreconditionError(result.faults.front());
  return absl::StrCat("appended  ", result.acknowledged, " batches\n",         //
                      "in doubt  ", result.in_doubt, "\n",                     //
                      result.in_doubt > 0 ? "the server is gone" : "stopped",  //
                      "; when it is back: firn torture --check --witness ", run.witness, "\n");
}

absl::StatusOr<std::string> RunCheck(const RemoteRun& run, const Screen&) {
  const absl::StatusOr<Testimony> testimony = ReadWitness(run.witness);
  if (!testimony.ok()) return testimony.status();
  cli::Client client(run.server, run.timeout);
  // The server may serve others too, whose events are none of ours.
  const absl::StatusOr<ServerCheck> check = CheckServer(client, *testimony, /*is_shared=*/true);
  if (!check.ok()) return check.status();
  if (!check->violations.empty()) {
    return absl::FailedPreconditionError(absl::StrCat(
        "what was acknowledged is not what is there:", Describe(check->violations),
        "\nif the power was cut, this disk or its controller does not flush when it is told to, "
        "or Firn has a fault; keep the files"));
  }
  return absl::StrCat("checked   ", check->acknowledged, " acknowledged events of ", check->events,
                      " in the log\n", "lost      0\n");
}

}  // namespace firn::torture
