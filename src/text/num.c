#include "text/num.h"

#include <limits.h>
#include <stddef.h>

static bool add_digit(char digit, unsigned long long *value);

bool num_parse(const char *text, unsigned long long least, unsigned long long most, unsigned long long *value)
{
	unsigned long long number = 0;
	const char *at = text;
	while (add_digit(*at, &number))
		at++;
	if (at == text || *at != '\0' || number < least || number > most)
		return false;
	*value = number;
	return true;
}

bool num_parse_seconds(const char *text, long long most_ms, long long *ms)
{
	unsigned long long number = 0;
	size_t digits = 0;
	while (add_digit(text[digits], &number))
		digits++;

	unsigned decimals = 0;
	bool rest = false;
	if (text[digits] == '.') {
		text += digits + 1;
		for (digits = 0; text[digits] >= '0' && text[digits] <= '9'; digits++)
			if (digits >= 3)
				rest = rest || text[digits] != '0';
			else if (add_digit(text[digits], &number))
				decimals++;
			else
				return false;
	}
	if (digits == 0 || text[digits] != '\0')
		return false;
	for (; decimals < 3; decimals++)
		if (!add_digit('0', &number))
			return false;
	/* Rounded up: zero often means "never", which is not what 0.0001 was meant for. */
	if (number > LLONG_MAX - 1ULL || (long long)number + rest > most_ms)
		return false;
	*ms = (long long)number + rest;
	return true;
}

/* False if it is no digit, or the value would overflow. */
static bool add_digit(char digit, unsigned long long *value)
{
	if (digit < '0' || digit > '9')
		return false;
	unsigned long long worth = (unsigned long long)(digit - '0');
	if (*value > (ULLONG_MAX - worth) / 10)
		return false;
	*value = *value * 10 + worth;
	return true;
}
