#include "CIDN.h"

/* SwiftPM builds a C target from at least one source file; all the code is in libidn2. */
