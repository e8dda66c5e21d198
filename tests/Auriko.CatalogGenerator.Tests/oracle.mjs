// Prices usages, one JSON object a line, by the price package's own calculation; prints one price a line, in dollars, or
// "none" where it knows no such model.
import { createInterface } from "node:readline";
import { calcPrice } from "@pydantic/genai-prices";

const prices = [];
for await (const line of createInterface({ input: process.stdin })) {
  const { providers, model, usage, at } = JSON.parse(line);
  let price;
  for (const providerId of providers) {
    const found = calcPrice(usage, model, { providerId, timestamp: new Date(at) });
    if (found?.provider.id === providerId) {
      price = found.total_price;
      break;
    }
  }

  prices.push(price ?? "none");
}

process.stdout.write(prices.join("\n"));
