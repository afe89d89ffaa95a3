#include "server/secret.h"

#include <string.h>

bool secret_is(const char *secret, const char *guess)
{
	size_t length = strlen(secret), guessed = strlen(guess);
	/* volatile: the compiler must not end the loop at the first difference. */
	volatile unsigned char difference = length != guessed;

	for (size_t i = 0; i < guessed; i++)
		difference |= (unsigned char)(guess[i] ^ secret[length > 0 ? i % length : 0]);
	return difference == 0;
}
