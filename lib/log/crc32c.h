#ifndef GENDAN_LIB_LOG_CRC32C_H_
#define GENDAN_LIB_LOG_CRC32C_H_

#include <cstdint>
#include <string_view>

namespace gendan {

// CRC-32C (Castagnoli; RFC 3720, appendix B.4): 0xE3069283 for "123456789". With the CPU's own instruction where it has
// one, else by tables. Finds every change of one byte and every burst of up to 32 bits.
std::uint32_t crc32c(std::string_view bytes);

// The same by tables only, for tests.
std::uint32_t crc32c_by_tables(std::string_view bytes);

}  // namespace gendan

#endif  // GENDAN_LIB_LOG_CRC32C_H_
