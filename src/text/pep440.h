/*
 * Versions as PEP 440 defines them: 1!2.0rc1.post3.dev4+local.5, in each spelling that it allows. Pure. Numbers may
 * have any number of digits.
 */
#ifndef TEXT_PEP440_H
#define TEXT_PEP440_H

#include <stdbool.h>
#include <stddef.h>

struct pep440_part {
	const char *text; /* into the parsed text; NULL: this part is absent */
	size_t length;    /* 0 in a part that is there: its number was left out, and is 0 */
};

enum pep440_stage { PEP440_ALPHA, PEP440_BETA, PEP440_CANDIDATE, PEP440_RELEASE };

struct pep440 {
	struct pep440_part epoch;
	struct pep440_part release; /* numbers separated by dots */
	enum pep440_stage stage;
	struct pep440_part pre; /* the number of an alpha, a beta or a candidate */
	struct pep440_part post;
	struct pep440_part dev;
	struct pep440_part local; /* letters and digits, separated by '.', '-' or '_' */
};

/* False if the text is no version. The parts point into the text, which has to live as long. White space around a
 * version is allowed. */
bool pep440_parse(const char *text, struct pep440 *version);

/* The order: below 0, 0 for equal, above 0. 1.0 equals 1.0.0 and v1; 1.0+local is above 1.0. */
int pep440_compare(const struct pep440 *a, const struct pep440 *b);

#endif
