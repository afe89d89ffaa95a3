import asyncio
import sys

import asyncpg


async def main():
    connection = await asyncpg.connect(*sys.argv[1:])
    print(*await connection.fetchrow("select current_database(), 1 + 1"))
    await connection.close()


asyncio.run(main())
