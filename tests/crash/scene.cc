#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <set>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/crash/engine_store.h"
#include "tests/crash/scenarios.h"

namespace firn::testing {
namespace {

// Operations after CutPlan::aim.
constexpr uint64_t kAimWidth = 60;

// Images are many and short-lived: in memory, if the machine has such a folder.
std::string ImageFolder() {
  static const std::string folder = [] {
    std::string pattern = std::filesystem::is_directory("/dev/shm") ? "/dev/shm/firn-crash-XXXXXX"
                                                                    : "/tmp/firn-crash-XXXXXX";
    if (mkdtemp(pattern.data()) == nullptr) std::abort();
    return pattern;
  }();
  static const struct Remover {
    ~Remover() { std::filesystem::remove_all(path); }
    std::string path;
  } remover{folder};
  return folder;
}

// The moments after which the power is cut: some of the acknowledgements, when everything that was
// promised must be there, and some of all others.
std::set<uint64_t> PickMoments(const disk::Trace& trace, const torture::Testimony& testimony,
                               const CutPlan& plan, std::mt19937_64& random) {
  const size_t count = plan.cuts;
  std::set<uint64_t> moments;
  const uint64_t last = trace.entries().back().record.sequence;
  const uint64_t first = trace.entries().front().record.sequence;
  std::vector<uint64_t> acknowledged;
  for (const auto& [batch, fate] : testimony.batches) {
    if (fate.acknowledged) acknowledged.push_back(*fate.acknowledged);
  }
  std::shuffle(acknowledged.begin(), acknowledged.end(), random);
  for (size_t i = 0; i < acknowledged.size() && i < count / 3; ++i) moments.insert(acknowledged[i]);
  for (size_t i = 0; plan.aim && i < count / 2; ++i) {
    moments.insert(*plan.aim + random() % kAimWidth);
  }
  for (size_t i = 0; i < 20 * count && moments.size() < count; ++i) {
    moments.insert(first + random() % (last - first + 1));
  }
  return moments;
}

}  // namespace

Scene::Scene(uint64_t run, const std::string& copy_of) {
  std::filesystem::create_directory(root());
  if (!copy_of.empty()) {
    std::filesystem::copy(copy_of, root(), std::filesystem::copy_options::recursive);
  }
  disk_ = std::make_unique<disk::RecordingDisk>(root(), notes());
  start_ = std::make_unique<disk::DiskModel>(root());
  if (!torture::Witness::Create(witness(), run, {.is_flushed = false}).ok()) std::abort();
}

torture::Testimony Scene::testimony() const {
  auto testimony = torture::ReadWitness(witness());
  if (testimony.ok()) return *std::move(testimony);
  std::cerr << testimony.status() << std::endl;
  std::abort();
}

uint64_t FindOnLog(const Scene& scene, uint64_t after, disk::RecordKind kind, uint64_t offset) {
  const disk::Trace trace(const_cast<Scene&>(scene).disk().trace_path());
  std::set<uint64_t> logs;
  for (const disk::TraceEntry& entry : trace.entries()) {
    const disk::Record& record = entry.record;
    if (record.kind == disk::RecordKind::kCreate) {
      logs.erase(record.inode);  // a number that is used again
      if (entry.name.find("firn.db-wal") != std::string_view::npos) logs.insert(record.inode);
    }
    if (record.sequence > after && record.kind == kind && record.offset == offset &&
        logs.count(record.inode) != 0) {
      return record.sequence;
    }
  }
  return 0;
}

void CutPower(Suite& suite, const Scene& scene, const torture::Testimony& testimony,
              const CutPlan& plan,
              const std::function<void(const std::string& image, uint64_t moment)>& use) {
  const disk::Trace trace(const_cast<Scene&>(scene).disk().trace_path());
  if (trace.entries().empty()) return;
  std::mt19937_64& random = suite.random();
  const std::set<uint64_t> moments = PickMoments(trace, testimony, plan, random);
  disk::DiskModel model = scene.start();
  size_t number = random();
  for (const disk::TraceEntry& entry : trace.entries()) {
    model.Apply(entry);
    const uint64_t now = entry.record.sequence;
    size_t cuts = moments.count(now);
    // That a flush begins changes nothing.
    if (now >= plan.every.first && now <= plan.every.second &&
        entry.record.kind != disk::RecordKind::kSyncBegin) {
      cuts = model.HasUnflushed() ? std::size(disk::kSurvivals) : 1;
    }
    for (; cuts > 0; --cuts) {
      if (!suite.goes_on()) return;
      const disk::Survival survival = disk::kSurvivals[number++ % std::size(disk::kSurvivals)];
      const std::string image = ImageFolder() + "/image";
      std::filesystem::remove_all(image);
      model.WriteImage(image, survival, random);
      const uint64_t moment = plan.moment.value_or(now);
      if (use) use(image, moment);
      const ImageFacts facts{
          .data_dir = image + "/data",
          .log = {.moment = moment, .may_lose = plan.may_lose, .is_shared = plan.is_shared},
          .is_thorough = number % 5 == 0};
      const torture::Violations violations =
          plan.check ? plan.check(image, moment) : CheckImage(facts, testimony, random);
      suite.Count(absl::StrCat(plan.kind, ": ", disk::NameOf(survival)),
                  torture::CountAcknowledged(testimony, moment), violations,
                  absl::StrCat(plan.how, ", cut after operation ", now));
      std::filesystem::remove_all(image);
    }
  }
}

void CheckNow(Suite& suite, const Scene& scene, const std::string& kind, const std::string& how,
              torture::Violations violations) {
  const torture::Testimony testimony = scene.testimony();
  // A copy, since the check appends what the witness does not know of.
  const std::string image = ImageFolder() + "/copy";
  std::filesystem::remove_all(image);
  std::filesystem::copy(scene.root(), image, std::filesystem::copy_options::recursive);
  const ImageFacts facts{.data_dir = image + "/data", .log = {}, .is_thorough = true};
  for (torture::Violation& violation : CheckImage(facts, testimony, suite.random())) {
    violations.push_back(std::move(violation));
  }
  suite.Count(kind, torture::CountAcknowledged(testimony), violations, how);
}

}  // namespace firn::testing
