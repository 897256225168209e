#ifndef CZLIB_H
#define CZLIB_H

/* Debian's zlib as a Clang module; FlowServer/System is its only user. What is unpacked is only read. */
#define ZLIB_CONST
#include <zlib.h>

#endif
