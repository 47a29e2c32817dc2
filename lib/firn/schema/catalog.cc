#include "firn/schema/catalog.h"

#include <cstdlib>
#include <string>

#include "firn/base/log.h"

namespace firn::schema {

std::shared_ptr<const CompiledSchema> CompiledCatalog() {
  static const auto* const catalog = [] {
    auto compiled = CompileProtobuf(CatalogDescriptorSet(), {});
    if (!compiled.ok()) {
      // The build made it; a test compiles it.
      log::Error("the built-in catalogue does not compile",
                 {{"error", std::string(compiled.status().message())}});
      std::abort();
    }
    return new std::shared_ptr<const CompiledSchema>(*std::move(compiled));
  }();
  return *catalog;
}

}  // namespace firn::schema
