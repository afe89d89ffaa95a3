#include "diff/textdiff.h"

#include <unistd.h>

#include "base/msg.h"
#include "schema/print.h"
#include "sys/proc.h"
#include "sys/unnamed.h"
#include "text/str.h"

/* Object after object, as pg_schema prints them. */
static void add_text(struct str *text, const struct schema *schema)
{
	for (size_t i = 0; i < schema->count; i++) {
		const struct schema_object *object = &schema->objects[i];
		if (object->parent != SCHEMA_NONE)
			continue;
		if (text->length > 0)
			str_add_char(text, '\n');
		print_object(text, object, 0);
		for (size_t j = 0; j < object->part_count; j++)
			print_object(text, &schema->objects[object->parts[j]], 1);
	}
}

/* The descriptor of a file with the text, or -1 after a line on stderr. */
static int write_text(const struct schema *schema)
{
	struct str text = STR_INIT;

	add_text(&text, schema);
	int fd = unnamed_write(&text);
	if (fd < 0)
		warn_errno("cannot write a file in '%s'", unnamed_directory());
	str_free(&text);
	return fd;
}

/* files[2] are descriptors: they have no names. */
static bool run_diff(const char *from_name, const char *to_name, const int files[2])
{
	const char *const arguments[] = {"diff", "-u", "-L", from_name, "-L", to_name, "--"};
	struct strs words = STRS_INIT;

	for (size_t i = 0; i < sizeof arguments / sizeof arguments[0]; i++)
		strs_add(&words, arguments[i]);
	for (size_t i = 0; i < 2; i++)
		strs_addf(&words, "/dev/fd/%d", files[i]);
	struct proc_spec spec = PROC_SPEC(words.item);
	spec.keep = files;
	spec.keep_count = 2;
	out_flush();
	pid_t pid = proc_start(&spec);
	int status = pid < 0 ? -1 : proc_wait(pid);
	if (status < 0)
		warn_errno("cannot run 'diff'");
	else if (status > 1)
		warn_msg("diff ended with status %d", status);
	strs_free(&words);
	return status == 0 || status == 1;
}

bool textdiff_print(const char *from_name, const struct schema *from, const char *to_name, const struct schema *to)
{
	int files[2] = {write_text(from), write_text(to)};
	bool done = files[0] >= 0 && files[1] >= 0 && run_diff(from_name, to_name, files);

	for (size_t i = 0; i < 2; i++)
		if (files[i] >= 0)
			close(files[i]);
	return done;
}
