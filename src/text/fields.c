#include "text/fields.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "text/num.h"

void fields_add(struct str *out, const char *key, const char *value)
{
	str_addf(out, "%s ", key);
	str_add_encoded(out, value);
	str_add_char(out, '\n');
}

void fields_add_number(struct str *out, const char *key, long long value)
{
	str_addf(out, "%s %lld\n", key, value);
}

static bool parse_line(struct fields *fields, char *line)
{
	char *blank = strchr(line, ' ');
	struct str value = STR_INIT;

	if (!blank || blank == line)
		return false;
	*blank = '\0';
	if (strspn(line, "abcdefghijklmnopqrstuvwxyz") != strlen(line))
		return false;
	if (!str_add_decoded(&value, blank + 1, strlen(blank + 1))) {
		str_free(&value);
		return false;
	}
	str_add(&value, "");
	fields->item = mem_resize(fields->item, fields->count + 1, sizeof *fields->item);
	fields->item[fields->count].key = line;
	fields->item[fields->count].value = str_take(&value);
	fields->count++;
	return true;
}

bool fields_parse(const char *text, struct fields *fields)
{
	*fields = (struct fields){NULL, 0, mem_copy(text)};
	char *next = fields->text;

	while (*next) {
		char *line = next;
		char *end = strchr(line, '\n');
		if (end)
			*end = '\0';
		if (!end || !parse_line(fields, line)) {
			fields_free(fields);
			return false;
		}
		next = end + 1;
	}
	return true;
}

const char *fields_get(const struct fields *fields, const char *key)
{
	for (size_t i = 0; i < fields->count; i++) {
		if (strcmp(fields->item[i].key, key) == 0)
			return fields->item[i].value;
	}
	return NULL;
}

long long fields_number(const struct fields *fields, const char *key, long long most, bool *ok)
{
	const char *text = fields_get(fields, key);
	unsigned long long value = 0;

	if (text && !num_parse(text, 0, (unsigned long long)most, &value)) {
		*ok = false;
		return 0;
	}
	return (long long)value;
}

void fields_values(const char *text, struct strs *values)
{
	struct fields fields;

	if (!text || !fields_parse(text, &fields))
		return;
	for (size_t i = 0; i < fields.count; i++)
		strs_add(values, fields.item[i].value);
	fields_free(&fields);
}

void fields_free(struct fields *fields)
{
	for (size_t i = 0; i < fields->count; i++)
		free(fields->item[i].value);
	free(fields->item);
	free(fields->text);
	*fields = (struct fields){NULL, 0, NULL};
}

static char **text_at(const struct fields_texts *texts, size_t i, void *record)
{
	return (char **)(void *)((char *)record + texts->item[i].offset);
}

void fields_add_texts(struct str *out, const struct fields_texts *texts, const void *from)
{
	for (size_t i = 0; i < texts->count; i++) {
		char *const *text = (char *const *)(const void *)((const char *)from + texts->item[i].offset);
		fields_add(out, texts->item[i].key, *text ? *text : "");
	}
}

bool fields_get_texts(const struct fields *fields, const struct fields_texts *texts, void *into)
{
	bool all = true;

	for (size_t i = 0; i < texts->count; i++) {
		const char *value = fields_get(fields, texts->item[i].key);
		all = all && value;
		*text_at(texts, i, into) = mem_copy(value ? value : "");
	}
	return all;
}

void fields_free_texts(const struct fields_texts *texts, void *from)
{
	for (size_t i = 0; i < texts->count; i++) {
		char **text = text_at(texts, i, from);
		free(*text);
		*text = NULL;
	}
}
