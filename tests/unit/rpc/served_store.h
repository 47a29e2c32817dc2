// A store, its schemas and its server in this process.

#ifndef FIRN_TESTS_UNIT_RPC_SERVED_STORE_H_
#define FIRN_TESTS_UNIT_RPC_SERVED_STORE_H_

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include "firn/engines/sqlite/sqlite_engine.h"
#include "firn/projection/projections.h"
#include "firn/proof/ledger.h"
#include "firn/rpc/server.h"
#include "firn/store/schema_log.h"
#include "firn/store/store.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace firn::rpc {

class ServedStore {
 public:
  // Before Start: what calls need. Nothing unless it is said.
  void Require(Access access) { access_ = std::move(access); }

  // Payloads are not checked unless `catalog` says so: most tests are not about them.
  void Start(std::unique_ptr<Engine> engine, const StoreOptions& options = {},
             schema::Policy catalog = schema::Policy::kOff) {
    Start(std::move(engine), options, catalog, own_.path());
  }

  // With the embedded engine.
  void Start(const std::string& data_dir, schema::Policy catalog = schema::Policy::kOff) {
    auto engine = sqlite::OpenEngine({.data_dir = data_dir});
    ASSERT_OK(engine);
    Start(*std::move(engine), {}, catalog, data_dir);
  }

  // May be called twice, and without Start.
  void Stop(std::chrono::milliseconds deadline = std::chrono::seconds(10)) {
    if (server_ == nullptr) return;
    server_->Stop(deadline);
    projections_->Stop();
    ledger_->Stop();
    store_->Close();
    server_.reset();
  }

  Store& store() { return *store_; }
  SchemaLog& schemas() { return *schemas_; }
  projection::Projections& projections() { return *projections_; }
  proof::Ledger& ledger() { return *ledger_; }
  Server& server() { return *server_; }
  const std::string& address() const { return server_->address(); }

 private:
  void Start(std::unique_ptr<Engine> engine, const StoreOptions& options, schema::Policy catalog,
             const std::string& data_dir) {
    // What an earlier start has made needs the store that it had.
    ledger_.reset();
    projections_.reset();
    schemas_.reset();
    auto started = Store::Start(std::move(engine), options);
    ASSERT_OK(started);
    store_ = *std::move(started);
    auto opened = SchemaLog::Open(*store_, catalog);
    ASSERT_OK(opened);
    schemas_ = *std::move(opened);
    auto projections = projection::Projections::Open(*store_, data_dir);
    ASSERT_OK(projections);
    projections_ = *std::move(projections);
    auto ledger = proof::Ledger::Open(*store_, data_dir + "/proof");
    ASSERT_OK(ledger);
    ledger_ = *std::move(ledger);
    auto served =
        Server::Start(*store_, *schemas_, *projections_, *ledger_, "127.0.0.1:0", access_);
    ASSERT_OK(served);
    server_ = *std::move(served);
  }

  // For an engine without a folder.
  testing::TempDir own_;
  Access access_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<SchemaLog> schemas_;
  std::unique_ptr<projection::Projections> projections_;
  std::unique_ptr<proof::Ledger> ledger_;
  std::unique_ptr<Server> server_;
};

}  // namespace firn::rpc

#endif  // FIRN_TESTS_UNIT_RPC_SERVED_STORE_H_
