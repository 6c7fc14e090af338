#ifndef GENDAN_LIB_ORDER_AQL_TABLES_H_
#define GENDAN_LIB_ORDER_AQL_TABLES_H_

// The tables of attribute sampling as facts: MIL-STD-105E (public domain), which ANSI/ASQ Z1.4 took over, and ISO
// 2859-1:1999, which differs in reduced inspection. Cells on which the public sources of a table do not agree are
// marked.

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace gendan::aql {

inline constexpr std::string_view kLetters = "ABCDEFGHJKLMNPQRS";
inline constexpr std::size_t kLetterCount = kLetters.size();

// Inspection levels, and the code letter of each by the smallest size of the lots it is for (105E table I).
inline constexpr std::string_view kLevels[] = {"S-1", "S-2", "S-3", "S-4", "I", "II", "III"};
struct LotRange {
  std::uint32_t least = 0;
  std::string_view letters;  // one per level
};
inline constexpr LotRange kLotRanges[] = {
    {2, "AAAAAAB"},    {9, "AAAAABC"},     {16, "AABBBCD"},    {26, "ABBCCDE"},     {51, "BBCCCEF"},
    {91, "BBCDDFG"},   {151, "BCDEEGH"},   {281, "BCDEFHJ"},   {501, "CCEFGJK"},    {1201, "CDEGHKL"},
    {3201, "CDFGJLM"}, {10001, "CDFHKMN"}, {35001, "DEGJLNP"}, {150001, "DEGJMPQ"}, {500001, "DEHKNQR"},
};

// By letter: normal, tightened, reduced; 0: the table has no such letter.
struct SampleSizes {
  std::uint32_t normal = 0;
  std::uint32_t tightened = 0;
  std::uint32_t reduced = 0;
};
inline constexpr SampleSizes kSampleSizes[kLetterCount] = {
    {2, 2, 2},       {3, 3, 2},       {5, 5, 2},         {8, 8, 3},         {13, 13, 5},    {20, 20, 8},
    {32, 32, 13},    {50, 50, 20},    {80, 80, 32},      {125, 125, 50},    {200, 200, 80}, {315, 315, 125},
    {500, 500, 200}, {800, 800, 315}, {1250, 1250, 500}, {2000, 2000, 800}, {0, 3150, 0},
};

// Quality limits: percent nonconforming up to 10, above it nonconformities per hundred units.
inline constexpr std::string_view kAqls[] = {
    "0.010", "0.015", "0.025", "0.040", "0.065", "0.10", "0.15", "0.25", "0.40", "0.65", "1.0", "1.5", "2.5",
    "4.0",   "6.5",   "10",    "15",    "25",    "40",   "65",   "100",  "150",  "250",  "400", "650", "1000"};
inline constexpr std::size_t kAqlCount = sizeof kAqls / sizeof *kAqls;
inline constexpr std::size_t kPercentCount = 16;  // of them, those up to 10

// A line per code letter, A first; a cell per quality limit: Ac (Re is one more), or Ac/Re; v: the first plan below, ^:
// the first above; !: disputed; -: not in the table.
// Normal inspection, both editions (105E table II-A, ISO 2859-1 table 2-A).
inline constexpr std::string_view kNormal[kLetterCount] = {
    "v v v v v v v v v v v v v v 0 v v 1 2 3 5 7 10 14 21 30",   // A
    "v v v v v v v v v v v v v 0 ^ v 1 2 3 5 7 10 14 21 30 44",  // B
    "v v v v v v v v v v v v 0 ^ v 1 2 3 5 7 10 14 21 30 44 ^",  // C
    "v v v v v v v v v v v 0 ^ v 1 2 3 5 7 10 14 21 30 44 ^ ^",  // D
    "v v v v v v v v v v 0 ^ v 1 2 3 5 7 10 14 21 30 44 ^ ^ ^",  // E
    "v v v v v v v v v 0 ^ v 1 2 3 5 7 10 14 21 ^ ^ ^ ^ ^ ^",    // F
    "v v v v v v v v 0 ^ v 1 2 3 5 7 10 14 21 ^ ^ ^ ^ ^ ^ ^",    // G
    "v v v v v v v 0 ^ v 1 2 3 5 7 10 14 21 ^ ^ ^ ^ ^ ^ ^ ^",    // H
    "v v v v v v 0 ^ v 1 2 3 5 7 10 14 21 ^ ^ ^ ^ ^ ^ ^ ^ ^",    // J
    "v v v v v 0 ^ v 1 2 3 5 7 10 14 21 ^ ^ ^ ^ ^ ^ ^ ^ ^ ^",    // K
    "v v v v 0 ^ v 1 2 3 5 7 10 14 21 ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^",    // L
    "v v v 0 ^ v 1 2 3 5 7 10 14 21 ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^",    // M
    "v v 0 ^ v 1 2 3 5 7 10 14 21 ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^",    // N
    "v 0 ^ v 1 2 3 5 7 10 14 21 ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^",    // P
    "0 ^ v 1 2 3 5 7 10 14 21 ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^",    // Q
    "^ ^ 1 2 3 5 7 10 14 21 ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^",    // R
    "- - - - - - - - - - - - - - - - - - - - - - - - - -",       // S
};

// Tightened inspection, both editions (105E table II-B, ISO 2859-1 table 2-B).
inline constexpr std::string_view kTightened[kLetterCount] = {
    "v v v v v v v v v v v v v v v ! v v 1 2 3 5 8 12 18 27",   // A
    "v v v v v v v v v v v v v v 0 v v 1 2 3 5 8 12 18 27 41",  // B
    "v v v v v v v v v v v v v 0 v v 1 2 3 5 8 12 18 27 41 ^",  // C
    "v v v v v v v v v v v v 0 v v 1 2 3 5 8 12 18 27 41 ^ ^",  // D
    "v v v v v v v v v v v 0 v v 1 2 3 5 8 12 18 27 41 ^ ^ ^",  // E
    "v v v v v v v v v v 0 v v 1 2 3 5 8 12 18 ^ ^ ^ ^ ^ ^",    // F
    "v v v v v v v v v 0 v v 1 2 3 5 8 12 18 ^ ^ ^ ^ ^ ^ ^",    // G
    "v v v v v v v v 0 v v 1 2 3 5 8 12 18 ^ ^ ^ ^ ^ ^ ^ ^",    // H
    "v v v v v v v 0 v v 1 2 3 5 8 12 18 ^ ^ ^ ^ ^ ^ ^ ^ ^",    // J
    "v v v v v v 0 v v 1 2 3 5 8 12 18 ^ ^ ^ ^ ^ ^ ^ ^ ^ ^",    // K
    "v v v v v 0 v v 1 2 3 5 8 12 18 ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^",    // L
    "v v v v 0 v v 1 2 3 5 8 12 18 ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^",    // M
    "v v v 0 v v 1 2 3 5 8 12 18 ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^",    // N
    "v v 0 v v 1 2 3 5 8 12 18 ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^",    // P
    "v 0 v v 1 2 3 5 8 12 18 ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^",    // Q
    "0 ^ v 1 2 3 5 8 12 18 ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^",    // R
    "- - 1 - - - - - - - - - - - - - - - - - - - - - - -",      // S
};

// Reduced inspection, 105E table II-C.
inline constexpr std::string_view kReducedZ14[kLetterCount] = {
    "v v v v v v v v v v v v v v 0 v v 1 2 3 5 7 10 14 21 30",                         // A
    "v v v v v v v v v v v v v 0 ^ v 0/2 1/3 2/4 3/5 5 7 10 14 21 30",                 // B
    "v v v v v v v v v v v v 0 ^ v 0/2 1/3 1/4 2/5 3/6 5/8 7/10 10/13 14/17 21/24 ^",  // C
    "v v v v v v v v v v v 0 ^ v 0/2 1/3 1/4 2/5 3/6 5/8 7/10 10/13 14/17 21/24 ^ ^",  // D
    "v v v v v v v v v v 0 ^ v 0/2 1/3 1/4 2/5 3/6 5/8 7/10 10/13 14/17 21/24 ^ ^ ^",  // E
    "v v v v v v v v v 0 ^ v 0/2 1/3 1/4 2/5 3/6 5/8 7/10 10/13 ^ ^ ^ ^ ^ ^",          // F
    "v v v v v v v v 0 ^ v 0/2 1/3 1/4 2/5 3/6 5/8 7/10 10/13 ^ ^ ^ ^ ^ ^ ^",          // G
    "v v v v v v v 0 ^ v 0/2 1/3 1/4 2/5 3/6 5/8 7/10 10/13 ^ ^ ^ ^ ^ ^ ^ ^",          // H
    "v v v v v v 0 ^ v 0/2 1/3 1/4 2/5 3/6 5/8 7/10 10/13 ^ ^ ^ ^ ^ ^ ^ ^ ^",          // J
    "v v v v v 0 ^ v 0/2 1/3 1/4 2/5 3/6 5/8 7/10 10/13 ^ ^ ^ ^ ^ ^ ^ ^ ^ ^",          // K
    "v v v v 0 ^ v 0/2 1/3 1/4 2/5 3/6 5/8 7/10 10/13 ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^",          // L
    "v v v 0 ^ v 0/2 1/3 1/4 2/5 3/6 5/8 7/10 10/13 ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^",          // M
    "v v 0 ^ v 0/2 1/3 1/4 2/5 3/6 5/8 7/10 10/13 ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^",          // N
    "v 0 ^ v 0/2 1/3 1/4 2/5 3/6 5/8 7/10 10/13 ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^",          // P
    "0 ^ v 0/2 1/3 1/4 2/5 3/6 5/8 7/10 10/13 ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^",          // Q
    "^ ^ 0/2 1/3 1/4 2/5 3/6 5/8 7/10 10/13 ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^",          // R
    "- - - - - - - - - - - - - - - - - - - - - - - - - -",                             // S
};

// Reduced inspection, ISO 2859-1:1999 table 2-C.
inline constexpr std::string_view kReducedIso[kLetterCount] = {
    "v v v v v v v v v v v v v v 0 v - - - - - - - - - -",   // A
    "v v v v v v v v v v v v v 0 ^ v - - - - - - - - - -",   // B
    "v v v v v v v v v v v v 0 ^ v v - - - - - - - - - -",   // C
    "v v v v v v v v v v v 0 ^ v v 1 - - - - - - - - - -",   // D
    "v v v v v v v v v v 0 ^ v v 1 2 - - - - - - - - - -",   // E
    "v v v v v v v v v 0 ^ v v 1 2 3 - - - - - - - - - -",   // F
    "v v v v v v v v 0 ^ v v 1 2 3 5 - - - - - - - - - -",   // G
    "v v v v v v v 0 ^ v v 1 2 3 5 6 - - - - - - - - - -",   // H
    "v v v v v v 0 ^ v v 1 2 3 5 6 8 - - - - - - - - - -",   // J
    "v v v v v 0 ^ v v 1 2 3 5 6 8 10 - - - - - - - - - -",  // K
    "v v v v 0 ^ v v 1 2 3 5 6 8 10 ^ - - - - - - - - - -",  // L
    "v v v 0 ^ v v 1 2 3 5 6 8 10 ^ ^ - - - - - - - - - -",  // M
    "v v 0 ^ v v 1 2 3 5 6 8 10 ^ ^ ^ - - - - - - - - - -",  // N
    "v 0 ^ v v 1 2 3 5 6 8 10 ^ ^ ^ ^ - - - - - - - - - -",  // P
    "0 ^ ^ v 1 2 3 5 6 8 10 ^ ^ ^ ^ ^ - - - - - - - - - -",  // Q
    "^ ^ ^ 1 2 3 5 6 8 10 ^ ^ ^ ^ ^ ^ - - - - - - - - - -",  // R
    "- - - - - - - - - - - - - - - - - - - - - - - - - -",   // S
};

}  // namespace gendan::aql

#endif  // GENDAN_LIB_ORDER_AQL_TABLES_H_
