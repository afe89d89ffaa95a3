/* The server that an extension is added to. */
#ifndef PACKAGE_TARGET_H
#define PACKAGE_TARGET_H

#include <stdbool.h>

#include "install/program.h"

struct target {
	struct program server; /* its version is known */
	char digest[65];       /* SHA-256 of the program in lower-case hex */
	char *share;           /* allocated: the installation's share directory, which holds `extension` */
	char *libraries;       /* allocated: its directory of loadable libraries */
};

/* Select the server, as install/select.h does; unless `may_fetch`, only one that is here. False after a line on stderr;
 * target_free() in any case. */
bool target_select(const char *bindir, const char *wish, bool may_fetch, struct target *target);
void target_free(struct target *target);

#endif
