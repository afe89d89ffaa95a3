#include "text/pep440.h"

#include <string.h>

/* The take_ functions move *at behind what they took; if they return false, *at is unchanged. */
static bool take_number(const char **at, struct pep440_part *number);
static bool take_letters(const char **at, const char *letters);
static bool take_epoch(const char **at, struct pep440 *version);
static bool take_release(const char **at, struct pep440 *version);
static bool take_named(const char **at, const char *const *names, struct pep440_part *number);
static void take_pre(const char **at, struct pep440 *version);
static void take_post(const char **at, struct pep440 *version);
static bool take_local(const char **at, struct pep440 *version);

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_word(char c)
{
	return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'z');
}

static bool is_separator(char c)
{
	return c == '.' || c == '-' || c == '_';
}

/* ---- The grammar. */

bool pep440_parse(const char *text, struct pep440 *version)
{
	static const char blanks[] = " \t\n\v\f\r";
	static const char *const dev[] = {"dev", NULL};
	struct pep440 found = {.stage = PEP440_RELEASE};
	const char *at = text + strspn(text, blanks);

	(void)take_letters(&at, "v");
	(void)take_epoch(&at, &found);
	if (!take_release(&at, &found))
		return false;
	take_pre(&at, &found);
	take_post(&at, &found);
	(void)take_named(&at, dev, &found.dev);
	if (*at == '+' && !take_local(&at, &found))
		return false;
	at += strspn(at, blanks);
	if (*at != '\0')
		return false;
	*version = found;
	return true;
}

static bool take_number(const char **at, struct pep440_part *number)
{
	size_t length = strspn(*at, "0123456789");

	if (length == 0)
		return false;
	*number = (struct pep440_part){*at, length};
	*at += length;
	return true;
}

static bool take_letters(const char **at, const char *letters)
{
	size_t length = strlen(letters);

	for (size_t i = 0; i < length; i++)
		if (lower((*at)[i]) != letters[i])
			return false;
	*at += length;
	return true;
}

static bool take_epoch(const char **at, struct pep440 *version)
{
	const char *next = *at;
	struct pep440_part number;

	if (!take_number(&next, &number) || *next != '!')
		return false;
	version->epoch = number;
	*at = next + 1;
	return true;
}

/* A dot that no digit follows may belong to the next part. */
static bool take_release(const char **at, struct pep440 *version)
{
	struct pep440_part number;
	const char *start = *at;

	if (!take_number(at, &number))
		return false;
	while (**at == '.' && is_digit((*at)[1]))
		*at += 1 + strspn(*at + 1, "0123456789");
	version->release = (struct pep440_part){start, (size_t)(*at - start)};
	return true;
}

/* One of the names, a longer one before its own beginning, perhaps with a separator on each side, and a number. */
static bool take_named(const char **at, const char *const *names, struct pep440_part *number)
{
	const char *next = *at + (is_separator(**at) ? 1 : 0);

	if (!is_word(*next))
		return false;
	while (*names && !take_letters(&next, *names))
		names++;
	if (!*names)
		return false;
	if (is_separator(*next))
		next++;
	if (!take_number(&next, number))
		*number = (struct pep440_part){next, 0};
	*at = next;
	return true;
}

static void take_pre(const char **at, struct pep440 *version)
{
	static const char *const names[][5] = {
		[PEP440_ALPHA] = {"alpha", "a", NULL},
		[PEP440_BETA] = {"beta", "b", NULL},
		[PEP440_CANDIDATE] = {"preview", "pre", "rc", "c", NULL},
	};

	for (enum pep440_stage stage = PEP440_ALPHA; stage < PEP440_RELEASE; stage++) {
		if (take_named(at, names[stage], &version->pre)) {
			version->stage = stage;
			return;
		}
	}
}

static void take_post(const char **at, struct pep440 *version)
{
	static const char *const names[] = {"post", "rev", "r", NULL};
	const char *next = *at + 1;

	if (**at == '-' && take_number(&next, &version->post))
		*at = next;
	else
		(void)take_named(at, names, &version->post);
}

static bool take_local(const char **at, struct pep440 *version)
{
	const char *start = *at + 1;
	const char *next = start;

	for (;;) {
		if (!is_word(*next))
			return false;
		while (is_word(*next))
			next++;
		if (!is_separator(*next))
			break;
		next++;
	}
	version->local = (struct pep440_part){start, (size_t)(next - start)};
	*at = next;
	return true;
}

/* ---- The order. */

/* An absent number is 0. */
static struct pep440_part without_zeros(struct pep440_part number)
{
	if (!number.text)
		return (struct pep440_part){"", 0};
	while (number.length > 0 && *number.text == '0')
		number.text++, number.length--;
	return number;
}

static int compare_bytes(struct pep440_part a, struct pep440_part b)
{
	size_t length = a.length < b.length ? a.length : b.length;

	for (size_t i = 0; i < length; i++)
		if (lower(a.text[i]) != lower(b.text[i]))
			return lower(a.text[i]) < lower(b.text[i]) ? -1 : 1;
	return (a.length > b.length) - (a.length < b.length);
}

static int compare_numbers(struct pep440_part a, struct pep440_part b)
{
	a = without_zeros(a);
	b = without_zeros(b);
	if (a.length != b.length)
		return a.length < b.length ? -1 : 1;
	return a.length == 0 ? 0 : compare_bytes(a, b);
}

/* Take the first element of a list off it; at the end of the list the element has no text. */
static struct pep440_part next_of(struct pep440_part *list)
{
	struct pep440_part element = {NULL, 0};

	if (list->length == 0)
		return element;
	element.text = list->text;
	while (element.length < list->length && !is_separator(element.text[element.length]))
		element.length++;
	size_t taken = element.length < list->length ? element.length + 1 : element.length;
	list->text += taken;
	list->length -= taken;
	return element;
}

static int compare_releases(struct pep440_part a, struct pep440_part b)
{
	int result = 0;

	while (result == 0 && (a.length > 0 || b.length > 0)) {
		struct pep440_part left = next_of(&a);
		result = compare_numbers(left, next_of(&b));
	}
	return result;
}

/* 1.0.dev1 is below 1.0a1, but 1.0.post1.dev1 is above 1.0. */
static int stage_of(const struct pep440 *version)
{
	bool is_below_all = version->stage == PEP440_RELEASE && !version->post.text && version->dev.text;

	return is_below_all ? -1 : (int)version->stage;
}

static bool is_number(struct pep440_part element)
{
	for (size_t i = 0; i < element.length; i++)
		if (!is_digit(element.text[i]))
			return false;
	return true;
}

/* Numbers are above words, and more elements above fewer. */
static int compare_locals(struct pep440_part a, struct pep440_part b)
{
	int result = 0;

	while (result == 0 && (a.length > 0 || b.length > 0)) {
		struct pep440_part left = next_of(&a);
		struct pep440_part right = next_of(&b);

		if (!left.text || !right.text)
			result = !left.text ? -1 : 1;
		else if (is_number(left) != is_number(right))
			result = is_number(left) ? 1 : -1;
		else
			result = is_number(left) ? compare_numbers(left, right) : compare_bytes(left, right);
	}
	return result;
}

int pep440_compare(const struct pep440 *a, const struct pep440 *b)
{
	int result = compare_numbers(a->epoch, b->epoch);

	if (result == 0)
		result = compare_releases(a->release, b->release);
	if (result == 0)
		result = (stage_of(a) > stage_of(b)) - (stage_of(a) < stage_of(b));
	if (result == 0)
		result = compare_numbers(a->pre, b->pre);
	/* A post-release is above what it comes after, a development release below what it leads to. */
	if (result == 0)
		result = (a->post.text != NULL) - (b->post.text != NULL);
	if (result == 0)
		result = compare_numbers(a->post, b->post);
	if (result == 0)
		result = (b->dev.text != NULL) - (a->dev.text != NULL);
	if (result == 0)
		result = compare_numbers(a->dev, b->dev);
	return result == 0 ? compare_locals(a->local, b->local) : result;
}
