# Standalone asio: Debian ships the headers without a CMake package or a pkg-config file.
find_path(Asio_INCLUDE_DIR asio.hpp)
find_package(Threads REQUIRED)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Asio REQUIRED_VARS Asio_INCLUDE_DIR)

if(Asio_FOUND AND NOT TARGET Asio::Asio)
    add_library(Asio::Asio INTERFACE IMPORTED)
    set_target_properties(Asio::Asio PROPERTIES
        INTERFACE_INCLUDE_DIRECTORIES "${Asio_INCLUDE_DIR}"
        INTERFACE_COMPILE_DEFINITIONS "ASIO_STANDALONE;ASIO_NO_DEPRECATED"
        INTERFACE_LINK_LIBRARIES Threads::Threads)
    # asio 1.22 hides awaitable from clang, which has had coroutines since version 5.
    if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
        set_property(TARGET Asio::Asio APPEND PROPERTY INTERFACE_COMPILE_DEFINITIONS
            "ASIO_HAS_CO_AWAIT=1;ASIO_HAS_STD_COROUTINE=1")
    endif()
endif()
mark_as_advanced(Asio_INCLUDE_DIR)
