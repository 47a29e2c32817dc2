#include "access_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "tests/support/temp_dir.h"

namespace firn::daemon {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class AccessFilesTest : public ::testing::Test {
 protected:
  std::string File(const std::string& text) {
    const std::string path = directory_.path() + "/file";
    std::ofstream(path) << text;
    return path;
  }

  std::string TokenError(const std::string& text) {
    Config config;
    config.token_file = File(text);
    const auto access = ReadAccess(config);
    EXPECT_FALSE(access.ok());
    return std::string(access.status().message());
  }

  firn::testing::TempDir directory_;
};

TEST_F(AccessFilesTest, WithoutFilesNothingIsNeeded) {
  const auto access = ReadAccess({});
  ASSERT_TRUE(access.ok());
  EXPECT_FALSE(access->tls);
  EXPECT_TRUE(access->tokens.empty());
}

TEST_F(AccessFilesTest, ReadsTokens) {
  Config config;
  config.token_file = File(
      "# of the indexer\n0123456789abcdef\n\n  \t# of nobody\n  !\"#$%&'()*+,-./~  \r\n"
      "0123456789abcdefg");
  const auto access = ReadAccess(config);
  ASSERT_TRUE(access.ok()) << access.status().message();
  EXPECT_THAT(access->tokens,
              ElementsAre("0123456789abcdef", "!\"#$%&'()*+,-./~", "0123456789abcdefg"));
}

TEST_F(AccessFilesTest, ATokenThatIsNoneIsToldByItsLineOnly) {
  for (const std::string& bad :
       std::vector<std::string>{"0123456789abcde", "0123456789 abcdef", "0123456789\tabcdef",
                                "0123456789abcdef\x7f", "0123456789abcd\xc3\xa9"}) {
    SCOPED_TRACE(bad);
    EXPECT_THAT(TokenError("0123456789abcdef\n" + bad + "\n"), HasSubstr("/file:2: a token has"));
    EXPECT_THAT(TokenError(bad), Not(HasSubstr("0123456789")));
  }
}

TEST_F(AccessFilesTest, AFileWithoutTokensLocksNobodyOut) {
  EXPECT_THAT(TokenError(""), HasSubstr("holds no token"));
  EXPECT_THAT(TokenError("\n# nothing\n"), HasSubstr("holds no token"));
}

TEST_F(AccessFilesTest, TokensNeedTlsWhereOthersListen) {
  Config config;
  config.token_file = File("0123456789abcdef");
  config.listen = "0.0.0.0:3476";
  const auto access = ReadAccess(config);
  ASSERT_FALSE(access.ok());
  EXPECT_THAT(std::string(access.status().message()), HasSubstr("--tls-cert"));
  EXPECT_THAT(std::string(access.status().message()), HasSubstr("0.0.0.0:3476"));
}

TEST_F(AccessFilesTest, FilesOfTlsBelongTogether) {
  Config config;
  config.tls_cert = "some.crt";
  EXPECT_THAT(std::string(ReadAccess(config).status().message()), HasSubstr("both or neither"));
  config = {};
  config.tls_key = "some.key";
  EXPECT_THAT(std::string(ReadAccess(config).status().message()), HasSubstr("both or neither"));
  config = {};
  config.tls_client_ca = "some.crt";
  EXPECT_THAT(std::string(ReadAccess(config).status().message()), HasSubstr("--tls-client-ca"));
}

TEST(IsLoopback, IsWhatOnlyThisMachineReaches) {
  for (const char* address : {"127.0.0.1:3476", "127.9.9.9:0", "localhost:1", "LocalHost:1",
                              "[::1]:3476", "[0:0:0:0:0:0:0:1]:3476"}) {
    EXPECT_TRUE(IsLoopback(address)) << address;
  }
  for (const char* address :
       {"0.0.0.0:3476", "128.0.0.1:1", "10.0.0.1:3476", "[::]:3476", "[::2]:1", ":3476", "*:3476",
        "127.0.0.1.example:1", "localhost.example:1", "[::ffff:10.0.0.1]:1", "127.1:1"}) {
    EXPECT_FALSE(IsLoopback(address)) << address;
  }
}

}  // namespace
}  // namespace firn::daemon
