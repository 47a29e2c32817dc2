// The projections of a store: which there are, what they are doing, and how they are read.
//
// Definitions are events of the stream `firn.projections`; tables are files of the folder
// `projections` beside the log, NAME/N.db, which can always be built again.

#ifndef FIRN_PROJECTION_PROJECTIONS_H_
#define FIRN_PROJECTION_PROJECTIONS_H_

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "firn/base/mutex.h"
#include "firn/core/event.h"
#include "firn/projection/build.h"
#include "firn/projection/change.h"
#include "firn/projection/definition.h"
#include "firn/projection/fold.h"
#include "firn/store/own_stream.h"
#include "firn/store/store.h"

namespace firn::projection {

struct CreateRequest {
  std::string name;
  // None: the definition that the server ships under the name.
  std::vector<SqlFile> files;
  // Only if this is the newest version; 0: only if there is none.
  std::optional<uint32_t> expected_version;
  // Change nothing, only say what would happen.
  bool validate_only = false;
};

struct CreateResult {
  uint32_t version = 0;
  bool unchanged = false;
  // The event that holds the definition; 0 if none does.
  Position position = 0;
};

// What a projection is doing.
struct ProjectionStatus {
  std::string name = {};
  bool is_built_in = false;
  // Of what can be read; nothing: it is being built for the first time, see `build`. Size and saved
  // states are of this, or of the first build.
  std::optional<BuildStatus> current = std::nullopt;
  BuildSize size = {};
  std::vector<Position> checkpoints = {};
  // Of what is being built.
  std::optional<BuildStatus> build = std::nullopt;
  // Why it cannot be built at all.
  absl::Status failure = absl::OkStatus();
};

// Thread-safe. Uses the store, whose reader and writer threads call it.
class Projections {
 public:
  template <typename T>
  using Done = absl::AnyInvocable<void(absl::StatusOr<T>) &&>;

  // Takes up what the log in `data_dir` says there is, unless it is damaged: then none is known,
  // and their files stay as they are, see Store::damage. kFailedPrecondition, naming the position,
  // if the log cannot be understood; otherwise errors as the store's and the disk's.
  static absl::StatusOr<std::unique_ptr<Projections>> Open(Store& store,
                                                           const std::filesystem::path& data_dir);

  // Use Open.
  Projections(Store& store, const std::filesystem::path& data_dir)
      : store_(store), folder_(data_dir / "projections"), log_path_(data_dir / "firn.db") {}

  // Stops.
  ~Projections();

  // Stops what runs; before the store is closed. May be called twice.
  void Stop();

  // Takes in the changes that have come into the log otherwise than through this object: those of
  // another log that this one follows. Returns at once; they are built, or gone, soon after. What
  // cannot be understood is logged and left out.
  void ReadOn();

  // Creates a projection, or gives it a new definition, and says so when it is being built.
  // kInvalidField, kProjectionNotFound (no such definition is shipped),
  // kProjectionVersionConflict, and what Store::Append answers.
  void Create(CreateRequest request, const AppendTerms& terms, Done<CreateResult> done);

  // Removes a projection and answers with the event that says so. kProjectionNotFound, and what
  // Store::Append answers.
  void Drop(std::string name, const AppendTerms& terms, Done<Position> done);

  // Begins to build it anew, unless that is under way, and answers with the build.
  // kProjectionNotFound, and the disk's errors.
  void Rebuild(std::string name, Done<std::shared_ptr<Build>> done);

  // By name.
  std::vector<ProjectionStatus> List() const;

  // kProjectionNotFound.
  absl::StatusOr<ProjectionStatus> Get(const std::string& name) const;
  // The newest definition. kProjectionNotFound.
  absl::StatusOr<std::shared_ptr<const Definition>> GetDefinition(const std::string& name) const;

  // Whether the build is, or was, what can be read of a projection, or is still to become so.
  // kProjectionNotFound, kProjectionVersionConflict if it will never be: another definition came.
  absl::StatusOr<bool> IsCurrent(const std::string& name, const Build& build) const;

  // The database of the log, for queries.
  const std::filesystem::path& log_path() const { return log_path_; }

  // What can be read. kProjectionNotFound, kProjectionNotReady, kProjectionFailed.
  absl::StatusOr<std::shared_ptr<Build>> Find(const std::string& name) const;

  // What folds the state of one target by the definition of what can be read, or if there is no
  // such projection by the one that the server ships. kProjectionNotFound.
  absl::StatusOr<std::shared_ptr<Folder>> FindFolder(const std::string& name);

  // Threads for what takes long, a page at a time, and for what must not wait for that.
  ReaderPool& long_reads() { return *long_reads_; }
  ReaderPool& short_reads() { return *short_reads_; }
  // For queries alone.
  ReaderPool& queries() { return *queries_; }

 private:
  // A projection that the log says there is.
  struct Entry {
    uint32_t version = 0;
    bool is_built_in = false;
    Position position = 0;
    // Null if this server ships no such definition.
    std::shared_ptr<const Definition> definition;
    std::shared_ptr<Build> current;
    std::shared_ptr<Build> next;
    // Why there is no build where there should be one.
    absl::Status failure;
    // Made when it is first asked for.
    std::shared_ptr<Folder> folder;
  };
  using CreateCall = std::shared_ptr<OwnCall<CreateRequest, CreateResult>>;
  using DropCall = std::shared_ptr<OwnCall<std::string, Position>>;

  absl::Status ReadChanges(EventReader& reader, Position head);
  // What ReadOn promises, on the thread of changes.
  void TakeNewChanges(EventReader& reader);
  void Take(const Change& change, Position position, Revision revision);
  absl::Status TakeUpFiles();
  // What a file that is there can go on as; null: there is none.
  std::shared_ptr<Build> TakeUp(const std::string& name);

  // On the thread of changes. One attempt each; another follows if another change came first.
  void TryCreate(const CreateCall& call);
  void TryDrop(const DropCall& call);
  // Begins to build the newest definition, instead of what is being built.
  absl::Status BeginBuild(const std::string& name);
  // Takes in that a projection is dropped, and ends what builds it.
  void TakeDropped(const Dropped& dropped, const AppendedEvent& place);
  absl::StatusOr<std::shared_ptr<Build>> StartBuild(const Definition& definition,
                                                    const TablesInfo& info);
  absl::StatusOr<std::shared_ptr<Build>> BuildAgain(const std::string& name);
  void Replace(const std::string& name, const std::shared_ptr<Build>& build);
  // Runs on the thread of changes; false if it is closed.
  bool OnChanges(absl::AnyInvocable<void() &&> task);

  static absl::StatusOr<std::shared_ptr<Folder>> FolderOf(Entry& entry);
  static absl::Status NotFound(const std::string& name);
  static ProjectionStatus StatusOf(const std::string& name, const Entry& entry);
  static absl::StatusOr<std::shared_ptr<const Definition>> Resolve(const Created& created);
  std::filesystem::path NextPath(const std::string& name) const;

  Store& store_;
  const std::filesystem::path folder_;
  const std::filesystem::path log_path_;
  // Changes up to here were read: by Open, then on the thread of changes.
  Position read_to_ = 0;
  std::unique_ptr<ReaderPool> changes_;
  std::unique_ptr<ReaderPool> long_reads_;
  std::unique_ptr<ReaderPool> short_reads_;
  std::unique_ptr<ReaderPool> queries_;

  mutable Mutex mutex_;
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
  Revision revision_ ABSL_GUARDED_BY(mutex_) = 0;
  std::map<std::string, Entry> entries_ ABSL_GUARDED_BY(mutex_);
  // By name: what folds by definitions that the server ships, of which there is no projection.
  std::map<std::string, std::shared_ptr<Folder>> shipped_ ABSL_GUARDED_BY(mutex_);
  // The newest version of each name, also of those that were dropped.
  std::map<std::string, uint32_t> versions_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace firn::projection

#endif  // FIRN_PROJECTION_PROJECTIONS_H_
