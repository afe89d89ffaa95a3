/* Finds the shadow of an installation (extension/shadow.h) that has what steps need. libc only. */
#ifndef TEMPLATE_STEP_SHADOW_H
#define TEMPLATE_STEP_SHADOW_H

#include <stdbool.h>

#include "install/program.h"
#include "template/step.h"
#include "text/str.h"

/* The server of the steps. */
struct step_server {
	const struct program *program;
	const char *given, *options; /* the settings of -c (server/settings.h), and of -o, quoted as for a shell */
	const struct strs *packages; /* that the data in the directory `kept` need (extension/shadow.h); NULL: none */
	const char *kept;
};

/* As shadow_find(), for the extensions of the steps and for the packages. */
bool step_shadow_find(const struct steps *steps, const struct step_server *server, char **bindir);
/* Replace a server by its shadow, if the steps need that. Of the settings ("name=value"), extension_control_path is
 * used. False after a line on stderr. */
bool step_shadow_take(const struct steps *steps, const struct strs *settings, struct program *server);

#endif
