// What a user of the npm SDK does. Every check prints a line; the first that fails ends the run.
import assert from 'node:assert/strict';
import OpenAI from 'openai';

const client = new OpenAI({ maxRetries: 0 });
const models = ['gpt-4.1-mini', 'deepseek-chat'];
const weather = {
  type: 'function',
  name: 'get_weather',
  description: 'The weather in a city.',
  strict: true,
  parameters: {
    type: 'object',
    properties: { city: { type: 'string' } },
    required: ['city'],
    additionalProperties: false,
  },
};
const person = {
  type: 'json_schema',
  name: 'person',
  strict: true,
  schema: {
    type: 'object',
    properties: { name: { type: 'string' }, age: { type: 'integer' } },
    required: ['name', 'age'],
    additionalProperties: false,
  },
};
const pixel =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

async function check(name, run) {
  await run();
  console.log(`ok ${name}`);
}

async function failure(request) {
  try {
    await client.responses.create(request);
  } catch (error) {
    return error;
  }
  assert.fail('the request was answered');
}

for (const model of models) {
  await check(`${model}: create`, async () => {
    const response = await client.responses.create({ model, input: 'Say hello.' });
    assert.equal(response.status, 'completed');
    assert.ok(response.output_text.length > 0);
    assert.equal(response.usage.total_tokens, response.usage.input_tokens + response.usage.output_tokens);
  });

  await check(`${model}: stream`, async () => {
    let text = '';
    const stream = client.responses.stream({ model, input: 'Write three sentences on rain.' });
    stream.on('response.output_text.delta', (event) => (text += event.delta));
    const final = await stream.finalResponse();
    assert.ok(text.length > 0);
    assert.equal(final.output_text, text);
  });

  await check(`${model}: tool round trip with parallel calls`, async () => {
    const input = [{ role: 'user', content: 'What is the weather in Paris and in London?' }];
    const first = await client.responses.create({ model, input, tools: [weather] });
    const calls = first.output.filter((item) => item.type === 'function_call');
    assert.equal(calls.length, 2);
    for (const call of calls) assert.equal(typeof JSON.parse(call.arguments).city, 'string');
    const results = calls.map((call) => ({
      type: 'function_call_output', call_id: call.call_id, output: '{"celsius":21}',
    }));
    const second = await client.responses.create({ model, input: [...input, ...first.output, ...results], tools: [weather] });
    assert.ok(second.output_text.length > 0);
  });

  await check(`${model}: structured output`, async () => {
    const response = await client.responses.create({ model, input: 'A person, as JSON.', text: { format: person } });
    const value = JSON.parse(response.output_text);
    assert.equal(typeof value.name, 'string');
    assert.ok(Number.isInteger(value.age));
  });

  await check(`${model}: abort`, async () => {
    const stream = await client.responses.create({ model, input: '[[sim:deltas count=10000 delay_ms=20]]', stream: true });
    let seen = 0;
    for await (const event of stream) {
      if (event.type === 'response.output_text.delta' && ++seen === 3) stream.controller.abort();
    }
    assert.ok(seen >= 3 && seen < 10000);
  });
}

await check('image input', async () => {
  const content = [{ type: 'input_text', text: 'What is this?' }, { type: 'input_image', image_url: pixel, detail: 'low' }];
  const response = await client.responses.create({ model: models[0], input: [{ role: 'user', content }] });
  assert.ok(response.output_text.length > 0);
});

await check('errors', async () => {
  const wrong = new OpenAI({ apiKey: `ak_test_${'x'.repeat(43)}`, maxRetries: 0 });
  await assert.rejects(wrong.responses.create({ model: models[0], input: 'Hi' }), OpenAI.AuthenticationError);
  assert.ok((await failure({ model: models[0], input: 'Hi', temperature: 'warm' })) instanceof OpenAI.BadRequestError);
  assert.ok((await failure({ model: 'no-such-model', input: 'Hi' })) instanceof OpenAI.NotFoundError);
  // A model of its own: its providers are left alone for seven seconds.
  const limited = await failure({ model: 'gpt-4o', input: '[[sim:status code=429 retry_after=7]]' });
  assert.ok(limited instanceof OpenAI.RateLimitError);
  assert.equal(limited.headers.get('retry-after'), '7');
  const broken = await failure({ model: models[0], input: '[[sim:status code=500]]' });
  assert.ok(broken instanceof OpenAI.InternalServerError);
  assert.equal(broken.status, 502);
});

await check('an error after output ends the stream as failed', async () => {
  const stream = await client.responses.create({ model: models[0], input: '[[sim:cut after=3]]', stream: true });
  let last;
  for await (const event of stream) last = event;
  assert.equal(last.type, 'response.failed');
  assert.equal(last.response.status, 'failed');
});

async function pollToTheEnd(response) {
  while (response.status === 'in_progress') {
    await new Promise((resolve) => setTimeout(resolve, 50));
    response = await client.responses.retrieve(response.id);
  }
  return response;
}

for (const model of models) {
  await check(`${model}: background`, async () => {
    const created = await client.responses.create({ model, input: 'Say hello.', background: true });
    assert.equal(created.status, 'in_progress');
    const response = await pollToTheEnd(created);
    assert.equal(response.status, 'completed');
    assert.ok(response.output_text.length > 0);
    const items = await client.responses.inputItems.list(response.id);
    assert.equal(items.data[0].content[0].text, 'Say hello.');
  });

  await check(`${model}: background stream, resumed`, async () => {
    const stream = await client.responses.create({ model, input: 'Count to 5.', background: true, stream: true });
    const all = [];
    for await (const event of stream) all.push(event);
    assert.equal(all.at(-1).type, 'response.completed');
    const rest = [];
    const resumed = await client.responses.retrieve(all[0].response.id, { stream: true, starting_after: 4 });
    for await (const event of resumed) rest.push(event);
    assert.deepEqual(rest, all.slice(5));
  });
}

await check('background: cancel and delete', async () => {
  const input = '[[sim:deltas count=10000 delay_ms=20]]';
  const created = await client.responses.create({ model: models[0], input, background: true });
  assert.equal((await client.responses.cancel(created.id)).status, 'cancelled');
  await client.responses.delete(created.id);
  await assert.rejects(client.responses.retrieve(created.id), (error) => error.status === 404);
});

console.log('all checks passed');
