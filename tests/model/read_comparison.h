// Reads at random, each compared with what a loop over the model's events finds.

#ifndef FIRN_TESTS_MODEL_READ_COMPARISON_H_
#define FIRN_TESTS_MODEL_READ_COMPARISON_H_

#include <string>
#include <vector>

#include "firn/core/engine.h"
#include "firn/core/query.h"
#include "tests/model/append_model.h"
#include "tests/model/log_under_test.h"
#include "tests/model/request_maker.h"

namespace firn::testing {

// What a filter means, as plainly as can be: not by firn::Matches, which is judged.
bool IsWanted(const Filter& filter, const LoggedEvent& logged);

// Reads page after page to the end of the request's range. Pages that keep to no limit or get
// nowhere are a test's failure.
std::vector<Position> ReadPages(EventReader& reader, ReadRequest request);

// One read: a filter of any parts, any part of the log, any direction, pages of any limits. The
// model must have learned all times. `where` goes before what is said of a failure.
void CompareRead(LogUnderTest& log, const AppendModel& model, RequestMaker& maker, Dice& dice,
                 const std::string& where);

// Looks up the position of a time, and the time of a position.
void CompareTimes(LogUnderTest& log, const AppendModel& model, Dice& dice,
                  const std::string& where);

}  // namespace firn::testing

#endif  // FIRN_TESTS_MODEL_READ_COMPARISON_H_
