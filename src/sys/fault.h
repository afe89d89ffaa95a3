/*
 * Named fault points, for tests. FAULT("name") is false in a release build. Built with -DTINYPG_FAULTS it compares the
 * name with $TINYPG_FAULT: "NAME" makes it true with errno EIO (a failure), "NAME=once" only the first time in this
 * process; "NAME=kill" kills this process with SIGKILL on the spot; "NAME=stop" stops it, the first time that it comes
 * here, until somebody sends SIGCONT. It also appends the name to the file $TINYPG_FAULT_LOG, so that a test can tell
 * that the point is reached at all.
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
