#include "sys/progress.h"

#include <unistd.h>

#include "sys/fd.h"
#include "sys/loop.h"
#include "sys/terminal.h"
#include "text/human.h"
#include "text/str.h"

#define DRAW_MS 100
#define RATE_AFTER_MS 500 /* before that, a rate would be a guess */
#define BAR_LEAST 10
#define BAR_MAX 50

static void draw(struct progress *progress, long long now);
static void add_time(struct str *line, unsigned long long seconds);
static void add_bar(struct str *line, const struct progress *progress, size_t width);

void progress_begin(struct progress *progress, const char *what, bool quiet)
{
	*progress = (struct progress){.what = what, .began = loop_now()};
	progress->shown = !quiet && terminal_can_draw(STDERR_FILENO);
}

void progress_add(struct progress *progress, unsigned long long bytes, unsigned long long total)
{
	progress->done += bytes;
	progress->total = total;
	if (!progress->shown)
		return;
	long long now = loop_now();
	if (!progress->drawn || now - progress->drew >= DRAW_MS)
		draw(progress, now);
}

void progress_end(struct progress *progress)
{
	if (progress->drawn)
		(void)fd_write_all(STDERR_FILENO, "\r\033[K", 4);
	progress->drawn = false;
}

static void draw(struct progress *progress, long long now)
{
	struct str line = STR_INIT;
	struct str numbers = STR_INIT;
	long long passed = now - progress->began;
	size_t width, height;

	terminal_size(STDERR_FILENO, &width, &height);
	human_add_bytes(&numbers, progress->done);
	if (progress->total != 0) {
		str_add(&numbers, " of ");
		human_add_bytes(&numbers, progress->total);
	}
	if (passed >= RATE_AFTER_MS) {
		unsigned long long rate = progress->done * 1000 / (unsigned long long)passed;
		str_add(&numbers, ", ");
		human_add_bytes(&numbers, rate);
		str_add(&numbers, "/s");
		if (progress->total > progress->done && rate > 0) {
			str_add(&numbers, ", ");
			add_time(&numbers, (progress->total - progress->done) / rate + 1);
			str_add(&numbers, " left");
		}
	}

	for (const char *at = progress->what; *at != '\0'; at++)
		str_add_char(&line, (unsigned char)*at < ' ' || *at == 0x7f ? '?' : *at);
	str_add(&line, " ");
	if (progress->total != 0 && line.length + numbers.length + BAR_LEAST + 4 <= width)
		add_bar(&line, progress, width - line.length - numbers.length - 4);
	str_add(&line, str_text(&numbers));
	if (line.length >= width)
		str_truncate(&line, width - 1);
	(void)fd_write_all(STDERR_FILENO, "\r", 1);
	(void)fd_write_all(STDERR_FILENO, str_text(&line), line.length);
	(void)fd_write_all(STDERR_FILENO, "\033[K", 3);
	progress->drawn = true;
	progress->drew = now;
	str_free(&numbers);
	str_free(&line);
}

static void add_bar(struct str *line, const struct progress *progress, size_t width)
{
	size_t bar = width > BAR_MAX ? BAR_MAX : width;
	size_t full = bar;

	if (progress->done < progress->total)
		full = (size_t)(progress->done * bar / progress->total);
	str_add_char(line, '[');
	for (size_t i = 0; i < bar; i++)
		str_add_char(line, i < full ? '=' : ' ');
	str_add(line, "] ");
}

static void add_time(struct str *line, unsigned long long seconds)
{
	if (seconds >= 3600)
		str_addf(line, "%llu:%02llu:%02llu", seconds / 3600, seconds / 60 % 60, seconds % 60);
	else
		str_addf(line, "%llu:%02llu", seconds / 60, seconds % 60);
}
