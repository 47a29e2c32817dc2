#include "firn/schema/text_format.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace firn::schema {
namespace {

struct FormatCase {
  TextFormat format;
  std::vector<std::string> fit;
  std::vector<std::string> do_not;
};

const std::vector<FormatCase>& Cases() {
  static const auto* const cases = new std::vector<FormatCase>{
      {TextFormat::kAny, {"", "a", "\n", "é"}, {}},
      {TextFormat::kUuid,
       {"3f0b1c5e-8f0a-4f3a-9d2b-0a1b2c3d4e5f", "3F0B1C5E-8F0A-4F3A-9D2B-0A1B2C3D4E5F",
        "00000000-0000-0000-0000-000000000000"},
       {"", "3f0b1c5e8f0a4f3a9d2b0a1b2c3d4e5f", "3f0b1c5e-8f0a-4f3a-9d2b-0a1b2c3d4e5",
        "3f0b1c5e-8f0a-4f3a-9d2b-0a1b2c3d4e5g", "{3f0b1c5e-8f0a-4f3a-9d2b-0a1b2c3d4e5f}",
        " 3f0b1c5e-8f0a-4f3a-9d2b-0a1b2c3d4e5f"}},
      {TextFormat::kDateTime,
       {"2026-02-21T15:04:05Z", "2026-02-21T15:04:05.120Z", "2026-02-21T15:04:05+01:00",
        "2026-02-21T15:04:05.123456789-11:30", "2024-02-29T00:00:00Z", "0001-01-01T00:00:00Z"},
       {"",
        "2026-02-21",
        "2026-02-21T15:04:05",
        "2026-02-21 15:04:05Z",
        "2026-02-30T00:00:00Z",
        "2025-02-29T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "2026-02-21T24:00:00Z",
        "2026-02-21T15:60:00Z",
        "2026-02-21T15:04Z",
        " 2026-02-21T15:04:05Z",
        "2026-02-21T15:04:05Z ",
        "2026-2-21T15:04:05Z",
        "2026-02-21T5:04:05Z",
        "2026-02-21T15:04:05+0100",
        "2026-02-21T15:04:05+01",
        "2026-02-21T15:04:05+1:00",
        "2026-02-21T15:04:05.Z",
        "12026-02-21T15:04:05Z",
        "-2026-02-21T15:04:05Z",
        "infinite-future",
        "2026-02-21T15:04:05+25:00"}},
      {TextFormat::kDate,
       {"2026-02-21", "2024-02-29"},
       {"", "2026-02-30", "2026-2-21", "2026-02-1", " 2026-02-21", "2026-02-21 ", "2026-02-21Z",
        "20260221", "2026-02"}},
      {TextFormat::kTime,
       {"15:04:05Z", "15:04:05.120Z", "15:04:05+01:00", "00:00:00Z"},
       {"", "15:04:05", "15:04Z", "24:00:00Z", "5:04:05Z", "15:04:05Z ", " 15:04:05Z",
        "15:04:05+0100", "2026-02-21T15:04:05Z"}},
      {TextFormat::kDuration,
       {"P1D", "P1DT12H", "PT36H", "P4Y", "P2W", "P1Y2M3DT4H5M6S", "PT0S"},
       {"", "P", "PT", "P1", "1D", "P1DT", "P1W2D", "PT1D", "P1S", "-P1D", "P1.5D", "p1d"}},
      {TextFormat::kProtobufDuration,
       {"1s", "1.5s", "-1.5s", "0s", "315576000000s", "0.000000001s"},
       {"", "1", "1.s", ".5s", "1.5", "1m", "1.0000000001s", "+1s", "1 s", "s"}},
      {TextFormat::kEmail,
       {"a@example.org", "a.b+c@x-y.example", "a@localhost"},
       {"", "a", "@example.org", "a@", "a@-x.org", "a b@example.org", "a@b@c@", "é@example.org"}},
      {TextFormat::kHostname,
       {"example.org", "a", "xn--bcher-kva.example", "1.2"},
       {"", "-a", "a-", "a..b", ".a", "a.", "a_b", "a b", std::string(64, 'a'), "é"}},
      {TextFormat::kIp, {"192.0.2.1", "2001:db8::1", "::"}, {"", "192.0.2", "192.0.2.256", "g::"}},
      {TextFormat::kIpv4,
       {"192.0.2.1", "0.0.0.0"},
       {"", "2001:db8::1", "192.0.2.256", "192.0.2.01", "192.0.2.1 "}},
      {TextFormat::kIpv6,
       {"2001:db8::1", "::", "::ffff:192.0.2.1"},
       {"", "192.0.2.1", "1::2::3", "12345::", "fe80::1%eth0"}},
      {TextFormat::kUri,
       {"https://example.org/a?b#c", "urn:a:b", "mailto:a@b"},
       {"", "/a", "a", "https:", "1a:b", "https://example.org/a b", "https://a/\"b\"", "a:<b>"}},
      {TextFormat::kUriReference,
       {"", "/a", "a", "#b", "https://example.org/"},
       {"a b", "<a>", "a\\b", "a\n", "{a}", "a|b"}},
      {TextFormat::kBase64, {"", "YQ==", "YWJj", "_-8="}, {"Y", "YQ=", "é", "YQ==YQ=="}},
      {TextFormat::kInteger,
       {"0", "42", "-42", "9223372036854775807", "-9223372036854775808", "18446744073709551615"},
       {"", "+1", " 1", "1 ", "1.0", "1e3", "0x1", "18446744073709551616", "-9223372036854775809",
        "a", "042", "-0", "-042", "--1"}}};
  return *cases;
}

TEST(TextFormat, FitsWhatHasTheFormatAndNothingElse) {
  for (const FormatCase& c : Cases()) {
    for (const std::string& text : c.fit) {
      EXPECT_TRUE(FitsFormat(text, c.format)) << FormatName(c.format) << " \"" << text << "\"";
    }
    for (const std::string& text : c.do_not) {
      EXPECT_FALSE(FitsFormat(text, c.format)) << FormatName(c.format) << " \"" << text << "\"";
    }
  }
}

// What an error gives as an example of a format has it.
TEST(TextFormat, ExamplesInWordsFit) {
  for (const FormatCase& c : Cases()) {
    const std::string_view words = FormatInWords(c.format);
    constexpr std::string_view kSuchAs = "such as ";
    const size_t example = words.find(kSuchAs);
    if (example == std::string_view::npos) continue;
    EXPECT_TRUE(FitsFormat(words.substr(example + kSuchAs.size()), c.format)) << words;
  }
}

TEST(TextFormat, HaveNamesOfTheirOwn) {
  std::set<std::string_view> names;
  for (const FormatCase& c : Cases()) names.insert(FormatName(c.format));
  EXPECT_EQ(names.size(), Cases().size());
  EXPECT_EQ(FormatName(TextFormat::kAny), "");
  EXPECT_EQ(FormatName(TextFormat::kDateTime), "date-time");
}

}  // namespace
}  // namespace firn::schema
