#include "absl/strings/str_cat.h"
#include "gendan/order/incident.h"
#include "plan.h"

namespace gendan::simulation {
namespace {

constexpr std::int64_t kHourMicros = 3'600'000'000;

struct Trouble {
  IncidentKind kind;
  std::string_view what;
  std::string_view resolution;
};
constexpr Trouble kTroubles[] = {
    {IncidentKind::kMachine, "cutter broken, part not in stock", "part flown in, shift added on Saturday"},
    {IncidentKind::kMaterial, "two rolls stained in the warehouse", "mill has sent new rolls"},
    {IncidentKind::kTransport, "strike at the port of loading", "moved to the next port"},
    {IncidentKind::kWeather, "typhoon, the road is closed", "road open again, nothing wet"},
    {IncidentKind::kAccident, "fork lift ran into packed cartons", "cartons packed anew"},
};
constexpr Trouble kRarer[] = {
    {IncidentKind::kLabour, "sewers on strike", "back at work, a night shift added"},
    {IncidentKind::kQuality, "two cartons of another size nearly let go", "every carton of the day opened and counted"},
    {IncidentKind::kCustoms, "stopped at the border, papers wanted", "certificate of origin sent, let through"},
};

}  // namespace

Story tell_incident(Stage& stage, Plan plan, std::uint64_t seed) {
  Teller teller(stage, absl::StrCat(plan->id.str(), "/incident"), plan->id.str(), plan->number, seed);
  Random& random = teller.random;
  if (!random.chance(100)) co_return;
  const OrderId& id = plan->id;
  co_await proceed(teller, *plan, 24, 900);
  if (plan->over || teller.load(id).commercial != Commercial::kConfirmed) co_return;

  // Drawn apart from the rest, which stays as it is whatever the trouble was.
  Random apart(stage.seed() ^ (0x1AC1D1000000000u + plan->number));
  const Trouble& usual = random.pick(kTroubles);
  const Trouble& trouble = apart.chance(375) ? apart.pick(kRarer) : usual;
  IncidentRaised raised;
  raised.incident = IncidentId("I1");
  raised.kind = trouble.kind;
  raised.line = random.chance(400) ? LineNo{0} : random.pick(plan->lines).terms.line;
  raised.what = trouble.what;
  raised.inform_by = {stage.now().micros + 48 * kHourMicros};
  teller.act(Desk::kPlanning, "raise incident", incident::raise(id, raised));
  if (random.chance(200)) {
    teller.refused(Desk::kPlanning, "raise it twice", Code::kDuplicate, incident::raise(id, raised));
  }

  // One in four customers hears of it too late.
  const bool late = random.chance(250);
  co_await teller.hours(late ? 80 : 1, late ? 160 : 20);
  CustomerInformed message;
  message.channel = random.chance(700) ? "email" : "phone";
  message.contact = plan->customer->contact;
  message.message = raised.what;
  message.about = {about_incident(raised.incident)};
  teller.act(Desk::kSales, "tell the customer", incident::inform(id, message));
  if (random.chance(200)) {
    teller.refused(Desk::kSales, "tell him again", Code::kNothingOwed, incident::inform(id, message));
  }

  co_await teller.hours(10, 120);
  teller.act(Desk::kPlanning, "resolve incident",
             incident::resolve(id, raised.incident, std::string(trouble.resolution)));
}

}  // namespace gendan::simulation
