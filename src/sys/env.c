#include "sys/env.h"

#include <stdlib.h>

#include "base/msg.h"
#include "text/num.h"

bool env_number(const char *name, unsigned long long least, unsigned long long most, unsigned long long otherwise,
	unsigned long long *number)
{
	const char *text = getenv(name);

	*number = otherwise;
	if (!text || !*text || num_parse(text, least, most, number))
		return true;
	warn_msg("%s is '%s', not a number from %llu to %llu", name, text, least, most);
	return false;
}
