#ifndef GENDAN_PROJECTION_PROJECTION_H_
#define GENDAN_PROJECTION_PROJECTION_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "gendan/export.h"
#include "gendan/log/record.h"
#include "gendan/log/row_store.h"
#include "gendan/order/event.h"

namespace gendan {

// A read model: a fold of the log into rows that can be thrown away and folded again.
//
// Not safe from several threads by itself; whoever runs it (Engine, or a ProjectionRunner of the host's) calls one
// member at a time, and reads happen under the runner's lock. apply() sees every event that stands and that the
// projection takes(), in order of position, once; those of a stream once more after forget(). It cannot refuse (what
// the log holds has happened) and must give the same rows for the same events, whatever the hash order of its
// containers. No member throws.
class GENDAN_EXPORT Projection {
 public:
  virtual ~Projection() = default;

  // Stable, unique within an engine, [a-z0-9_]+: the prefix of its saved rows.
  virtual std::string_view name() const = 0;
  // Of the saved rows. When it differs from what is saved, the rows are dropped and folded again from position 1.
  virtual std::uint32_t schema() const = 0;

  // The views in `record` are valid during the call. Events of types that the projection does not know, the host's
  // (HostEvent) among them, are passed over.
  // An EventReversed does not come here: its stream is forgotten, and what still stands of it is applied anew, where
  // the projection takes events of the type that was taken back.
  virtual void apply(const Record& record, const Event& event) = 0;
  // Whether apply() may take something from an event of this type. Of one that it does not take it hears nothing, nor
  // of its being taken back: neither has to be read for it. The answer for a type never changes. Every type, unless
  // said otherwise.
  virtual bool takes(EventTag) const { return true; }
  // Forgets all that the events of one stream have made, and nothing else. So what is kept is kept by stream (an
  // order's row, a row per order and lot), and added up when asked for.
  virtual void forget(std::string_view stream) = 0;

  // Appends the rows that changed since the last collect(), each key once, with their values now (nullopt: gone), in
  // any order. A projection that was never collected gives all its rows. Keys are the projection's own, without any
  // prefix, and may not be empty. Equal folds give equal bytes.
  virtual void collect(std::vector<RowStore::Change>& changes) = 0;
  // Takes back one row that an earlier collect() gave; it is not changed by that. Rows come in order of their keys,
  // before any apply(). Refused: corrupt; the runner then drops all rows and folds again.
  virtual absl::Status restore(std::string_view key, std::string_view value) = 0;
  // Forgets everything.
  virtual void reset() = 0;
};

}  // namespace gendan

#endif  // GENDAN_PROJECTION_PROJECTION_H_
