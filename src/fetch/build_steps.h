/*
 * What compiles PostgreSQL, one step after another, in the directory of its source: for the child that fetch/build.c
 * started. A library that is not here, and that configure can do without, is left out, and one line says so.
 */
#ifndef FETCH_BUILD_STEPS_H
#define FETCH_BUILD_STEPS_H

#include <stdbool.h>

/* What the last step makes: a tar of the installation, without a compression, in the source's directory. */
#define COMPILE_ARCHIVE "tinypg-image.tar"

/* The exit status of a child that could not begin, and has said so. */
#define COMPILE_NO_STEP 125

struct build_steps {
	const char *what; /* for messages */
	int log;          /* where the output of all of it goes */
	int inherited[2]; /* by every child */
	bool quiet;
	bool verbose;
};

/* 0 if all went well, else the number of the step that failed, or COMPILE_NO_STEP. */
int build_steps_run(const struct build_steps *steps);
/* "configure"; NULL for no step. */
const char *build_steps_name(int status);

#endif
