// `./dev bench [NAME ...]`: measures, prints each figure beside its limit, and fails when one is over.
const names = process.argv.slice(2).length ? process.argv.slice(2) : ["size", "idle", "calls", "panel", "sandbox"];
let over = 0;

for (const name of names) {
  const { run } = await import(`./${name}.mjs`);
  for (const { name: figure, value, limit } of await run()) {
    const isOver = value > limit;
    over += isOver ? 1 : 0;
    console.log(`${figure.padEnd(50)} ${value.toFixed(2).padStart(9)}   limit ${limit}${isOver ? "   OVER" : ""}`);
  }
}
process.exit(over ? 1 : 0);
