const postgres = require("postgres");

async function main(url) {
  const sql = url ? postgres(url) : postgres();
  const [row] = await sql`select current_database(), 1 + 1`.values();
  console.log(...row);
  await sql.end();
}

main(process.argv[2]);
