/*
 * Compiles PostgreSQL step by step, in the directory of its source; runs in the child that fetch/build.c starts. If a
 * library that configure does not need is missing, PostgreSQL is compiled without it, and a line on stderr says so.
 */
#ifndef FETCH_BUILD_STEPS_H
#define FETCH_BUILD_STEPS_H

#include <stdbool.h>

#include "text/str.h"

/* The result of the last step: an uncompressed tar of the installation, in the source's directory. */
#define COMPILE_ARCHIVE "tinypg-image.tar"

struct build_steps {
	const char *what; /* for messages */
	const char *home; /* the home directory of the programs; ccache, for one, has to have one */
	int log;          /* descriptor for the output of every step */
	int inherited[2]; /* descriptors that every child inherits */
	bool quiet;
	bool verbose;
};

/* Run all steps. 0 if all succeeded, else the number of the step that failed. */
int build_steps_run(const struct build_steps *steps);
/* Fill the list with the environment for programs that compile: the usual variables for compilers, and nothing else. */
void build_steps_environment(struct strs *environment);
/* The name of a step, such as "configure"; NULL if there is no such step. */
const char *build_steps_name(int status);

#endif
