/* Identifies the surroundings in which a pid is valid: the boot of a machine, and the namespaces. */
#ifndef SYS_PIDSCOPE_H
#define SYS_PIDSCOPE_H

#include "text/str.h"

/* Append "BOOT:PIDNS:NETNS" of this process: its boot, pid namespace and network namespace, by which a record tells
 * whether its pids mean anything here. Never equal for two boots or two machines. */
void pidscope_add(struct str *out);
/* Append only the namespaces, for use where both sides live in the same boot. */
void pidscope_add_namespaces(struct str *out);

#endif
