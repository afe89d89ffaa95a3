/* Allocation that never returns NULL: where memory runs out, the program ends with one line on stderr and
 * STATUS_FAILED. The caller frees with free(). */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stddef.h>

void *mem_alloc(size_t size);                           /* zeroed */
void *mem_resize(void *old, size_t count, size_t size); /* count * size bytes; overflow ends the program */
char *mem_copy(const char *text);                       /* strdup; NULL gives NULL */
char *mem_copy_bytes(const void *bytes, size_t length); /* length bytes and a NUL */

#endif
