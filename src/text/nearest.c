#include "text/nearest.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum {
	LENGTH_MAX = 63, /* bytes that are compared: those of an identifier */
	LETTERS_PER_ERROR = 3,
	UNLIKE = 1000,
};

static size_t distance(const char *a, size_t in_a, const char *b, size_t in_b);
static size_t unlikeness(const char *wrong, const char *name);

void nearest_names(const char *wrong, const struct strs *names, size_t most, struct strs *nearest)
{
	size_t *unlike = mem_alloc((names->count + 1) * sizeof *unlike);

	for (size_t i = 0; i < names->count; i++)
		unlike[i] = unlikeness(wrong, names->item[i]);
	for (size_t found = 0; found < most; found++) {
		size_t best = names->count;
		for (size_t i = 0; i < names->count; i++) {
			if (unlike[i] < UNLIKE && (best == names->count || unlike[i] < unlike[best]))
				best = i;
		}
		if (best == names->count)
			break;
		strs_add(nearest, names->item[best]);
		unlike[best] = UNLIKE;
	}
	free(unlike);
}

void nearest_add_list(struct str *out, const struct strs *names)
{
	for (size_t i = 0; i < names->count; i++) {
		if (i > 0)
			str_add(out, i + 1 < names->count ? ", " : " or ");
		str_addf(out, "'%s'", names->item[i]);
	}
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Copy text in lower case, cut to LENGTH_MAX; '_' and '-' become the same. */
static size_t fold(const char *text, char folded[LENGTH_MAX + 1])
{
	size_t length = 0;

	for (; length < LENGTH_MAX && text[length] != '\0'; length++)
		folded[length] = text[length] == '_' ? '-' : lower(text[length]);
	folded[length] = '\0';
	return length;
}

/* How different a name is from the wrong one, for sorting: few errors count as they are, a name that contains the
 * other comes behind all of those, and everything else is UNLIKE. */
static size_t unlikeness(const char *wrong, const char *name)
{
	char a[LENGTH_MAX + 1] = "";
	char b[LENGTH_MAX + 1] = "";
	size_t in_a = fold(wrong, a);
	size_t in_b = fold(name, b);
	size_t shorter = in_a < in_b ? in_a : in_b;
	size_t errors = distance(a, in_a, b, in_b);

	if (errors <= 1 + shorter / LETTERS_PER_ERROR && errors < shorter)
		return errors;
	if (shorter >= LETTERS_PER_ERROR && (strstr(a, b) || strstr(b, a)))
		return LENGTH_MAX + errors;
	return UNLIKE;
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* How many letters have to be inserted, deleted, replaced or swapped with the next one to turn a into b. */
static size_t distance(const char *a, size_t in_a, const char *b, size_t in_b)
{
	size_t rows[3][LENGTH_MAX + 1] = {{0}};
	size_t *before = rows[0];
	size_t *above = rows[1];
	size_t *row = rows[2];

	for (size_t k = 0; k <= in_b; k++)
		before[k] = above[k] = k;
	for (size_t i = 1; i <= in_a; i++) {
		row[0] = i;
		for (size_t k = 1; k <= in_b; k++) {
			row[k] = least(least(above[k], row[k - 1]) + 1, above[k - 1] + (a[i - 1] != b[k - 1]));
			if (i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1])
				row[k] = least(row[k], before[k - 2] + 1);
		}
		size_t *free_row = before;
		before = above;
		above = row;
		row = free_row;
	}
	return above[in_b];
}

bool nearest_add_hint(struct str *hint, const char *wrong, const struct strs *names)
{
	struct strs nearest = STRS_INIT;

	nearest_names(wrong, names, NEAREST_MAX, &nearest);
	bool any = nearest.count > 0;
	if (any) {
		str_add(hint, "there is ");
		nearest_add_list(hint, &nearest);
	}
	strs_free(&nearest);
	return any;
}
