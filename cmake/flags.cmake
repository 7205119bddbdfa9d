# Warnings are errors with gcc and clang; the release is hardened.
add_compile_options(
  -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Wwrite-strings -Wvla
  -Wformat=2 -Wundef -Wcast-align -Wconversion -Wno-sign-conversion -Wimplicit-fallthrough -fno-common)
add_compile_definitions(_GNU_SOURCE LASKU_VERSION="${PROJECT_VERSION}")

option(LASKU_SANITIZE "Address and undefined-behaviour sanitizers" OFF)
option(LASKU_FUZZ "Build the fuzzers with libFuzzer (clang)" OFF)

if(LASKU_SANITIZE OR LASKU_FUZZ)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer -g -O1)
  add_link_options(-fsanitize=address,undefined)
else()
  add_compile_options(-g -fstack-protector-strong -fstack-clash-protection -fPIE)
  # clang 14 takes this only together with a switch that says that it may go away.
  add_compile_options($<$<C_COMPILER_ID:GNU>:-ftrivial-auto-var-init=zero>)
  if(CMAKE_BUILD_TYPE STREQUAL Release)
    add_compile_options(-O2 -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3)
  endif()
  add_link_options(-pie -Wl,-z,relro,-z,now)
endif()
if(LASKU_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
