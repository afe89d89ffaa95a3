/*
 * Whether an installation works here: for which machine its server is, read from its ELF header, and what it answers
 * to `postgres -V` in an empty environment, as the user that servers run as. Where it does not start, what is missing
 * is looked for in its files: a library, or the loader of another C library.
 */
#ifndef FETCH_SMOKE_H
#define FETCH_SMOKE_H

#include <stdbool.h>

#include "install/platform.h"
#include "text/str.h"
#include "text/version.h"

/* The header only: false with a phrase in problem if it is no program for the platform. */
bool smoke_machine(const char *prefix, const struct platform *platform, struct str *problem);
/* The answer of `postgres -V`; false with a phrase in problem. */
bool smoke_run(const char *prefix, struct version *version, struct str *problem);

#endif
