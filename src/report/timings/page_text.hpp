// The page of timings before and after its data, put together from page.html, page.css and page.js.
// Knows no run; cmake/embed_page.cmake writes the file that defines it.
#pragma once

#include <string_view>

namespace mgit {

std::string_view timings_page_head();
std::string_view timings_page_tail();

} // namespace mgit
