/*
 * Named fault points, for tests: `FAULT("name")` is false in a release build. Built with -DTINYPG_FAULTS it asks
 * $TINYPG_FAULT, "NAME" (fail: true, errno EIO) or "NAME=kill" (kill -9 of this process, there and then); and it
 * appends the name to the file $TINYPG_FAULT_LOG, so that a test can tell that a point is reached at all.
 */
#ifndef SYS_FAULT_H
#define SYS_FAULT_H

#include <stdbool.h>

#ifdef TINYPG_FAULTS
bool fault_here(const char *name);
#define FAULT(name) fault_here(name)
#else
#define FAULT(name) false
#endif

#endif
