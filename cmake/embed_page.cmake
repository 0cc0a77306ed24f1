# Writes a C++ file with the page of timings in it: page.html with page.css and page.js put into it, cut in two
# where the data of a run goes. Its Content-Security-Policy names the style and the script by their hashes, so that
# nothing else can run in it.
#
#   cmake -DFOLDER=src/report/timings -DOUTPUT=FILE.cpp -P embed_page.cmake

# sha256-..., as CSP wants it: CMake has the hash as 64 hexadecimal digits, three of which are two of base64.
function(csp_hash text result)
    string(SHA256 digits "${text}")
    set(alphabet "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    set(base64 "")
    foreach(at RANGE 0 60 3)
        string(SUBSTRING "${digits}" ${at} 3 three)
        math(EXPR high "(0x${three}) >> 6")
        math(EXPR low "(0x${three}) & 63")
        string(SUBSTRING "${alphabet}" ${high} 1 first)
        string(SUBSTRING "${alphabet}" ${low} 1 second)
        string(APPEND base64 "${first}${second}")
    endforeach()
    string(SUBSTRING "${digits}" 63 1 last)
    math(EXPR value "(0x${last}) << 2")
    string(SUBSTRING "${alphabet}" ${value} 1 end)
    set(${result} "sha256-${base64}${end}=" PARENT_SCOPE)
endfunction()

file(READ "${FOLDER}/page.html" page)
file(READ "${FOLDER}/page.css" style)
file(READ "${FOLDER}/page.js" script)
csp_hash("${style}" style_hash)
csp_hash("${script}" script_hash)
string(REPLACE "@STYLE_HASH@" "${style_hash}" page "${page}")
string(REPLACE "@SCRIPT_HASH@" "${script_hash}" page "${page}")
string(REPLACE "@STYLE@" "${style}" page "${page}")

string(FIND "${page}" "@DATA@" cut)
string(SUBSTRING "${page}" 0 ${cut} head)
math(EXPR after "${cut} + 6")
string(SUBSTRING "${page}" ${after} -1 tail)
string(REPLACE "@SCRIPT@" "${script}" tail "${tail}")

file(WRITE "${OUTPUT}" "// Made by cmake/embed_page.cmake.
#include \"report/timings/page_text.hpp\"

namespace mgit {

std::string_view timings_page_head() {
    return R\"page(${head})page\";
}

std::string_view timings_page_tail() {
    return R\"page(${tail})page\";
}

} // namespace mgit
")
