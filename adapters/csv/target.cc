#include <utility>

#include "gendan/adapters/csv/import.h"
#include "gendan/engine.h"

namespace gendan::csv {

ImportTarget target_of(Engine& engine, std::string actor) {
  ImportTarget target;
  target.record = [&engine, actor = std::move(actor)](const RequestId& id, const Events& events) {
    Request request;
    request.request_id = id;
    request.actor = actor;
    request.durability = Durability::kBuffered;
    return engine.record(request, events);
  };
  target.sync = [&engine] { return engine.log().sync(); };
  return target;
}

}  // namespace gendan::csv
