// A store, its schemas and its server in this process.

#ifndef FIRN_TESTS_UNIT_RPC_SERVED_STORE_H_
#define FIRN_TESTS_UNIT_RPC_SERVED_STORE_H_

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include "firn/engines/sqlite/sqlite_engine.h"
#include "firn/rpc/server.h"
#include "firn/store/schema_log.h"
#include "firn/store/store.h"
#include "tests/support/status_matchers.h"

namespace firn::rpc {

class ServedStore {
 public:
  // Payloads are not checked unless `catalog` says so: most tests are not about them.
  void Start(std::unique_ptr<Engine> engine, const StoreOptions& options = {},
             schema::Policy catalog = schema::Policy::kOff) {
    auto started = Store::Start(std::move(engine), options);
    ASSERT_OK(started);
    store_ = *std::move(started);
    auto opened = SchemaLog::Open(*store_, catalog);
    ASSERT_OK(opened);
    schemas_ = *std::move(opened);
    auto served = Server::Start(*store_, *schemas_, "127.0.0.1:0");
    ASSERT_OK(served);
    server_ = *std::move(served);
  }

  // With the embedded engine.
  void Start(const std::string& data_dir, schema::Policy catalog = schema::Policy::kOff) {
    auto engine = sqlite::OpenEngine({.data_dir = data_dir});
    ASSERT_OK(engine);
    Start(*std::move(engine), {}, catalog);
  }

  // May be called twice, and without Start.
  void Stop(std::chrono::milliseconds deadline = std::chrono::seconds(10)) {
    if (server_ == nullptr) return;
    server_->Stop(deadline);
    store_->Close();
    server_.reset();
  }

  Store& store() { return *store_; }
  SchemaLog& schemas() { return *schemas_; }
  const std::string& address() const { return server_->address(); }

 private:
  std::unique_ptr<Store> store_;
  std::unique_ptr<SchemaLog> schemas_;
  std::unique_ptr<Server> server_;
};

}  // namespace firn::rpc

#endif  // FIRN_TESTS_UNIT_RPC_SERVED_STORE_H_
