#include "firn/proof/entry.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace firn::proof {
namespace {

// Every field is given.
struct Example {
  std::vector<std::string_view> tags = {"a", "bc"};
  std::vector<MetadataEntry> metadata = {{"k", "v"}};
  RecordedEvent event;

  Example() {
    event.position = 258;
    event.revision = 2;
    event.recorded_us = 1'700'000'000'000'001;
    event.batch_index = 3;
    for (size_t i = 0; i < event.id.bytes.size(); ++i) event.id.bytes[i] = static_cast<uint8_t>(i);
    event.timestamp_ms = 1'700'000'000'000;
    event.event_type = "rating_changed";
    event.payload = "{}";
    event.content_type = "";
    event.target_type = "image";
    event.target_id = 42;
    event.user_id = "ada";
    event.stream = "image-42";
    event.tags = tags;
    event.metadata = metadata;
  }

  std::string Entry() const {
    std::string entry;
    WriteEntry(event, entry);
    return entry;
  }
};

// The bytes are for ever: whoever has an old proof must be able to check it.
TEST(EntryTest, HasTheBytesOfTheDocumentation) {
  const std::string payload_hash =  // printf '{}' | sha256sum
      "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
  EXPECT_EQ(absl::BytesToHexString(Example().Entry()),
            absl::StrCat("01",                                // version
                         "0000000000000102",                  // position
                         "000102030405060708090a0b0c0d0e0f",  // id
                         "00060a24181e4001",                  // recorded, microseconds
                         "0000018bcfe56800",                  // timestamp, milliseconds
                         "0000000e", absl::BytesToHexString("rating_changed"), "00000005",
                         absl::BytesToHexString("image"),  //
                         "000000000000002a",               // target_id
                         "00000008", absl::BytesToHexString("image-42"),
                         "0000000000000002",  // revision
                         "00000003",          // batch_index
                         "01", "00000003", absl::BytesToHexString("ada"),
                         "00000000",  // content type
                         "00000002", "00000001", "61", "00000002", "6263", "00000001", "00000001",
                         "6b", "00000001", "76",  //
                         payload_hash));
  EXPECT_EQ(HashEvent(Example().event), HashLeaf(Example().Entry()));
}

TEST(EntryTest, EveryFieldCounts) {
  const std::vector<std::function<void(Example&)>> changes = {
      [](Example&) {},
      [](Example& e) { e.event.position = 259; },
      [](Example& e) { e.event.revision = 3; },
      [](Example& e) { e.event.recorded_us += 1; },
      [](Example& e) { e.event.batch_index = 4; },
      [](Example& e) { e.event.id.bytes[15] ^= 1; },
      [](Example& e) { e.event.timestamp_ms += 1; },
      [](Example& e) { e.event.event_type = "rating_change"; },
      [](Example& e) { e.event.payload = "{ }"; },
      [](Example& e) { e.event.content_type = "text/plain"; },
      [](Example& e) { e.event.target_type = "imag"; },
      [](Example& e) { e.event.target_id = -42; },
      [](Example& e) { e.event.user_id.reset(); },
      [](Example& e) { e.event.user_id = ""; },
      [](Example& e) { e.event.stream = "image-43"; },
      [](Example& e) { e.tags[0] = "ab", e.tags[1] = "c"; },
      [](Example& e) { e.event.tags = absl::MakeSpan(e.tags).first(1); },
      [](Example& e) {
        e.metadata[0] = {"kv", ""};
      },
      [](Example& e) { e.event.metadata = {}; },
  };
  std::set<std::string> entries;
  for (const auto& change : changes) {
    Example example;
    change(example);
    entries.insert(example.Entry());
  }
  EXPECT_EQ(entries.size(), changes.size());
}

}  // namespace
}  // namespace firn::proof
