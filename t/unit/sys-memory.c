#include "sys/memory.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"

enum { MORE = 32 << 20 };

int main(void)
{
	struct stat st;

	if (stat("/proc/self/statm", &st) != 0) {
		CHECK_NUMBER(memory_of(getpid()), -1);
		return check_end();
	}
	long long before = memory_of(getpid());
	char *volatile more = malloc(MORE);
	CHECK(before > 0);
	if (more)
		memset(more, 1, MORE);
	CHECK(more && memory_of(getpid()) - before > MORE / 2);
	free(more);
	CHECK_NUMBER(memory_of(-1), -1);
	return check_end();
}
