#ifndef FIRN_CLIENT_SRC_CATALOG_MEMBERS_H_
#define FIRN_CLIENT_SRC_CATALOG_MEMBERS_H_

#include <concepts>
#include <type_traits>

namespace firn {
inline namespace client {
namespace catalog {

// T, or a constant one: so that one VisitMembers serves reading and writing.
template <typename Argument, typename T>
concept IsType = std::same_as<std::remove_const_t<Argument>, T>;

}  // namespace catalog
}  // namespace client
}  // namespace firn

#endif  // FIRN_CLIENT_SRC_CATALOG_MEMBERS_H_
