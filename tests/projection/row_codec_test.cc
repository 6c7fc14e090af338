#include "projection/row_codec.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <limits>
#include <string>

namespace gendan::rows {
namespace {

template <class T>
T round_trip(const T& value) {
  std::string bytes;
  Writer writer(bytes);
  writer(value);
  T back{};
  Reader reader(bytes);
  reader(back);
  RC_ASSERT(reader.finish("row").ok());
  return back;
}

RC_GTEST_PROP(RowCodec, NumbersAndTextsComeBack,
              (std::uint64_t number, std::int64_t signed_number, const std::string& text, std::int32_t days)) {
  RC_ASSERT(round_trip(number) == number);
  RC_ASSERT(round_trip(signed_number) == signed_number);
  RC_ASSERT(round_trip(text) == text);
  RC_ASSERT(round_trip(Date::from_days(days)) == Date::from_days(days));
}

TEST(RowCodec, ExtremesComeBack) {
  for (const std::int64_t value : {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max(),
                                   std::int64_t{0}, std::int64_t{-1}}) {
    EXPECT_EQ(round_trip(value), value);
  }
  EXPECT_EQ(round_trip(std::numeric_limits<std::uint64_t>::max()), std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(round_trip(Date()), Date());
}

template <class T>
bool reads(std::string_view bytes) {
  T value{};
  Reader reader(bytes);
  reader(value);
  return reader.finish("row").ok();
}

TEST(RowCodec, RefusesNumbersThatDoNotFit) {
  EXPECT_TRUE(reads<std::uint64_t>("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"));
  EXPECT_FALSE(reads<std::uint64_t>("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02"));
  EXPECT_FALSE(reads<std::uint64_t>("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"));
  EXPECT_TRUE(reads<std::uint16_t>("\xff\xff\x03"));
  EXPECT_FALSE(reads<std::uint16_t>("\x80\x80\x04"));
  EXPECT_FALSE(reads<bool>("\x02"));
}

TEST(RowCodec, RefusesANumberInALongerFormThanItNeeds) {
  EXPECT_FALSE(reads<std::uint64_t>(std::string_view("\x81\x00", 2)));
}

TEST(RowCodec, RefusesWhatIsCutShortOrLeftOver) {
  EXPECT_FALSE(reads<std::uint64_t>(""));
  EXPECT_FALSE(reads<std::uint64_t>("\x80"));
  EXPECT_FALSE(reads<std::uint64_t>("\x01\x01"));
  EXPECT_FALSE(
      reads<std::string>("\x05"
                         "abc"));
}

TEST(RowCodec, DoesNotBelieveACountThatTheBytesCannotHold) {
  std::vector<std::string> values;
  Reader reader("\xff\xff\xff\xff\x0f");
  reader.list(values, [](Reader& inner, std::string& value) { inner(value); });
  EXPECT_FALSE(reader.finish("row").ok());
  EXPECT_TRUE(values.empty());
}

}  // namespace
}  // namespace gendan::rows
