/*
 * Tests whether an installation works on this machine: reads from the ELF header which machine its server is for, and
 * runs `postgres -V` in an empty environment, as the user that servers run as. If that does not start, its files are
 * examined for the reason: a missing library, or the loader of another C library.
 */
#ifndef FETCH_SMOKE_H
#define FETCH_SMOKE_H

#include <stdbool.h>

#include "install/platform.h"
#include "text/str.h"
#include "text/version.h"

/* Check the header only. False with a phrase in problem if it is no program for the platform. */
bool smoke_machine(const char *prefix, const struct platform *platform, struct str *problem);
/* Run `postgres -V`, and read its version. False with a phrase in problem. */
bool smoke_run(const char *prefix, struct version *version, struct str *problem);

#endif
