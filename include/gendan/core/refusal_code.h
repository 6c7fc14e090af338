#ifndef GENDAN_CORE_REFUSAL_CODE_H_
#define GENDAN_CORE_REFUSAL_CODE_H_

#include <cstdint>

namespace gendan {

// Stable numbers: a code is never renumbered or reused; new ones take free numbers in their block.
// The names, meanings and remedies stand in refusal_table() (lib/core/refusal.cc), in order of precedence.
enum class Code : std::uint16_t {
  // values
  kMissing = 1,       // a required field is empty
  kTooLong = 2,       // an id or text over its limit
  kBadCharacter = 3,  // a character that an id may not hold
  kNotANumber = 4,
  kNumberOutOfRange = 5,  // overflow, too many decimals
  kNotPositive = 6,       // a quantity <= 0
  kNegative = 7,
  kNotADate = 8,
  kDateOutOfRange = 9,  // outside 1900-01-01 .. 2200-12-31
  kDateInPast = 10,
  kDateInFuture = 11,     // an "actual" that has not happened yet
  kUnknownUnit = 12,      // not in UN/ECE Rec 20
  kUnknownCurrency = 13,  // not in ISO 4217
  kUnknownIncoterm = 14,  // not one of the eleven rules of Incoterms 2020
  kUnitMismatch = 15,
  kCurrencyMismatch = 16,
  kBadGtin = 17,  // GTIN check digit
  kUnknownCountry = 18,
  kUnknownCode = 19,  // a value that its enumeration does not have
  kBadCalendar = 20,
  kBadJson = 21,
  kOffScale = 22,
  kDuplicate = 23,  // the same thing named twice in one input

  // topology and references
  kIllegalTransition = 100,  // the state machine has no such row
  kWrongStream = 101,        // this event does not belong on that stream
  kUnknownOrder = 102,
  kUnknownLine = 103,
  kUnknownLot = 104,
  kUnknownHold = 105,
  kUnknownShipment = 106,
  kUnknownCase = 107,
  kUnknownMilestone = 108,
  kUnknownProposal = 109,
  kUnknownQuery = 110,
  kAlreadyExists = 111,
  kUnknownEventType = 112,
  kUnknownRequirement = 113,
  kUnknownReturn = 114,
  kUnknownIncident = 115,
  kUnknownInvoice = 116,
  kUnknownPayment = 117,
  kUnknownEvent = 118,  // no event of that version on the stream
  kUnknownStock = 119,
  kUnknownArrival = 120,
  kUnknownReservation = 121,
  kUnknownCreditNote = 122,

  // intake
  kNoLines = 200,
  kDuplicateLine = 201,
  kDuplicatePoNumber = 202,  // the customer's PO number is taken
  kOpenQuery = 203,
  kChecklistIncomplete = 204,
  kNoIncoterm = 205,
  kNoPaymentTerms = 206,
  kNoPromise = 207,        // a line without a promised date
  kStaleCorrection = 208,  // a correction that does not name the value it replaces
  kNoReason = 209,

  // amendment
  kStaleRevision = 300,
  kProposalOpen = 301,
  kBelowShipped = 302,
  kBelowReleased = 303,
  kOwnProposal = 304,  // accepted by the party that made it
  kNoChange = 305,
  kNotAgreed = 306,  // a change of the calendar that nobody has agreed to

  // reversal
  kAlreadyReversed = 320,
  kNotReversible = 321,  // a reversal itself
  kStillNeeded = 322,    // what came later could not have happened without it

  // schedule and promise
  kPredecessorOpen = 400,
  kNoCause = 401,
  kNotLater = 402,
  kCyclicCalendar = 403,

  // production, quantities
  kOverproduction = 500,  // good > agreed x (1 + over-tolerance)
  kQuantityChain = 501,   // an invariant of the quantity chain would break
  kOverTolerance = 502,

  // stock
  kNotAvailable = 520,       // more than can be promised by a day
  kBeyondReservation = 521,  // issuing more than is left of one
  kBeyondStock = 522,        // issuing more than is there

  // quality
  kNotEnoughProduced = 600,
  kBeyondSample = 601,  // a finding beyond the sample
  kSampleIncomplete = 602,
  kVerdictMismatch = 603,  // a verdict that the plan and the findings do not give
  kBadPlan = 604,
  kNoConcessionReference = 605,
  kNoDisposition = 606,
  kCellDisputed = 607,  // a cell of a sampling table on which its sources do not agree
  kNoCell = 608,        // a cell that the sampling table does not have
  kSeverityMismatch = 609,
  kInspectionDiscontinued = 610,
  kLotOpen = 611,  // a lot without a verdict, or not accepted and not dealt with

  // hold, shipment
  kOnHold = 700,
  kUnreleased = 701,
  kMissingDocument = 702,
  kRequirementUnverified = 703,
  kDeliverySum = 704,  // ok + short + damaged + refused + lost != shipped
  kNotAllDelivered = 705,
  kLateness = 706,
  kPartialShipment = 707,
  kLotSum = 708,      // the lots named are not what is packed of the line
  kNotItsDuty = 709,  // the delivery term leaves it to the other party

  // complaint
  kNoAllegation = 800,
  kNoOutcome = 801,
  kNoRootCause = 802,
  kStepSkipped = 803,
  kNoAuthor = 804,
  kNoEvidence = 805,
  kComplaintOpen = 806,
  kNoEffectivenessCheck = 808,
  kTooLate = 807,  // after the time within which the house does it

  // incident
  kNothingOwed = 820,  // nothing that the customer has still to be told

  // returns
  kDispositionSum = 830,
  kBeyondAuthorised = 831,
  kReturnExpired = 832,
  kReturnOpen = 833,

  // policy of the house
  kNotCompetent = 840,
  kSamePerson = 841,

  // finance
  kInvoicedBeyondShipped = 810,  // or beyond what is agreed, for a prepayment
  kCreditBeyondInvoiced = 811,
  kNoRate = 812,             // between two currencies, or one that the amounts do not show
  kBeyondOpenBalance = 813,  // paying more than is open of an invoice or deposit
  kBeyondPayment = 814,      // using more than was paid
  kDepositUnpaid = 815,
  kBalanceOpen = 816,   // the customer owes something on the order, or is owed it
  kBeyondCredit = 817,  // paying back more than the customer is owed
  kDuplicateBankReference = 818,

  // log, engine, storage
  kWrongVersion = 900,   // an expectation on a stream does not hold
  kRequestReused = 901,  // a request id that was used with other content
  kTooLarge = 902,
  kEmptyAppend = 903,
  kCorrupt = 904,
  kNewerFormat = 905,
  kLocked = 906,          // another process has the log open
  kStorageFailed = 907,   // the device said no; nothing was written
  kOutcomeUnknown = 908,  // a failed fsync: the append is there whole or not at all
  kPoisoned = 909,        // the log refuses writes until it is reopened
  kReadOnly = 910,
  kClosed = 911,
  kCancelled = 912,
  kNotFound = 913,
  kClockWentBack = 914,
  kNotAGendanLog = 915,
  kConflict = 916,       // retries on a version conflict used up
  kBadProof = 917,       // not the form of a key, head or proof
  kUnsigned = 918,       // no good signature by a known key
  kWrongLog = 919,       // a head of another log
  kProofMismatch = 920,  // the hashes do not lead to the root
  kOlderFormat = 921,
  kUnsupported = 922,  // this kind of storage, or this way of opening it, does not do that

  // adapters
  kBadMapping = 950,
  kBadCsv = 951,
  kBadUsage = 952,

  kInternal = 999,  // a defect of this library
};

}  // namespace gendan

#endif  // GENDAN_CORE_REFUSAL_CODE_H_
