/* What is known of a terminal, behind a descriptor. */
#ifndef SYS_TERMINAL_H
#define SYS_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

/* Whether it is a terminal that can do more than print lines: TERM is set, and not `dumb`. */
bool terminal_can_draw(int fd);
/* Its size in characters; 80 x 24 if it does not know. */
void terminal_size(int fd, size_t *width, size_t *height);

#endif
