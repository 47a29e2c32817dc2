#include "tests/model/log_under_test.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <iostream>
#include <latch>
#include <optional>
#include <random>
#include <utility>

#include "firn/base/log.h"
#include "firn/base/time.h"
#include "firn/engines/sqlite/sqlite_engine.h"
#include "tests/support/status_matchers.h"

namespace firn::testing {
namespace {

uint64_t Setting(const char* name, uint64_t fallback) {
  const char* text = std::getenv(name);
  return text == nullptr ? fallback : std::strtoull(text, nullptr, 10);
}

// A clock that is set back now and then, by up to a second.
Clock UnsteadyClock(uint64_t seed) {
  return [dice = Dice(seed), behind = int64_t{0}]() mutable {
    if (dice.OneIn(50)) behind = static_cast<int64_t>(dice.Roll(1'000'000));
    return SystemClockMicros() - behind;
  };
}

}  // namespace

std::chrono::steady_clock::duration TestDuration() {
  return std::chrono::milliseconds(Setting("FIRN_MODEL_SECONDS", 10) * 1000 / 2);
}

uint64_t FirstSeed() {
  const uint64_t seed = Setting("FIRN_MODEL_SEED", std::random_device{}());
  std::cout << "FIRN_MODEL_SEED=" << seed << std::endl;
  return seed;
}

LogUnderTest::LogUnderTest(Dice dice) : dice_(std::move(dice)) {
  log::Configure(log::Level::kError, log::Format::kText);
  Open();
}

void LogUnderTest::Open() {
  sqlite::EngineOptions options;
  options.data_dir = data_dir();
  constexpr size_t kTails[] = {50, 200, 2000};
  options.index_tail_postings = kTails[dice_.Roll(3)];
  constexpr int kWalPages[] = {16, 64, 1000};
  options.wal_pages = kWalPages[dice_.Roll(3)];
  durability_ = dice_.OneIn(3) ? Durability::kWritten : Durability::kFsynced;
  options.durability = durability_;
  options.clock = UnsteadyClock(dice_.Roll(1 << 30));
  auto engine = sqlite::OpenEngine(options);
  ASSERT_OK(engine);
  auto store = Store::Start(*std::move(engine), StoreOptions{});
  ASSERT_OK(store);
  store_ = *std::move(store);
}

void LogUnderTest::Close() {
  store_.reset();
  if (dice_.OneIn(3)) DamageIndex();
}

// All of it can be made again from the log.
void LogUnderTest::DamageIndex() {
  const std::string folder = data_dir() + "/index";
  if (dice_.OneIn(2)) {
    std::filesystem::remove_all(folder);
    return;
  }
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  if (!files.empty()) std::filesystem::remove(files[dice_.Roll(files.size())]);
}

std::vector<StoreAnswer> LogUnderTest::Append(const std::vector<AppendRequest>& requests) {
  std::vector<std::optional<StoreAnswer>> answers(requests.size());
  std::latch answered(static_cast<std::ptrdiff_t>(requests.size()));
  for (size_t i = 0; i < requests.size(); ++i) {
    store_->Append(requests[i], [&answer = answers[i], &answered](StoreAnswer a) {
      answer = std::move(a);
      answered.count_down();
    });
  }
  answered.wait();
  std::vector<StoreAnswer> all;
  for (std::optional<StoreAnswer>& answer : answers) all.push_back(*std::move(answer));
  return all;
}

void LogUnderTest::WithReader(const std::function<void(EventReader&)>& body) {
  std::promise<void> done;
  ASSERT_OK(store_->Read([&](EventReader& reader) {
    body(reader);
    done.set_value();
  }));
  done.get_future().wait();
}

std::vector<LoggedEvent> LogUnderTest::ReadAll() {
  const Position head = store_->head().position;
  const PageLimits limits{.events = dice_.Between(1, 2000), .bytes = dice_.Between(1, 1 << 18)};
  std::vector<LoggedEvent> events;
  std::promise<absl::Status> done;
  const absl::Status started = store_->Read([&](EventReader& reader) {
    Position last = 0;
    while (last < head) {
      const auto page =
          reader.Read({.after = last, .until = head, .limits = limits},
                      [&](const RecordedEvent& event) { events.push_back(Keep(event)); });
      if (!page.ok() || page->looked_to == last) {
        done.set_value(page.ok() ? absl::InternalError("a page without an event") : page.status());
        return;
      }
      last = page->looked_to;
    }
    done.set_value(absl::OkStatus());
  });
  EXPECT_OK(started.ok() ? done.get_future().get() : started);
  return events;
}

void LogUnderTest::CompareWith(AppendModel& model) {
  const std::vector<LoggedEvent> log = ReadAll();
  ASSERT_EQ(log.size(), model.head());
  for (const LoggedEvent& event : log) {
    ASSERT_GE(event.position, 1u);
    ASSERT_LE(event.position, model.head());
    ASSERT_TRUE(model.LearnTime(event.position, event.recorded_us))
        << "the recorded time cannot be that of\n"
        << model.At(event.position);
    ASSERT_EQ(event, model.At(event.position));
  }
}

}  // namespace firn::testing
