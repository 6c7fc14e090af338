#ifndef GENDAN_DOCS_GENERATOR_PAGES_H_
#define GENDAN_DOCS_GENERATOR_PAGES_H_

#include <string>
#include <string_view>
#include <vector>

namespace gendan::docs {

// Markdown, the same for the same library.
std::string events_page();
std::string refusals_page();
std::string lifecycles_page();
std::string decisions_page();

// The fields of a list such as RefusalFacts::fields.
std::vector<std::string_view> split_fields(std::string_view fields);

// The same list as it stands in a table: each field in its quotes, but for the words "any" and "none".
std::string quoted_fields(std::string_view fields);

}  // namespace gendan::docs

#endif  // GENDAN_DOCS_GENERATOR_PAGES_H_
