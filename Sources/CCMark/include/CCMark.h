#ifndef CCMARK_H
#define CCMARK_H

/* Debian's libcmark (CommonMark 0.30) as a Clang module; FlowMail/System is its only user. */
#include <cmark.h>

#endif
