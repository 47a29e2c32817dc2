#include "harness/rebuild_load.h"

#include <grpcpp/grpcpp.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>
#include <sstream>

#include "harness/client.h"
#include "harness/projections.h"

namespace firn::bench {
namespace {

// User and system time of a process so far.
double CpuSeconds(int pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const size_t name_end = text.rfind(')');
  if (name_end == std::string::npos) Fail("the server's process is not there");
  std::istringstream fields(text.substr(name_end + 1));
  // They are the 14th and 15th; the name is the second.
  std::string skipped;
  for (int i = 3; i < 14; ++i) fields >> skipped;
  uint64_t user = 0;
  uint64_t system = 0;
  fields >> user >> system;
  return static_cast<double>(user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

v1::RebuildResult RebuildOnce(ProjectionsStub& stub) {
  grpc::ClientContext context;
  v1::RebuildRequest request;
  request.set_name(kCatalog);
  const auto reader = stub.Rebuild(&context, request);
  v1::RebuildResult result;
  v1::RebuildResponse response;
  while (reader->Read(&response)) {
    if (response.has_result()) result = response.result();
  }
  const grpc::Status status = reader->Finish();
  if (!status.ok()) Fail(Describe("rebuild", status));
  if (result.position() == 0) Fail("rebuild: it ended without a result");
  if (result.anomalies() != 0) {
    Fail("rebuild: " + std::to_string(result.anomalies()) + " events did not fit");
  }
  return result;
}

double ToSeconds(const google::protobuf::Duration& duration) {
  return static_cast<double>(duration.seconds()) + duration.nanos() / 1e9;
}

}  // namespace

Measurement RunRebuild(const RebuildOptions& options) {
  const std::unique_ptr<ProjectionsStub> stub = ConnectToProjections(options.address);
  Measurement measurement;
  std::string digest;
  const double cpu = options.server_pid == 0 ? 0 : CpuSeconds(options.server_pid);
  do {
    const v1::RebuildResult result = RebuildOnce(*stub);
    if (!digest.empty() && result.digest().sha256() != digest) Fail("rebuild: two differ");
    digest = result.digest().sha256();
    const double seconds = ToSeconds(result.duration());
    measurement.stored = result.position();
    measurement.count += result.applied() + result.skipped();
    measurement.seconds += seconds;
    measurement.latencies_us.push_back(static_cast<uint32_t>(seconds * 1e6));
  } while (measurement.seconds < options.seconds);
  if (options.server_pid != 0) {
    std::fprintf(stderr, "server's CPU time, with the digest: %.2f s in builds of %.2f s\n",
                 CpuSeconds(options.server_pid) - cpu, measurement.seconds);
  }
  return measurement;
}

}  // namespace firn::bench
