// An authority with certificates, made as docs/operations.md says.

#ifndef FIRN_TESTS_SUPPORT_AUTHORITY_H_
#define FIRN_TESTS_SUPPORT_AUTHORITY_H_

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include "tests/support/temp_dir.h"

namespace firn::testing {

// The commands that the guide has for making certificates.
inline std::string Recipe() {
  std::ostringstream page;
  page << std::ifstream("docs/operations.md").rdbuf();
  const std::string text = page.str();
  static constexpr char kBegin[] = "```sh\n";
  const size_t begin = text.find(kBegin, text.find("## TLS and tokens"));
  if (begin == std::string::npos) return "false";
  const size_t first = begin + sizeof(kBegin) - 1;
  return text.substr(first, text.find("```", first) - first);
}

// An authority with a server's and a client's certificate, and tokens, in a folder.
class Authority {
 public:
  Authority() {
    const std::string script = directory_.path() + "/make.sh";
    std::ofstream(script) << "set -euo pipefail; cd '" << directory_.path() << "'\n" << Recipe();
    const std::string log = directory_.path() + "/log";
    EXPECT_EQ(std::system(("bash '" + script + "' >'" + log + "' 2>&1").c_str()), 0) << [&] {
      std::ostringstream text;
      text << std::ifstream(log).rdbuf();
      return text.str();
    }();
  }

  std::string File(const std::string& name) const { return directory_.path() + "/" + name; }

 private:
  TempDir directory_;
};

}  // namespace firn::testing

#endif  // FIRN_TESTS_SUPPORT_AUTHORITY_H_
