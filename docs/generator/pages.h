#ifndef GENDAN_DOCS_GENERATOR_PAGES_H_
#define GENDAN_DOCS_GENERATOR_PAGES_H_

#include <string>

namespace gendan::docs {

// Markdown, the same for the same library.
std::string events_page();
std::string refusals_page();
std::string lifecycles_page();
std::string decisions_page();

}  // namespace gendan::docs

#endif  // GENDAN_DOCS_GENERATOR_PAGES_H_
