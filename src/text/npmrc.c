#include "text/npmrc.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "text/base64.h"
#include "text/str.h"
#include "text/weburl.h"

static bool take_line(const char *line, size_t length, npmrc_environment *environment, struct npmrc_line *out);
static void trim(const char **text, size_t *length);
static char *expand(const char *text, size_t length, npmrc_environment *environment);
static bool login_at(const struct npmrc *rc, const char *place, struct npmrc_login *login);
static bool split_login(const char *pair, struct npmrc_login *login);

void npmrc_add(struct npmrc *rc, const char *text, npmrc_environment *environment)
{
	size_t before = rc->count;

	while (*text != '\0') {
		size_t length = strcspn(text, "\r\n");
		struct npmrc_line line;

		if (take_line(text, length, environment, &line)) {
			rc->line = mem_resize(rc->line, rc->count + 1, sizeof *rc->line);
			rc->line[rc->count++] = line;
		}
		text += length;
		text += strspn(text, "\r\n");
	}
	/* A lookup takes the first line found, but within a file the last one has to win: reverse the file's lines. */
	for (size_t low = before, high = rc->count; low + 1 < high; low++, high--) {
		struct npmrc_line held = rc->line[low];
		rc->line[low] = rc->line[high - 1];
		rc->line[high - 1] = held;
	}
}

void npmrc_free(struct npmrc *rc)
{
	for (size_t i = 0; i < rc->count; i++) {
		free(rc->line[i].key);
		free(rc->line[i].value);
	}
	free(rc->line);
	*rc = (struct npmrc)NPMRC_INIT;
}

const char *npmrc_get(const struct npmrc *rc, const char *key)
{
	for (size_t i = 0; i < rc->count; i++)
		if (strcmp(rc->line[i].key, key) == 0)
			return rc->line[i].value[0] != '\0' ? rc->line[i].value : NULL;
	return NULL;
}

bool npmrc_login(const struct npmrc *rc, const char *url, struct npmrc_login *login)
{
	struct weburl parts;
	bool found = false;

	*login = (struct npmrc_login){NULL, NULL, NULL};
	if (!weburl_parse(url, &parts))
		return false;
	/* Try //host/a/b/, then //host/a/, then //host/, each with and without its last slash. */
	char *place = str_format("//%s%.*s", parts.authority, (int)strcspn(parts.path, "?"), parts.path);
	size_t host = 2 + strlen(parts.authority);
	for (size_t length = strlen(place); !found && length >= host; length--) {
		if (length != host && place[length - 1] != '/' && place[length] != '\0' && place[length] != '/')
			continue;
		place[length] = '\0';
		found = login_at(rc, place, login);
	}
	free(place);
	weburl_free(&parts);
	return found;
}

void npmrc_login_free(struct npmrc_login *login)
{
	free(login->token);
	free(login->user);
	free(login->password);
	*login = (struct npmrc_login){NULL, NULL, NULL};
}

static bool take_line(const char *line, size_t length, npmrc_environment *environment, struct npmrc_line *out)
{
	trim(&line, &length);
	if (length == 0 || line[0] == ';' || line[0] == '#' || line[0] == '[')
		return false;
	const char *equals = memchr(line, '=', length);
	if (!equals)
		return false;

	const char *key = line;
	size_t key_length = (size_t)(equals - line);
	const char *value = equals + 1;
	size_t value_length = length - key_length - 1;
	trim(&key, &key_length);
	trim(&value, &value_length);
	if (value_length >= 2 && (value[0] == '"' || value[0] == '\'') && value[value_length - 1] == value[0]) {
		value++;
		value_length -= 2;
	} else {
		/* A comment may follow a bare value. */
		for (size_t i = 1; i < value_length; i++)
			if ((value[i] == ';' || value[i] == '#') && (value[i - 1] == ' ' || value[i - 1] == '\t')) {
				value_length = i;
				trim(&value, &value_length);
				break;
			}
	}
	out->key = expand(key, key_length, environment);
	out->value = expand(value, value_length, environment);
	return true;
}

static void trim(const char **text, size_t *length)
{
	while (*length > 0 && ((*text)[0] == ' ' || (*text)[0] == '\t'))
		(*text)++, (*length)--;
	while (*length > 0 && ((*text)[*length - 1] == ' ' || (*text)[*length - 1] == '\t'))
		(*length)--;
}

/* ${NAME}, ${NAME?} (nothing if unset), ${NAME-text} and ${NAME:-text}; an unset ${NAME} stays as it is written. */
static char *expand(const char *text, size_t length, npmrc_environment *environment)
{
	struct str out = STR_INIT;

	str_add(&out, "");
	for (size_t i = 0; i < length; i++) {
		const char *end = NULL;

		if (text[i] == '$' && i + 2 < length && text[i + 1] == '{')
			end = memchr(text + i + 2, '}', length - i - 2);
		if (!end) {
			str_add_char(&out, text[i]);
			continue;
		}
		const char *inner = text + i + 2;
		size_t inner_length = (size_t)(end - inner);
		size_t name_length = 0;
		while (name_length < inner_length && !strchr("?-:", inner[name_length]))
			name_length++;
		char *name = mem_copy_bytes(inner, name_length);
		const char *value = environment(name);
		free(name);

		const char *rest = inner + name_length;
		size_t rest_length = inner_length - name_length;
		bool colon = rest_length > 0 && rest[0] == ':';
		if (colon)
			rest++, rest_length--;
		if (value && !(colon && value[0] == '\0'))
			str_add(&out, value);
		else if (rest_length > 0 && rest[0] == '-')
			str_add_bytes(&out, rest + 1, rest_length - 1);
		else if (rest_length == 0 || rest[0] != '?')
			str_add_bytes(&out, text + i, inner_length + 3);
		i += inner_length + 2;
	}
	return str_take(&out);
}

static const char *get_at(const struct npmrc *rc, const char *place, const char *name)
{
	char *key = str_format("%s:%s", place, name);
	const char *value = npmrc_get(rc, key);

	free(key);
	return value;
}

static bool login_at(const struct npmrc *rc, const char *place, struct npmrc_login *login)
{
	const char *token = get_at(rc, place, "_authToken");
	const char *pair = get_at(rc, place, "_auth");
	const char *user = get_at(rc, place, "username");
	const char *password = get_at(rc, place, "_password");
	struct str plain = STR_INIT;
	bool found = false;

	if (token) {
		login->token = mem_copy(token);
		found = true;
	} else if (user && password && base64_decode(password, strlen(password), &plain)) {
		login->user = mem_copy(user);
		login->password = mem_copy(str_text(&plain));
		found = true;
	} else if (pair && base64_decode(pair, strlen(pair), &plain)) {
		found = split_login(str_text(&plain), login);
	}
	str_free(&plain);
	return found;
}

/* Split the decoded value of _auth, "user:password". */
static bool split_login(const char *pair, struct npmrc_login *login)
{
	const char *colon = strchr(pair, ':');

	if (!colon)
		return false;
	login->user = mem_copy_bytes(pair, (size_t)(colon - pair));
	login->password = mem_copy(colon + 1);
	return true;
}
