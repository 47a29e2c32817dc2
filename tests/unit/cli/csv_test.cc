#include "cli/csv.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/unit/cli/sample_event.h"

namespace firn::cli {
namespace {

std::string Format(const v1::EventDTO& event) {
  std::string line;
  AppendCsvLine(event, line);
  return line;
}

TEST(CsvTest, NamesTheColumns) {
  std::string heading;
  AppendCsvHeading(heading);
  EXPECT_EQ(heading,
            "position,id,timestamp,event_type,target_type,target_id,user_id,stream,revision,"
            "created_at,batch_index,tags,metadata,payload,content_type,payload_base64\n");
}

TEST(CsvTest, QuotesWhatNeedsIt) {
  EXPECT_EQ(Format(MakeFullEvent()),
            "7,0192f3c4-7d5e-7a10-9b3c-2f6e8d1a4c57,1700000000123,rating_changed,image,42,ada,"
            "image-42,3,2026-02-21T15:04:05.120417Z,2,\"[\"\"album:9\"\",\"\"a,b\"\"]\","
            "\"{\"\"source\"\":\"\"say \\\"\"hi\\\"\"\"\"}\",\"{\"\"rating\"\":5}\",,\n");
}

TEST(CsvTest, LineBreaksStayInsideTheQuotes) {
  v1::EventDTO event = MakeSampleEvent();
  event.set_payload_json("{\r\n}");
  EXPECT_NE(Format(event).find(",\"{\r\n}\",,\n"), std::string::npos);
}

TEST(CsvTest, OpaquePayloadsAreBase64) {
  v1::EventDTO event = MakeSampleEvent();
  event.set_payload_bytes("\x01\x02");
  event.set_content_type("application/cbor");
  EXPECT_NE(Format(event).find(",,,,application/cbor,AQI=\n"), std::string::npos) << Format(event);
}

TEST(CsvTest, WithoutATargetThereIsNoNumber) {
  v1::EventDTO event = MakeSampleEvent();
  event.clear_target_type();
  event.clear_target_id();
  EXPECT_NE(Format(event).find("rating_changed,,,,image-42"), std::string::npos) << Format(event);
}

}  // namespace
}  // namespace firn::cli
