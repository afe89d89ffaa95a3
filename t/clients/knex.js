const knex = require("knex");

async function main(url) {
  const database = knex({ client: "pg", connection: url ?? {} });
  const { rows } = await database.raw("select current_database() as name, 1 + 1 as two");
  console.log(rows[0].name, rows[0].two);
  await database.destroy();
}

main(process.argv[2]);
