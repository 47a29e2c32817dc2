// The projections of a store, in process.

#ifndef FIRN_TESTS_UNIT_PROJECTION_PROJECTIONS_SUPPORT_H_
#define FIRN_TESTS_UNIT_PROJECTION_PROJECTIONS_SUPPORT_H_

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <future>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "firn/projection/projections.h"
#include "firn/projection/view.h"
#include "tests/unit/projection/support.h"

namespace firn::projection {

inline constexpr char kItems[] =
    "create table t (id integer primary key, v);\n"
    "-- on: added\n"
    "insert into t values (:position, $v);\n";

class ProjectionsTest : public LogTest {
 protected:
  void SetUp() override {
    LogTest::SetUp();
    OpenProjections();
  }

  void TearDown() override {
    Close();
    LogTest::TearDown();
  }

  void OpenProjections() {
    auto projections = Projections::Open(*store_, data_dir());
    ASSERT_OK(projections);
    projections_ = *std::move(projections);
  }

  void Close() { projections_.reset(); }

  // As a restart of the server, with what happens to the files in between.
  void Restart(const std::function<void()>& between = [] {}) {
    Close();
    CloseStore();
    between();
    OpenStore();
    OpenProjections();
  }

  absl::StatusOr<CreateResult> Create(CreateRequest request) {
    std::promise<absl::StatusOr<CreateResult>> done;
    projections_->Create(std::move(request), {},
                         [&](auto result) { done.set_value(std::move(result)); });
    return done.get_future().get();
  }
  absl::StatusOr<CreateResult> Create(const std::string& name, const std::string& sql) {
    return Create({.name = name, .files = {{"x.sql", sql}}, .expected_version = std::nullopt});
  }

  absl::StatusOr<Position> Drop(const std::string& name) {
    std::promise<absl::StatusOr<Position>> done;
    projections_->Drop(name, {}, [&](auto result) { done.set_value(std::move(result)); });
    return done.get_future().get();
  }

  absl::StatusOr<std::shared_ptr<Build>> Rebuild(const std::string& name) {
    std::promise<absl::StatusOr<std::shared_ptr<Build>>> done;
    projections_->Rebuild(name, [&](auto result) { done.set_value(std::move(result)); });
    return done.get_future().get();
  }

  BuildStatus Current(const std::string& name = "items") {
    const auto status = projections_->Get(name);
    EXPECT_OK(status);
    return status.ok() && status->current ? *status->current : BuildStatus();
  }

  // Waits until the version is what is read, and has seen the whole log.
  bool AwaitCurrent(uint32_t version, const std::string& name = "items") {
    return projection::Await([&] {
      const BuildStatus status = Current(name);
      return status.version == version && status.position == head();
    });
  }

  // Rows of what can be read, having seen the whole log; or why there is nothing.
  std::vector<std::string> Read(const std::string& sql, const std::string& name = "items") {
    const auto build = projections_->Find(name);
    if (!build.ok()) return {build.status().ToString()};
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    EXPECT_TRUE((*build)->AwaitPosition(head(), deadline)) << name;
    return RowsOf((*build)->path().string(), sql);
  }

  // Names of the files of a projection.
  std::vector<std::string> Files(const std::string& name = "items") const {
    std::vector<std::string> files;
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator(Folder(name), none)) {
      files.push_back(entry.path().filename().string());
    }
    std::ranges::sort(files);
    return files;
  }
  std::string Folder(const std::string& name = "items") const {
    return data_dir() + "/projections/" + name;
  }

  std::unique_ptr<Projections> projections_;
};

}  // namespace firn::projection

#endif  // FIRN_TESTS_UNIT_PROJECTION_PROJECTIONS_SUPPORT_H_
