#include "harness/query_load.h"

#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <sstream>
#include <vector>

#include "harness/client.h"
#include "harness/projections.h"

namespace firn::bench {
namespace {

constexpr char kChoose[] = "-- choose ";

std::string ReadFile(const std::string& path) {
  std::ifstream file(path);
  if (!file) Fail("cannot read " + path);
  return {std::istreambuf_iterator<char>(file), {}};
}

class QueryLoad {
 public:
  QueryLoad(const QueryOptions& options, ProjectionsStub& stub)
      : options_(options), stub_(stub), head_(GetCatalog(stub).status().position()) {
    request_.set_projection(kCatalog);
    request_.set_sql(ReadFile(options.file));
    FindChoices();
  }

  Measurement Run() {
    Meter meter = options_.queries > 0 ? Meter::UntilTaken() : Meter::ForSeconds(options_.seconds);
    for (uint64_t asked = 0; options_.queries == 0 || asked < options_.queries; ++asked) {
      Choose();
      const Clock::time_point began = Clock::now();
      if (!meter.IsRunning(began)) break;
      const QueryAnswer answer = RunQuery(stub_, request_);
      if (options_.past && answer.position != request_.as_of().position()) {
        Fail("query: the rows are of another moment");
      }
      rows_ += answer.rows;
      meter.Add(began, Clock::now(), 1, answer.bytes);
    }
    if (rows_ == 0) Fail("query: nothing was found by " + options_.file);
    Measurement measurement = meter.Take();
    measurement.stored = head_;
    return measurement;
  }

 private:
  void FindChoices() {
    std::istringstream lines(request_.sql());
    for (std::string line; std::getline(lines, line);) {
      const size_t colon = line.find(": ");
      if (!line.starts_with(kChoose) || colon == std::string::npos) continue;
      const size_t name = sizeof(kChoose) - 1;
      v1::QueryRequest request;
      request.set_projection(kCatalog);
      request.set_sql(line.substr(colon + 2));
      std::vector<v1::QueryValue>& values = choices_[line.substr(name, colon - name)];
      RunQuery(stub_, request, &values);
      if (values.empty()) Fail("query: there is nothing to choose from in " + options_.file);
    }
  }

  void Choose() {
    for (const auto& [name, values] : choices_) {
      (*request_.mutable_parameters())[name] = values[random_() % values.size()];
    }
    if (!options_.past) return;
    uint64_t position = 0;
    do {
      position = 1 + random_() % head_;
    } while (!asked_.insert(position).second);
    request_.mutable_as_of()->set_position(position);
  }

  const QueryOptions& options_;
  ProjectionsStub& stub_;
  const uint64_t head_;
  v1::QueryRequest request_;
  std::map<std::string, std::vector<v1::QueryValue>> choices_;
  std::set<uint64_t> asked_;
  std::mt19937_64 random_{std::random_device{}()};
  uint64_t rows_ = 0;
};

}  // namespace

Measurement RunQueries(const QueryOptions& options) {
  const std::unique_ptr<ProjectionsStub> stub = ConnectToProjections(options.address);
  return QueryLoad(options, *stub).Run();
}

}  // namespace firn::bench
