#include "text/version.h"

#include <string.h>

#define NUMBER_MAX 65535U /* far above any part of a version */
#define WISH_OPEN                               \
	{                                       \
		.before = { NUMBER_MAX + 1, 0 } \
	}                  /* any release meets it */
#define FIRST_NEW_STYLE 10 /* since 10 MAJOR.MINOR; in 9.6.24, 9.6 is the major version */

/* The stages before a release of PostgreSQL itself, oldest first. */
static const char *const stages[] = {"devel", "alpha", "beta", "rc"};
enum { STAGE_COUNT = sizeof stages / sizeof *stages };

/* A version named in a wish: a major version, or a minor one of it. */
struct wanted {
	struct version_bound bound;
	bool has_minor;
};

/* The take_ functions move *at behind what they took; if they return false, *at is unchanged. */
static bool take_version(const char **at, struct version *version);
static bool take_old_style(const char **at, struct version *version);
static bool take_stage(const char **at, struct version *version);
static bool take_number(const char **at, unsigned *number);
static bool take_text(const char **at, const char *text);
static bool take_rebuild(const char **at, struct version *version, unsigned *rank);
static int compare_stages(const char *a, const char *b);
static bool take_wanted(const char **at, struct wanted *wanted);
static bool take_any(const char **at);
static bool take_conditions(const char **at, struct wish *wish);
static bool take_condition(const char **at, struct wish *wish);
static void narrow(struct wish *wish, const struct version_bound *from, const struct version_bound *before);
static struct version_bound after(const struct wanted *wanted);
static int compare_bounds(const struct version_bound *a, const struct version_bound *b);

bool version_parse(const char *text, struct version *version)
{
	struct version found;
	if (!take_version(&text, &found) || *text != '\0')
		return false;
	*version = found;
	return true;
}

bool version_parse_banner(const char *line, struct version *version)
{
	static const char brand[] = "(PostgreSQL) ";
	const char *at = strstr(line, brand);
	if (!at || memchr(line, '\n', (size_t)(at - line)))
		return false;
	at += sizeof brand - 1;
	/* A build may have any text behind the version, with a blank between or without. */
	struct version found;
	if (!take_version(&at, &found) || *at == '.')
		return false;
	*version = found;
	return true;
}

bool version_parse_package(const char *text, struct version *version, unsigned long *rebuild)
{
	struct version found;
	unsigned third = 0;
	unsigned rank = 0;
	if (!take_version(&text, &found))
		return false;
	/* In 9.6.24 the third number was PostgreSQL's own. */
	if (!found.pre && found.major >= FIRST_NEW_STYLE && take_text(&text, ".") && !take_number(&text, &third))
		return false;
	if (!take_rebuild(&text, &found, &rank) || *text != '\0')
		return false;
	*version = found;
	*rebuild = third * (NUMBER_MAX + 1UL) + rank;
	return true;
}

int version_compare(const struct version *a, const struct version *b)
{
	if (a->major != b->major)
		return a->major < b->major ? -1 : 1;
	if (a->minor != b->minor)
		return a->minor < b->minor ? -1 : 1;
	if (a->pre != b->pre)
		return a->pre ? -1 : 1;
	return a->pre ? compare_stages(a->pre_text, b->pre_text) : 0;
}

void version_write(const struct version *version, struct str *out)
{
	str_addf(out, "%u", version->major);
	if (!version->pre || version->major < FIRST_NEW_STYLE)
		str_addf(out, ".%u", version->minor);
	str_add(out, version->pre_text);
}

bool wish_parse(const char *text, struct wish *wish)
{
	struct wish found = WISH_OPEN;
	bool good = strcmp(text, "latest") == 0;

	found.latest = good;
	if (!good && *text >= '0' && *text <= '9') {
		struct wanted wanted;
		good = take_wanted(&text, &wanted) && *text == '\0';
		if (good)
			found = (struct wish){false, !wanted.has_minor, wanted.bound, after(&wanted)};
	} else if (!good) {
		good = take_conditions(&text, &found) && compare_bounds(&found.from, &found.before) < 0;
	}
	if (good)
		*wish = found;
	return good;
}

bool wish_is_void(const char *text)
{
	struct wish found = WISH_OPEN;

	return take_conditions(&text, &found) && compare_bounds(&found.from, &found.before) >= 0;
}

bool wish_meets(const struct wish *wish, const struct version *version)
{
	struct version_bound bound = {version->major, version->minor};

	if (version->pre && !wish->major_only)
		return false;
	return compare_bounds(&wish->from, &bound) <= 0 && compare_bounds(&bound, &wish->before) < 0;
}

unsigned wish_major(const struct wish *wish)
{
	bool one = wish->before.major == wish->from.major ||
		(wish->before.major == wish->from.major + 1 && wish->before.minor == 0);

	return one ? wish->from.major : 0;
}

/* "17", "17.5", "17.5.0", "17.x", "17.5.x" */
static bool take_wanted(const char **at, struct wanted *wanted)
{
	const char *text = *at;
	unsigned third;

	*wanted = (struct wanted){.has_minor = false};
	if (!take_number(&text, &wanted->bound.major) || wanted->bound.major == 0)
		return false;
	if (take_text(&text, ".") && !take_any(&text)) {
		wanted->has_minor = true;
		if (!take_number(&text, &wanted->bound.minor))
			return false;
		if (take_text(&text, ".") && !take_any(&text) && !take_number(&text, &third))
			return false;
	}
	*at = text;
	return true;
}

static bool take_any(const char **at)
{
	return take_text(at, "x") || take_text(at, "*");
}

/* One or more, to the end of the text. */
static bool take_conditions(const char **at, struct wish *wish)
{
	static const char separators[] = " ,";
	bool any = false;

	for (*at += strspn(*at, separators); **at != '\0'; *at += strspn(*at, separators)) {
		if (!take_condition(at, wish) || (**at != '\0' && !strchr(separators, **at)))
			return false;
		any = true;
	}
	return any;
}

static bool take_condition(const char **at, struct wish *wish)
{
	/* The longer ones first, so that ">" does not match ">=". */
	static const char *const operators[] = {">=", "<=", ">", "<", "=", "~", "^"};
	struct wanted wanted;
	size_t i = 0;

	while (i < sizeof operators / sizeof *operators && !take_text(at, operators[i]))
		i++;
	if (i == sizeof operators / sizeof *operators)
		return false;
	*at += strspn(*at, " ");
	if (!take_wanted(at, &wanted))
		return false;
	struct version_bound next = after(&wanted);
	if (*operators[i] == '~' || *operators[i] == '^')
		next = (struct version_bound){wanted.bound.major + 1, 0};
	if (strcmp(operators[i], ">") == 0)
		narrow(wish, &next, NULL);
	else if (*operators[i] == '<')
		narrow(wish, NULL, operators[i][1] == '=' ? &next : &wanted.bound);
	else
		narrow(wish, &wanted.bound, *operators[i] == '>' ? NULL : &next);
	return true;
}

static void narrow(struct wish *wish, const struct version_bound *from, const struct version_bound *before)
{
	if (from && compare_bounds(from, &wish->from) > 0)
		wish->from = *from;
	if (before && compare_bounds(before, &wish->before) < 0)
		wish->before = *before;
}

/* The first bound above everything the wanted version covers. */
static struct version_bound after(const struct wanted *wanted)
{
	if (wanted->has_minor)
		return (struct version_bound){wanted->bound.major, wanted->bound.minor + 1};
	return (struct version_bound){wanted->bound.major + 1, 0};
}

static int compare_bounds(const struct version_bound *a, const struct version_bound *b)
{
	if (a->major != b->major)
		return a->major < b->major ? -1 : 1;
	return a->minor == b->minor ? 0 : a->minor < b->minor ? -1 : 1;
}

static bool take_version(const char **at, struct version *version)
{
	const char *text = *at;
	struct version found = {.pre = false};
	if (!take_number(&text, &found.major) || found.major == 0)
		return false;
	if (found.major < FIRST_NEW_STYLE) {
		if (!take_old_style(&text, &found))
			return false;
	} else if (!take_stage(&text, &found) && (!take_text(&text, ".") || !take_number(&text, &found.minor))) {
		return false;
	}
	*version = found;
	*at = text;
	return true;
}

/* Take what follows the 9 of 9.6.24, 9.6, 9.6beta1 and 9.6devel. */
static bool take_old_style(const char **at, struct version *version)
{
	const char *text = *at;
	unsigned third;
	if (!take_text(&text, ".") || !take_number(&text, &version->minor))
		return false;
	if (!take_stage(&text, version) && take_text(&text, ".") && !take_number(&text, &third))
		return false;
	*at = text;
	return true;
}

static bool take_stage(const char **at, struct version *version)
{
	const char *text = *at;
	unsigned number;
	for (size_t i = 0; i < STAGE_COUNT; i++) {
		if (!take_text(&text, stages[i]))
			continue;
		if (i > 0 && !take_number(&text, &number)) /* "devel" has none */
			return false;
		size_t length = (size_t)(text - *at);
		if (length >= sizeof version->pre_text)
			return false;
		memcpy(version->pre_text, *at, length);
		version->pre_text[length] = '\0';
		version->pre = true;
		*at = text;
		return true;
	}
	return false;
}

/* Decimal digits without a leading zero, within NUMBER_MAX. */
static bool take_number(const char **at, unsigned *number)
{
	const char *text = *at;
	unsigned value = 0;
	for (; *text >= '0' && *text <= '9'; text++) {
		value = value * 10 + (unsigned)(*text - '0');
		if (value > NUMBER_MAX)
			return false;
	}
	if (text == *at || (**at == '0' && text > *at + 1))
		return false;
	*number = value;
	*at = text;
	return true;
}

static bool take_text(const char **at, const char *text)
{
	size_t length = strlen(text);
	if (strncmp(*at, text, length) != 0)
		return false;
	*at += length;
	return true;
}

/*
 * Turn a packager's suffix into a rank among packages of the same number: prereleases "-alpha.3", "-beta.17", "-rc.1"
 * come before the plain package, a second build "-1" after it. "17.0.0-beta1", without a dot, is PostgreSQL's own beta.
 */
static bool take_rebuild(const char **at, struct version *version, unsigned *rank)
{
	enum {
		STEP = 8192
	}; /* four kinds of prerelease, the plain one, and as much again for builds fit in NUMBER_MAX */
	const char *text = *at;
	unsigned number = 0;
	*rank = STAGE_COUNT * STEP;
	if (!take_text(&text, "-"))
		return true;
	if (take_number(&text, &number)) {
		*rank += number;
		*at = text;
		return number < STEP;
	}
	if (!version->pre && version->minor == 0 && take_stage(&text, version)) {
		*at = text;
		return true;
	}
	for (unsigned i = 0; i < STAGE_COUNT; i++) {
		if (!take_text(&text, stages[i]))
			continue;
		if (!take_text(&text, ".") || !take_number(&text, &number) || number >= STEP)
			return false;
		*rank = i * STEP + number;
		*at = text;
		return true;
	}
	return false;
}

/* Compare "devel", "beta2", "beta10", "rc1": by stage, then by number. */
static int compare_stages(const char *a, const char *b)
{
	for (size_t i = 0; i < STAGE_COUNT; i++) {
		bool first = take_text(&a, stages[i]);
		bool second = take_text(&b, stages[i]);
		if (first != second)
			return first ? -1 : 1;
		if (first)
			break;
	}
	unsigned number_a = 0;
	unsigned number_b = 0;
	take_number(&a, &number_a);
	take_number(&b, &number_b);
	return number_a == number_b ? 0 : number_a < number_b ? -1 : 1;
}
