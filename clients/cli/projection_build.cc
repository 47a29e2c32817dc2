#include "cli/projection_build.h"

#include "absl/strings/str_cat.h"
#include "cli/projection_text.h"
#include "cli/text.h"

namespace firn::cli {
namespace {

constexpr absl::Duration kAskInterval = absl::Milliseconds(100);

}  // namespace

BuildProgress ReadBuildProgress(const v1::ProjectionStatus& status, uint32_t version) {
  if (status.has_build() && status.build().version() >= version) {
    return {.failure = status.build().has_failure() ? &status.build().failure() : nullptr,
            .position = status.build().position()};
  }
  if (status.version() < version) return {};
  return {.is_done = status.state() == v1::PROJECTION_STATE_FOLLOWING,
          .failure = status.has_failure() ? &status.failure() : nullptr,
          .position = status.position()};
}

ProgressState MakeBuildState(uint64_t position, uint64_t head) {
  ProgressState state{.events = position};
  state.label = absl::StrCat(WithThousands(position), " of ", WithThousands(head), " events");
  if (head > 0) state.fraction = static_cast<double>(position) / static_cast<double>(head);
  return state;
}

absl::Status AwaitBuild(uint32_t version, const BuildWaitLinks& links, Progress& progress,
                        v1::GetProjectionResponse* response) {
  while (true) {
    if (const grpc::Status status = links.get(response); !status.ok()) {
      return links.explain(status);
    }
    const BuildProgress build = ReadBuildProgress(response->status(), version);
    if (build.failure != nullptr) {
      return absl::FailedPreconditionError(
          absl::StrCat(Describe(*build.failure), "; mend the definition and create it again"));
    }
    if (build.is_done) return absl::OkStatus();
    if (progress.IsDue()) progress.Draw(MakeBuildState(build.position, response->head()));
    if (!links.pause(kAskInterval)) return absl::CancelledError("");
  }
}

}  // namespace firn::cli
