#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "cli/client.h"
#include "cli/commands.h"
#include "cli/input.h"
#include "cli/output.h"
#include "cli/proof_check.h"
#include "cli/text.h"
#include "firn/proof/note.h"

namespace firn::cli {
namespace {

constexpr char kFooter[] =
    R"help(A checkpoint is the server's signature under the hash of all events so far. Whoever keeps
one elsewhere can tell later that nothing before it was changed. What the server says is checked
here, not believed; docs/proofs.md says how others check it.

Examples:
  firn proof checkpoint > monday.checkpoint
  firn proof key > log.key
  firn proof consistency monday.checkpoint --key "$(cat log.key)"
  firn proof event 1200)help";

constexpr char kKeyHelp[] =
    "The key that signs, as `firn proof key` prints it, kept from before. Without it the server's "
    "word is taken for its key";

// More than any note of ours.
constexpr size_t kNoteBytesMax = 64 << 10;

struct Options {
  uint64_t size = 0;
  uint64_t position = 0;
  std::string file;
  std::string key;
};

absl::Status RunCheckpoint(const Options& options, const Context& context) {
  Client client(context.server, absl::Seconds(context.timeout_s));
  v1::GetCheckpointRequest request;
  request.set_size(options.size);
  v1::GetCheckpointResponse response;
  const grpc::Status status = client.GetCheckpoint(request, &response);
  if (!status.ok()) return client.Explain(status);
  const auto checkpoint = CheckCheckpoint(response, options.key, options.size);
  if (!checkpoint.ok()) return checkpoint.status();
  return WriteStdout(response.checkpoint());
}

absl::Status RunKey(const Context& context) {
  Client client(context.server, absl::Seconds(context.timeout_s));
  v1::GetCheckpointResponse response;
  const grpc::Status status = client.GetCheckpoint({}, &response);
  if (!status.ok()) return client.Explain(status);
  return WriteStdout(response.verifier_key() + "\n");
}

absl::Status RunEvent(const Options& options, const Context& context) {
  Client client(context.server, absl::Seconds(context.timeout_s));
  v1::GetInclusionProofRequest request;
  request.set_position(options.position);
  request.set_size(options.size);
  v1::GetInclusionProofResponse proof;
  grpc::Status status = client.GetInclusionProof(request, &proof);
  if (!status.ok()) return client.Explain(status);

  v1::GetEventsRequest wanted;
  wanted.set_after_position(options.position - 1);
  wanted.set_page_size(1);
  wanted.set_payload_form(v1::PAYLOAD_FORM_JSON);
  v1::GetEventsResponse page;
  status = client.GetEvents(wanted, &page);
  if (!status.ok()) return client.Explain(status);
  if (page.events().empty()) {
    return absl::DataLossError("the server proves an event that it does not have");
  }
  const auto checkpoint = CheckCheckpoint(proof.checkpoint(), options.key, options.size);
  if (!checkpoint.ok()) return checkpoint.status();
  const absl::Status proven = CheckInclusion(page.events(0), options.position, proof, *checkpoint);
  if (!proven.ok()) return proven;
  return WriteStdout(absl::StrCat("event ", WithThousands(options.position), " is in the log of ",
                                  WithThousands(checkpoint->size), " events, as it was appended: ",
                                  page.events(0).event_type(), " ", page.events(0).id(), "\n"));
}

absl::Status RunConsistency(const Options& options, const Context& context) {
  auto note = ReadWhole(options.file, kNoteBytesMax);
  if (!note.ok()) return note.status();
  const std::optional<proof::Checkpoint> old = proof::ParseCheckpoint(*note);
  if (!old) return absl::InvalidArgumentError(options.file + " holds no checkpoint");
  if (!options.key.empty()) {
    const auto verifier = ReadKey(options.key);
    if (!verifier.ok()) return verifier.status();
    const absl::Status opened = proof::OpenCheckpoint(*note, *verifier).status();
    if (!opened.ok()) {
      return absl::DataLossError(
          absl::StrCat(options.file, " ", opened.message(), " that was given"));
    }
  }
  Client client(context.server, absl::Seconds(context.timeout_s));
  v1::GetConsistencyProofRequest request;
  request.set_old_size(old->size);
  v1::GetConsistencyProofResponse proof;
  const grpc::Status status = client.GetConsistencyProof(request, &proof);
  if (!status.ok()) return client.Explain(status);
  const auto checkpoint = CheckCheckpoint(proof.checkpoint(), options.key, options.size);
  if (!checkpoint.ok()) return checkpoint.status();
  const absl::Status proven = CheckConsistency(*old, proof, *checkpoint);
  if (!proven.ok()) return proven;
  return WriteStdout(absl::StrCat("the first ", WithThousands(old->size), " of ",
                                  WithThousands(checkpoint->size),
                                  " events are those of the old checkpoint\n"));
}

}  // namespace

void AddProofCommand(CLI::App& app, Context& context) {
  const auto options = std::make_shared<Options>();
  CLI::App* proof =
      app.add_subcommand("proof", "Checkpoints of the log, and proofs that nothing was changed");
  proof->footer(kFooter);
  proof->require_subcommand(1);

  CLI::App* checkpoint = proof->add_subcommand("checkpoint", "Print a signed checkpoint");
  checkpoint->add_option("--size", options->size, "Of so many events, not of all");
  checkpoint->add_option("--key", options->key, kKeyHelp);
  checkpoint->callback([&context, options] { context.result = RunCheckpoint(*options, context); });

  CLI::App* key = proof->add_subcommand("key", "Print the key that verifies checkpoints");
  key->callback([&context] { context.result = RunKey(context); });

  CLI::App* event = proof->add_subcommand("event", "Prove that an event is in the log as it was");
  event->add_option("position", options->position, "The event's")
      ->required()
      ->check(CLI::PositiveNumber);
  event->add_option("--size", options->size, "In the log of so many events, not of all");
  event->add_option("--key", options->key, kKeyHelp);
  event->callback([&context, options] { context.result = RunEvent(*options, context); });

  CLI::App* consistency = proof->add_subcommand(
      "consistency", "Prove that the log is the continuation of an old checkpoint's");
  consistency->add_option("checkpoint", options->file, "File with the old one; - for stdin")
      ->required();
  consistency->add_option("--key", options->key, kKeyHelp);
  consistency->callback(
      [&context, options] { context.result = RunConsistency(*options, context); });
}

}  // namespace firn::cli
