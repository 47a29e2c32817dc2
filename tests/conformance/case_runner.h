// The language of the cases, which README.md tells: requests are filled in, answers compared.

#ifndef FIRN_TESTS_CONFORMANCE_CASE_RUNNER_H_
#define FIRN_TESTS_CONFORMANCE_CASE_RUNNER_H_

#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace firn::testing {

// What a call answered: a response, or an error as README.md writes it; the other one is null.
struct Answer {
  nlohmann::json response;
  nlohmann::json error;
};

// What a case is run through.
struct CaseLinks {
  // Takes a step whose request is filled in. `is_wire`: only the bare contract can say it.
  std::function<Answer(const std::string& call, const nlohmann::json& request, bool is_wire)> call;
  // Stops the server in an orderly way, and starts it on the same store.
  std::function<void()> restart;
};

// Runs one case to its end, or to the first step that fails the test.
class CaseRunner {
 public:
  explicit CaseRunner(CaseLinks links) : links_(std::move(links)) {}

  void Run(const nlohmann::json& test_case);

 private:
  // Replaces what stands for something else.
  nlohmann::json Expand(const nlohmann::json& value) const;
  nlohmann::json ExpandText(const std::string& text) const;
  void Check(const nlohmann::json& expect, const Answer& answer);
  void Match(const nlohmann::json& expected, const nlohmann::json& actual, const std::string& path);

  const CaseLinks links_;
  std::map<std::string, nlohmann::json> saved_;
};

// The names of the files of cases, without their ending, and the cases of one. The tests run in the
// root of the repository.
std::vector<std::string> CaseFiles();
nlohmann::json ReadCases(const std::string& file);

}  // namespace firn::testing

#endif  // FIRN_TESTS_CONFORMANCE_CASE_RUNNER_H_
