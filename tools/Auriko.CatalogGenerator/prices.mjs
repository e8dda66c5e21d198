// Prints what the price package knows of the providers named as arguments, as one JSON object.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { findProvider } from "@pydantic/genai-prices";

const name = "@pydantic/genai-prices";
const entry = fileURLToPath(import.meta.resolve(name));
const manifest = JSON.parse(readFileSync(entry.slice(0, entry.lastIndexOf(name) + name.length) + "/package.json", "utf8"));
const providers = {};
for (const id of process.argv.slice(2)) {
  const provider = findProvider({ providerId: id });
  if (provider?.id === id) {
    providers[id] = provider.models.map(({ id, match, context_window, deprecated, prices }) => ({
      id, match, context_window, deprecated, prices,
    }));
  }
}

process.stdout.write(JSON.stringify({ package: `${name} ${manifest.version}`, providers }));
