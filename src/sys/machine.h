/* What the machine has. */
#ifndef SYS_MACHINE_H
#define SYS_MACHINE_H

/* The number of processors that are online; 1 where the system does not say. */
unsigned machine_processors(void);
/* Megabytes of memory that can still be had without swapping; ULONG_MAX where the system does not say. */
unsigned long machine_free_memory(void);

#endif
