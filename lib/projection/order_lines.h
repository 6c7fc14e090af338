#ifndef GENDAN_LIB_PROJECTION_ORDER_LINES_H_
#define GENDAN_LIB_PROJECTION_ORDER_LINES_H_

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "gendan/core/id.h"
#include "gendan/order/event.h"
#include "gendan/order/stream.h"
#include "order/key_part.h"
#include "projection/row_table.h"

namespace gendan {

// Who makes what on each order: what lots and complaints are counted by. One row per order.
class OrderLines {
 public:
  struct Line {
    LineNo line;
    ItemId item;
    std::string family;
    SupplierId supplier;

    template <class Io, class Self>
    static void fields(Io& io, Self& self) {
      io(self.line.value);
      io(self.item);
      io(self.family);
      io(self.supplier);
    }
  };
  struct Order {
    std::vector<Line> lines;  // in order of entry

    template <class Io, class Self>
    static void fields(Io& io, Self& self) {
      io.list(self.lines, [](Io& inner, auto& line) { Line::fields(inner, line); });
    }
  };

  void on(const Record& record, const LineAdded& event) {
    Order& order = orders_.change_or_add(name_of(record.stream));
    Line* line = find_in(order, event.line);
    if (line == nullptr) line = &order.lines.emplace_back();
    *line = {event.line, event.item, event.family, event.supplier};
  }
  void on(const Record& record, const EntryCorrected& event) {
    if (event.field != "item" && event.field != "family" && event.field != "supplier") return;
    Order* order = orders_.change(name_of(record.stream));
    Line* line = order == nullptr ? nullptr : find_in(*order, event.line);
    if (line == nullptr) return;
    if (event.field == "item") line->item = ItemId(event.now.value);
    if (event.field == "family") line->family = event.now.value;
    if (event.field == "supplier") line->supplier = SupplierId(event.now.value);
  }

  // Of a line that nobody entered nothing is known.
  const Line& line_of(const OrderId& order, LineNo number) const {
    static const Line kUnknown;
    const Order* found = orders_.find(order.str());
    const Line* line = found == nullptr ? nullptr : find_in(*found, number);
    return line == nullptr ? kUnknown : *line;
  }
  // The supplier of every line of the order; empty where they differ or there is none.
  SupplierId only_supplier(const OrderId& order) const {
    const Order* found = orders_.find(order.str());
    if (found == nullptr || found->lines.empty()) return {};
    const SupplierId& first = found->lines.front().supplier;
    const bool same =
        std::all_of(found->lines.begin(), found->lines.end(), [&](const Line& line) { return line.supplier == first; });
    return same ? first : SupplierId();
  }

  rows::Table<Order>& rows() { return orders_; }

 private:
  template <class AnyOrder>
  static auto find_in(AnyOrder& order, LineNo number) -> decltype(order.lines.data()) {
    const auto found =
        std::find_if(order.lines.begin(), order.lines.end(), [&](const Line& line) { return line.line == number; });
    return found == order.lines.end() ? nullptr : &*found;
  }
  rows::Table<Order> orders_;
};

// "<order>/<lot>", in which a slash or percent sign of the order's own is written as %2F or %25, so that two pairs
// never share a key. `key` is overwritten.
inline void lot_key(std::string_view order, std::string_view lot, std::string& key) {
  key.clear();
  append_key_part(order, key);
  key.append(1, '/').append(lot);
}

}  // namespace gendan

#endif  // GENDAN_LIB_PROJECTION_ORDER_LINES_H_
