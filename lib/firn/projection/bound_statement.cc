#include "firn/projection/bound_statement.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "firn/base/status.h"

namespace firn::projection {
namespace {

void BindMember(const MemberValue& value, sqlite3_stmt* statement, int parameter) {
  switch (value.kind) {
    case MemberValue::Kind::kInteger:
      sqlite3_bind_int64(statement, parameter, value.integer);
      return;
    case MemberValue::Kind::kReal:
      sqlite3_bind_double(statement, parameter, value.real);
      return;
    case MemberValue::Kind::kText:
    case MemberValue::Kind::kObject:
    case MemberValue::Kind::kArray:
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

std::optional<BoundStatement::Aspect> BoundStatement::TakeAspect(std::string_view& name) {
  const size_t start = std::min(name.find('('), name.size());
  const std::string_view ending = name.substr(start);
  name = name.substr(0, start);
  if (ending.empty()) return Aspect::kValue;
  if (ending == "(given)") return Aspect::kGiven;
  if (ending == "(integer)") return Aspect::kInteger;
  if (ending == "(number)") return Aspect::kNumber;
  if (ending == "(text)") return Aspect::kText;
  if (ending == "(object)") return Aspect::kObject;
  if (ending == "(array)") return Aspect::kArray;
  return std::nullopt;
}

bool BoundStatement::Has(const MemberValue& value, Aspect aspect) {
  using Kind = MemberValue::Kind;
  switch (aspect) {
    case Aspect::kValue:
      return true;
    case Aspect::kGiven:
      return value.kind != Kind::kAbsent;
    case Aspect::kInteger:
      return value.kind == Kind::kInteger;
    case Aspect::kNumber:
      return value.kind == Kind::kInteger || value.kind == Kind::kReal;
    case Aspect::kText:
      return value.kind == Kind::kText;
    case Aspect::kObject:
      return value.kind == Kind::kObject;
    case Aspect::kArray:
      return value.kind == Kind::kArray;
  }
  return false;
}

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
      const std::string_view whole = name;
      name.remove_prefix(1);
      const std::optional<Aspect> aspect = TakeAspect(name);
      if (!aspect) {
        return absl::InvalidArgumentError(
            absl::StrCat("there is no parameter ", ToAbsl(whole),
                         "; a name may be followed by (given), (integer), (number), (text), "
                         "(object) or (array)"));
      }
      binding.aspect = *aspect;
      binding.member = paths.Add(name);
    }
    bound.bindings_.push_back(binding);
  }
  bound.statement_ = std::move(statement);
  bound.offset_ = offset;
  return bound;
}

void BoundStatement::Bind(EventParts& parts, const PayloadMembers& members) {
  for (Binding& binding : bindings_) {
    if (binding.part) {
      parts.Bind(*binding.part, statement_, binding.parameter);
      continue;
    }
    const MemberValue& value = members[binding.member];
    const bool has = Has(value, binding.aspect);
    if (binding.aspect == Aspect::kGiven) {
      statement_.Bind(binding.parameter, int64_t{has});
      continue;
    }
    // Most members are absent from most payloads, and from the one before.
    const bool was_null =
        std::exchange(binding.is_null, !has || value.kind == MemberValue::Kind::kAbsent ||
                                           value.kind == MemberValue::Kind::kNull);
    if (binding.is_null && was_null) continue;
    BindMember(has ? value : MemberValue(), statement_.handle(), binding.parameter);
  }
}

}  // namespace firn::projection
