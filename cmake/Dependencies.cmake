# Abseil is part of the public interface. Boost, RocksDB and OpenSSL stay behind the wall: no public header reaches them.
find_package(absl REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS serialization json)
find_package(RocksDB REQUIRED CONFIG)
find_package(OpenSSL 3.0 REQUIRED COMPONENTS Crypto)
find_package(Threads REQUIRED)

set(GENDAN_PUBLIC_DEPENDENCIES
    absl::base
    absl::btree
    absl::cord
    absl::core_headers
    absl::fixed_array
    absl::flat_hash_map
    absl::flat_hash_set
    absl::function_ref
    absl::hash
    absl::inlined_vector
    absl::int128
    absl::span
    absl::status
    absl::statusor
    absl::str_format
    absl::strings
    absl::time
    Threads::Threads)
set(GENDAN_PRIVATE_DEPENDENCIES Boost::headers Boost::serialization Boost::json RocksDB::rocksdb-shared
    OpenSSL::Crypto)

# Boost.MPL and MSM stop at 20 rows unless these are set before the first Boost header.
set(GENDAN_PRIVATE_DEFINITIONS
    BOOST_MPL_CFG_NO_PREPROCESSED_HEADERS
    BOOST_MPL_LIMIT_LIST_SIZE=50
    BOOST_MPL_LIMIT_MAP_SIZE=50
    BOOST_MPL_LIMIT_VECTOR_SIZE=50)
