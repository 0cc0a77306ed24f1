# How everything here is compiled: mgit_settings is linked by every target.
option(MGIT_WERROR "Treat warnings as errors" OFF)
option(MGIT_FUZZ "Build the fuzz targets (clang)" OFF)
option(MGIT_BENCH "Build the programs of bench/" OFF)
option(MGIT_COVERAGE "Count which lines run" OFF)
option(MGIT_STATIC_LIBRARIES "Put libstdc++, libgcc and fmt into the program: it starts sooner" OFF)
set(MGIT_SANITIZE "" CACHE STRING "Sanitizers, as in address,undefined")

add_library(mgit_settings INTERFACE)
target_compile_features(mgit_settings INTERFACE cxx_std_20)
target_compile_definitions(mgit_settings INTERFACE _GNU_SOURCE)
target_compile_options(mgit_settings INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast
    -Wnon-virtual-dtor -Woverloaded-virtual -Wextra-semi -Wformat=2
    $<$<CXX_COMPILER_ID:GNU>:-Wlogical-op -Wduplicated-cond>
    # GCC 12 sees overlapping copies in std::string where there are none, if it optimises (GCC bug 105651).
    $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>,$<CONFIG:Release>>:-Wno-restrict>
    # Clang 14 does not know that designated initialisers leave the rest at their defaults.
    $<$<CXX_COMPILER_ID:Clang>:-Wno-missing-field-initializers>
    $<$<BOOL:${MGIT_WERROR}>:-Werror>
    $<$<CONFIG:Debug>:-D_GLIBCXX_ASSERTIONS>)

if(MGIT_SANITIZE)
    # The check of vptr opens a pipe to see whether memory can be read, and calls an object broken
    # where there are no descriptors: what the tests of that want would only find the sanitizer.
    target_compile_options(mgit_settings INTERFACE
        -fsanitize=${MGIT_SANITIZE} -fno-sanitize=vptr -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(mgit_settings INTERFACE -fsanitize=${MGIT_SANITIZE})
endif()
if(MGIT_COVERAGE)
    target_compile_options(mgit_settings INTERFACE --coverage)
    target_link_options(mgit_settings INTERFACE --coverage)
endif()

# Most of the time that a small C++ program takes to start, the dynamic linker looks for the symbols of libstdc++.
# Debian has no static libfmt, but the headers have all of it. libc stays shared: it loads parts of itself by name.
set(fmt_library fmt::fmt)
set(mgit_link_options "")
if(MGIT_STATIC_LIBRARIES AND NOT MGIT_SANITIZE)
    include(CheckLinkerFlag)
    check_linker_flag(CXX -static-libstdc++ MGIT_HAS_STATIC_LIBSTDCXX)
    if(MGIT_HAS_STATIC_LIBSTDCXX)
        set(fmt_library fmt::fmt-header-only)
        set(mgit_link_options -static-libstdc++ -static-libgcc -Wl,--gc-sections)
    else()
        message(STATUS "libstdc++ is not here as a static library: mgit takes the shared one, and starts later")
    endif()
endif()

set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
    set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()
