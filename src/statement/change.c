#include "statement/change.h"

#include <stdlib.h>

#include "base/mem.h"

void change_add(struct changes *list, size_t pair, enum change_phase phase, unsigned flags, const char *sql)
{
	if (list->count == list->room) {
		list->room = list->room ? 2 * list->room : 16;
		list->item = mem_resize(list->item, list->room, sizeof *list->item);
	}
	list->item[list->count++] = (struct change){
		.sql = mem_copy(sql),
		.pair = pair,
		.phase = phase,
		.loses_data = flags & CHANGE_LOSES_DATA,
		.needs_rows = flags & CHANGE_NEEDS_ROWS,
	};
}

void changes_free(struct changes *list)
{
	for (size_t i = 0; i < list->count; i++)
		free(list->item[i].sql);
	free(list->item);
	*list = (struct changes){.item = NULL};
}
