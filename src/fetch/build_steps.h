/*
 * Compiles PostgreSQL step by step, in the directory of its source; runs in the child that fetch/build.c starts. If a
 * library that configure does not need is missing, PostgreSQL is compiled without it, and a line on stderr says so.
 */
#ifndef FETCH_BUILD_STEPS_H
#define FETCH_BUILD_STEPS_H

#include <stdbool.h>

/* The result of the last step: an uncompressed tar of the installation, in the source's directory. */
#define COMPILE_ARCHIVE "tinypg-image.tar"

/* The exit status of a child that could not begin; it has printed why. */
#define COMPILE_NO_STEP 125

struct build_steps {
	const char *what; /* for messages */
	int log;          /* descriptor for the output of every step */
	int inherited[2]; /* descriptors that every child inherits */
	bool quiet;
	bool verbose;
};

/* Run all steps. 0 if all succeeded, else the number of the step that failed, or COMPILE_NO_STEP. */
int build_steps_run(const struct build_steps *steps);
/* The name of a step, such as "configure"; NULL if there is no such step. */
const char *build_steps_name(int status);

#endif
