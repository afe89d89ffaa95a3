#include "base/option.h"

#include <stdbool.h>
#include <unistd.h>

static void reverse(char **words, int count)
{
	for (int i = 0; i < count / 2; i++) {
		char *word = words[i];
		words[i] = words[count - i - 1];
		words[count - i - 1] = word;
	}
}

/* Move the first words behind the others. */
static void move_back(char **words, int count, int first)
{
	reverse(words, first);
	reverse(words + first, count - first);
	reverse(words, count);
}

static bool is_option(const char *word)
{
	return word[0] == '-' && word[1] != '\0';
}

int option_next(int argc, char *argv[], const char *letters)
{
	static int moved; /* so many operands are at the end of argv */

	for (;;) {
		int end = argc - moved;
		int begin = optind;
		int result = getopt(end, argv, letters);
		if (result >= 0)
			return result;
		bool is_over = optind > begin; /* "--" was read */
		int count = 0;
		while (optind + count < end && (is_over || !is_option(argv[optind + count])))
			count++;
		move_back(argv + optind, argc - optind, count);
		moved += count;
		if (optind + moved >= argc)
			return -1;
	}
}
