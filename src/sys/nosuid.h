/*
 * Keeps a process from making programs that run as its user, whoever starts them. A uid that is used only for a while
 * would otherwise leave such programs behind for the next holder of the uid.
 */
#ifndef SYS_NOSUID_H
#define SYS_NOSUID_H

#include <stdbool.h>

/*
 * From now on, neither this process nor what it starts can give a file the setuid or setgid bit, mount a file system,
 * or gain privileges by executing a program. Linux only (seccomp); false with errno where that cannot be done.
 */
bool nosuid_begin(void);

#endif
