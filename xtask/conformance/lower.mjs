// node lower.mjs DIR: converts every DIR/swagger/NAME to DIR/theirs/NAME, and validates every DIR/ours/NAME.
// Prints {"NAME": {"converted": null | text, "valid": null | text}}; a text says what is wrong.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(import.meta.url);
const { convertObj } = require("swagger2openapi");
const { default: SwaggerParser } = await import("@apidevtools/swagger-parser");

const dir = process.argv[2];
const read = (...path) => JSON.parse(readFileSync(join(dir, ...path), "utf8"));
const wrong = async (run) => {
  try {
    await run();
    return null;
  } catch (error) {
    return String(error.message ?? error).slice(0, 2000);
  }
};

mkdirSync(join(dir, "theirs"), { recursive: true });
const results = {};
for (const name of readdirSync(join(dir, "swagger"))) {
  results[name] = {
    converted: await wrong(async () => {
      const { openapi } = await convertObj(read("swagger", name), { patch: true, rbname: "x-body-name" });
      writeFileSync(join(dir, "theirs", name), JSON.stringify(openapi));
    }),
    valid: await wrong(() => SwaggerParser.validate(read("ours", name), { resolve: { external: false } })),
  };
}
console.log(JSON.stringify(results));
