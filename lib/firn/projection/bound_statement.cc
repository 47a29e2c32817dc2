#include "firn/projection/bound_statement.h"

#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "firn/base/status.h"

namespace firn::projection {
namespace {

constexpr std::string_view kGiven = "(given)";

void BindMember(const MemberValue& value, sqlite3_stmt* statement, int parameter) {
  switch (value.kind) {
    case MemberValue::Kind::kInteger:
      sqlite3_bind_int64(statement, parameter, value.integer);
      return;
    case MemberValue::Kind::kReal:
      sqlite3_bind_double(statement, parameter, value.real);
      return;
    case MemberValue::Kind::kText:
      sqlite3_bind_text64(statement, parameter, value.text.data(), value.text.size(), SQLITE_STATIC,
                          SQLITE_UTF8);
      return;
    case MemberValue::Kind::kAbsent:
    case MemberValue::Kind::kNull:
      sqlite3_bind_null(statement, parameter);
      return;
  }
}

}  // namespace

absl::StatusOr<BoundStatement> BoundStatement::Make(Statement statement, size_t offset,
                                                    MemberPaths& paths) {
  BoundStatement bound;
  const int count = sqlite3_bind_parameter_count(statement.handle());
  for (int parameter = 1; parameter <= count; ++parameter) {
    const char* const text = sqlite3_bind_parameter_name(statement.handle(), parameter);
    std::string_view name = text == nullptr ? "?" : text;
    Binding binding{.parameter = parameter, .part = EventPartNamed(name)};
    if (!binding.part) {
      if (!name.starts_with('$')) {
        return absl::InvalidArgumentError(
            absl::StrCat("there is no parameter ", ToAbsl(name), "; there are ", EventPartNames(),
                         ", and members of the payload such as $rating or $exif::iso"));
      }
      name.remove_prefix(1);
      binding.is_given = name.ends_with(kGiven);
      if (binding.is_given) name.remove_suffix(kGiven.size());
      if (name.find('(') != std::string_view::npos) {
        return absl::InvalidArgumentError(
            absl::StrCat("there is no parameter $", ToAbsl(name), "; only (given) may follow"));
      }
      binding.member = paths.Add(name);
    }
    bound.bindings_.push_back(binding);
  }
  bound.statement_ = std::move(statement);
  bound.offset_ = offset;
  return bound;
}

void BoundStatement::Bind(EventParts& parts, const PayloadMembers& members) {
  for (const Binding& binding : bindings_) {
    if (binding.part) {
      parts.Bind(*binding.part, statement_, binding.parameter);
    } else if (binding.is_given) {
      statement_.Bind(binding.parameter,
                      int64_t{members[binding.member].kind != MemberValue::Kind::kAbsent});
    } else {
      BindMember(members[binding.member], statement_.handle(), binding.parameter);
    }
  }
}

}  // namespace firn::projection
