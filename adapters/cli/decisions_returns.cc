// The decisions about goods that come back.

#include "decision_table.h"

namespace gendan::cli {

void add_returns(std::vector<DecisionEntry>& table) {
  add_decision<ReturnId, ReturnRequested>(
      table, "returns.request", "A customer wants to give goods back", {},
      R"({"order":"PO-1","line":1,"quantity":{"value":"12","unit":"EA"},"reason":"defective","note":"open seams"})",
      returns::request);
  add_decision<ReturnId, ReturnAuthorised>(table, "returns.authorise", "Agree to take goods back", {},
                                           R"({"quantity":{"value":"12","unit":"EA"},"expires":"2035-06-30"})",
                                           returns::authorise);
  add_decision<ReturnId, ReturnRefused>(
      table, "returns.refuse_return", "Do not take goods back", {}, R"({"reason":"washed and worn"})",
      [](ReturnId rma, ReturnRefused e) { return returns::refuse_return(rma, e.reason); });
  add_decision<ReturnId, ReturnCancelled>(
      table, "returns.cancel", "The customer keeps the goods", {}, R"({"reason":"he sold them after all"})",
      [](ReturnId rma, ReturnCancelled e) { return returns::cancel(rma, e.reason); });
  add_decision<ReturnId, ReturnReceived>(table, "returns.receive", "Take goods in that came back", {},
                                         R"({"quantity":{"value":"11","unit":"EA"},"day":"2024-05-02"})",
                                         returns::receive);
  add_decision<ReturnId, ReturnDispositioned>(
      table, "returns.disposition", "Say what becomes of goods that came back", {},
      R"({"restocked":{"value":"4","unit":"EA"},"reworked":{"value":"5","unit":"EA"},)"
      R"("scrapped":{"value":"2","unit":"EA"}})",
      returns::disposition);
  add_decision<ReturnId, ReturnClosed>(table, "returns.close", "Settle a return", {},
                                       R"({"settlement":"credit_note","reference":"CN-77"})", returns::close);
}

}  // namespace gendan::cli
