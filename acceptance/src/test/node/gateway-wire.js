// Copyright 2026 The Holdfast Authors
// SPDX-License-Identifier: Apache-2.0
//
// What a gateway and the host of a module say to each other, as far as the two scripts beside this one need it.
'use strict';

const type = { create: 1, reply: 2, start: 3, destroy: 4 };
const name = Object.fromEntries(Object.entries(type).map(([key, value]) => [value, key]));

function u32(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

const text = (value) => Buffer.from(value + '\0', 'utf8');
const sized = (bytes) => Buffer.concat([u32(bytes.length), bytes]);

function control(kind, body = Buffer.alloc(0)) {
  return Buffer.concat([Buffer.from([0xa1, 0x6c, 1, type[kind]]), u32(8 + body.length), body]);
}

const create = (uri, args) => control('create', Buffer.concat([Buffer.from([1, 0x10]), sized(text(uri)), sized(text(args))]));
const reply = (status) => control('reply', Buffer.from([status]));

function readSized(bytes, at) {
  const end = at + 4 + bytes.readUInt32BE(at);
  return [bytes.toString('utf8', at + 4, end - 1), end];
}

function readControl(bytes) {
  if (bytes.length < 8 || bytes[0] !== 0xa1 || bytes[1] !== 0x6c || bytes.readUInt32BE(4) !== bytes.length) {
    return { kind: 'unreadable' };
  }
  const kind = name[bytes[3]];
  if (kind === 'reply') return { kind, status: bytes[8] };
  if (kind !== 'create') return { kind };
  const [uri, next] = readSized(bytes, 10);
  return { kind, uri, args: readSized(bytes, next)[0] };
}

function message(properties, content) {
  const entries = Object.entries(properties);
  const body = Buffer.concat([
    u32(entries.length), ...entries.flat().map(text), sized(Buffer.from(content, 'utf8'))]);
  return Buffer.concat([Buffer.from([0xa1, 0x60]), u32(6 + body.length), body]);
}

function readMessage(bytes) {
  if (bytes.readUInt16BE(0) !== 0xa160 || bytes.readUInt32BE(2) !== bytes.length) throw new Error('no gateway message');
  const properties = {};
  let at = 10;
  const string = () => {
    const end = bytes.indexOf(0, at);
    const value = bytes.toString('utf8', at, end);
    at = end + 1;
    return value;
  };
  for (let left = bytes.readUInt32BE(6); left > 0; left--) {
    const key = string();
    properties[key] = string();
  }
  return { properties, content: bytes.toString('utf8', at + 4) };
}

/** Runs the command of each line on stdin, with the words behind it. */
function obey(commands) {
  require('readline').createInterface({ input: process.stdin }).on('line', (line) => {
    const [command, ...words] = line.split(' ');
    commands[command](...words);
  });
}

const say = (line) => process.stdout.write(line + '\n');

module.exports = { control, create, reply, readControl, message, readMessage, obey, say };
