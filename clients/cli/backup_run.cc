#include "cli/backup_run.h"

#include <cstdint>
#include <functional>
#include <iostream>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "cli/backup_writer.h"
#include "cli/client.h"
#include "cli/disk_error.h"
#include "cli/errors.h"
#include "cli/filter_options.h"
#include "cli/follower.h"
#include "cli/interrupt.h"
#include "cli/json_writer.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/projection_build.h"
#include "cli/proof_check.h"
#include "cli/text.h"
#include "firn/backup/directory.h"
#include "firn/proof/checkpoint.h"

namespace firn::cli {
namespace {

// Three of the server's heartbeats.
constexpr absl::Duration kSilenceMax = absl::Seconds(15);
// How often is asked again for what the server cannot give yet.
constexpr absl::Duration kAskInterval = absl::Milliseconds(500);

void Say(const std::string& text) { std::cerr << "firn: " << text << "\n"; }

// Calls until the server has hashed its log that far; that takes a while after its first start.
grpc::Status AwaitProof(const Interrupt& interrupt, const std::function<grpc::Status()>& call) {
  for (bool is_first = true;; is_first = false) {
    grpc::Status status = call();
    if (status.ok() || ReadServerError(status).reason != "PROOF_NOT_READY") return status;
    if (is_first) Say("waiting until the server has hashed its log");
    if (!interrupt.SleepFor(kAskInterval)) return status;
  }
}

// kUnavailable for whatever may be better later.
absl::Status Explain(const grpc::Status& status, const Client& client) {
  const absl::Status explained = client.Explain(status);
  if (explained.ok() || !IsInterruption(ReadServerError(status))) return explained;
  return absl::UnavailableError(explained.message());
}

// Whether the log with this head begins with the backup's.
absl::Status CheckBeginning(const backup::Manifest& manifest, const v1::GetHeadResponse& head,
                            Client& client, const Interrupt& interrupt) {
  if (head.store_id() != manifest.store_id) {
    return absl::FailedPreconditionError(
        absl::StrCat("the backup is of the log ", manifest.store_id, ", the server at ",
                     client.address(), " has the log ", head.store_id()));
  }
  if (manifest.segments.empty()) return absl::OkStatus();
  if (head.position() < manifest.last()) {
    return absl::DataLossError(absl::StrCat(
        "the server's log ends at position ", head.position(), ", but the backup has it up to ",
        manifest.last(), ": the server has lost events; keep the backup, and restore from it"));
  }
  v1::GetConsistencyProofRequest request;
  request.set_old_size(manifest.last());
  v1::GetConsistencyProofResponse proof;
  const grpc::Status status =
      AwaitProof(interrupt, [&] { return client.GetConsistencyProof(request, &proof); });
  if (!status.ok()) return client.Explain(status);
  const auto checkpoint = CheckCheckpoint(proof.checkpoint(), "", 0);
  if (!checkpoint.ok()) return checkpoint.status();
  const std::optional<proof::Checkpoint> old = proof::ParseCheckpoint(manifest.checkpoint);
  const absl::Status proven = CheckConsistency(*old, proof, *checkpoint);
  if (proven.ok()) return proven;
  return absl::Status(proven.code(), absl::StrCat(proven.message(),
                                                  "; the server's log was "
                                                  "rewritten: keep the backup"));
}

// One run, from the head of the moment or as far as the user likes.
class Run {
 public:
  Run(const BackupOptions& options, const Context& context, const Interrupt& interrupt,
      Client& client, backup::Directory& directory)
      : options_(options),
        interrupt_(interrupt),
        client_(client),
        writer_(directory, {.get_checkpoint = [this](uint64_t size) { return Checkpoint(size); },
                            .now = &absl::Now,
                            .say = &Say}),
        progress_(context.terminal.is_stderr, context.terminal.width),
        start_(writer_.last()) {}

  // Up to a head of the log.
  absl::Status UpTo(uint64_t until) {
    if (until == start_) return absl::OkStatus();
    v1::ReplayEventsRequest request;
    request.set_after_position(start_);
    request.set_until_position(until);
    request.set_payload_form(v1::PAYLOAD_FORM_JSON);
    absl::Status taken;
    const auto take = [&](const v1::ReplayEventsResponse& message) {
      taken = writer_.Take(message, until);
      if (taken.ok() && writer_.is_full()) taken = writer_.Seal();
      Draw(message.position(), until);
      return taken.ok();
    };
    const grpc::Status ended =
        client_.ReplayEvents(request, {.take = take,
                                       .is_stopped = [&] { return interrupt_.is_requested(); },
                                       .silence_max = kSilenceMax});
    if (!taken.ok()) return taken;
    // What came is kept, however the replay ended.
    const absl::Status sealed = writer_.Seal();
    progress_.Clear();
    if (!ended.ok() && !interrupt_.is_requested()) return client_.Explain(ended);
    if (!sealed.ok() || interrupt_.is_requested()) return sealed;
    if (writer_.sealed() == until) return absl::OkStatus();
    return absl::DataLossError(absl::StrCat("the server ended the replay at position ",
                                            writer_.last(), " instead of ", until,
                                            "; check its log with firn verify"));
  }

  // From where the backup ends, until the user wants to end.
  absl::Status Follow() {
    Filter filter;
    filter.after = writer_.last();
    FollowerLinks links;
    links.address = client_.address();
    links.get_head = [this](v1::GetHeadResponse* head) { return client_.GetHead(head); };
    links.stream = [this](const v1::ReplayEventsRequest& request, const auto& take) {
      return client_.ReplayEvents(
          request,
          {.take = take, .is_stopped = [this] { return LookUp(); }, .silence_max = kSilenceMax});
    };
    links.print = [this](const v1::ReplayEventsResponse& message) { return TakeLive(message); };
    links.say = &Say;
    links.pause = [this](absl::Duration duration) { return interrupt_.SleepFor(duration); };
    links.is_stopped = [this] { return interrupt_.is_requested() || !failed_.ok(); };
    const absl::Status followed = Follower(filter, /*max_lag=*/0, std::move(links)).Run();
    progress_.Clear();
    if (!failed_.ok()) return failed_;
    const absl::Status sealed = writer_.Seal();
    return followed.ok() ? sealed : followed;
  }

 private:
  absl::StatusOr<v1::GetCheckpointResponse> Checkpoint(uint64_t size) {
    v1::GetCheckpointRequest request;
    request.set_size(size);
    v1::GetCheckpointResponse response;
    const grpc::Status status =
        AwaitProof(interrupt_, [&] { return client_.GetCheckpoint(request, &response); });
    if (!status.ok()) return Explain(status, client_);
    return response;
  }

  absl::Status TakeLive(const v1::ReplayEventsResponse& message) {
    absl::Status status = writer_.Take(message, /*until=*/0);
    // More than a segment is not kept in memory.
    while (status.ok() && writer_.is_full()) {
      status = writer_.Seal();
      if (!absl::IsUnavailable(status)) continue;
      if (!interrupt_.SleepFor(kAskInterval)) return absl::OkStatus();
      status = absl::OkStatus();
    }
    if (message.position() < message.head()) {
      Draw(message.position(), message.head());
    } else {
      progress_.Clear();
    }
    return status;
  }

  void Draw(uint64_t position, uint64_t until) {
    if (progress_.IsDue()) progress_.Draw(MakeBuildState(position - start_, until - start_));
  }

  // Seals what is due. Whether to end.
  bool LookUp() {
    if (failed_.ok() && writer_.IsDue(options_.max_lag) && absl::Now() >= next_attempt_) {
      const absl::Status sealed = writer_.Seal();
      if (absl::IsUnavailable(sealed)) {
        next_attempt_ = absl::Now() + kAskInterval;
      } else {
        failed_ = sealed;
      }
    }
    return interrupt_.is_requested() || !failed_.ok();
  }

  const BackupOptions& options_;
  const Interrupt& interrupt_;
  Client& client_;
  BackupWriter writer_;
  Progress progress_;
  // Where the backup ended before.
  const uint64_t start_;
  absl::Status failed_;
  absl::Time next_attempt_ = absl::InfinitePast();
};

absl::Status PrintSummary(const backup::Manifest& manifest, uint64_t before,
                          const BackupOptions& options, const Context& context) {
  const uint64_t events = manifest.last() - before;
  if (context.terminal.is_stdout) {
    return WriteStdout(absl::StrCat(WithThousands(events), " events added to ", options.directory,
                                    ", which has the log up to position ",
                                    WithThousands(manifest.last()), "\n"));
  }
  rapidjson::StringBuffer buffer;
  JsonWriter writer(buffer);
  writer.StartObject();
  WriteText(writer, "store_id", manifest.store_id);
  WriteNumber(writer, "events_added", events);
  WriteNumber(writer, "last_position", manifest.last());
  writer.EndObject();
  return WriteStdout(absl::StrCat(buffer.GetString(), "\n"));
}

}  // namespace

absl::Status RunBackup(const BackupOptions& options, const Context& context) {
  const Interrupt interrupt;
  Client client(context.server, absl::Seconds(context.timeout_s));
  v1::GetHeadResponse head;
  if (const grpc::Status status = client.GetHead(&head); !status.ok()) {
    return client.Explain(status);
  }
  absl::StatusOr<backup::Directory> directory =
      backup::Directory::Open(options.directory, head.store_id());
  if (!directory.ok()) return AsDiskError(directory.status());
  const uint64_t before = directory->manifest().last();
  absl::Status status = CheckBeginning(directory->manifest(), head, client, interrupt);
  if (!status.ok()) return status;
  Run run(options, context, interrupt, client, *directory);
  status = options.follow ? run.Follow() : run.UpTo(head.position());
  if (!status.ok()) return AsDiskError(status);
  return PrintSummary(directory->manifest(), before, options, context);
}

absl::Status CheckAgainstServer(const backup::Manifest& manifest, const Context& context) {
  const Interrupt interrupt;
  Client client(context.server, absl::Seconds(context.timeout_s));
  v1::GetHeadResponse head;
  if (const grpc::Status status = client.GetHead(&head); !status.ok()) {
    return client.Explain(status);
  }
  return CheckBeginning(manifest, head, client, interrupt);
}

}  // namespace firn::cli
