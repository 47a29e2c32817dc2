// Reads at random, each compared with what a loop over the model's events finds.

#ifndef FIRN_TESTS_MODEL_READ_COMPARISON_H_
#define FIRN_TESTS_MODEL_READ_COMPARISON_H_

#include <string>

#include "tests/model/append_model.h"
#include "tests/model/log_under_test.h"
#include "tests/model/request_maker.h"

namespace firn::testing {

// One read: a filter of any parts, any part of the log, any direction, pages of any limits. The
// model must have learned all times. `where` goes before what is said of a failure.
void CompareRead(LogUnderTest& log, const AppendModel& model, RequestMaker& maker, Dice& dice,
                 const std::string& where);

// Looks up the position of a time, and the time of a position.
void CompareTimes(LogUnderTest& log, const AppendModel& model, Dice& dice,
                  const std::string& where);

}  // namespace firn::testing

#endif  // FIRN_TESTS_MODEL_READ_COMPARISON_H_
