#include "sys/machine.h"

#include <unistd.h>

unsigned machine_processors(void)
{
	long count = 1;

#ifdef _SC_NPROCESSORS_ONLN
	count = sysconf(_SC_NPROCESSORS_ONLN);
#endif
	return count > 1 ? (unsigned)count : 1;
}
