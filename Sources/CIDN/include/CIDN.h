#ifndef CIDN_H
#define CIDN_H

/* Debian's libidn2 (IDNA 2008 with UTS #46) as a Clang module; FlowMail/System is its only user. */
#include <idn2.h>

#endif
