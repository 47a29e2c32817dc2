// A log that is there once for all inputs, and what reads of it must give.

#ifndef FIRN_TESTS_FUZZ_LOG_OF_READS_H_
#define FIRN_TESTS_FUZZ_LOG_OF_READS_H_

#include <memory>

#include "firn/core/engine.h"
#include "firn/rpc/read_requests.h"
#include "tests/model/append_model.h"
#include "tests/model/log_under_test.h"

namespace firn::fuzz {

class LogOfReads {
 public:
  static LogOfReads& Instance();

  // Use Instance.
  LogOfReads();

  Position head() const { return model_.head(); }

  // Reads what is asked for, page by page, and compares it with what a loop over the events finds.
  void CheckRead(rpc::ReadSpec spec);

 private:
  testing::AppendModel model_;
  testing::LogUnderTest log_;
  std::unique_ptr<EventReader> reader_;
};

}  // namespace firn::fuzz

#endif  // FIRN_TESTS_FUZZ_LOG_OF_READS_H_
