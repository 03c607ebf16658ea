// Copyright 2026 The Holdfast Authors
// SPDX-License-Identifier: Apache-2.0
//
// Plays the gateway toward one host, over npm nanomsg: node gateway-driver.js CONTROL-URI MESSAGE-URI. Like the original
// it connects the message channel first, and never waits for its end. On stdin: "create ARGS", "start", "send N",
// "destroy" and "close"; what comes is said, a line each.
'use strict';

const nano = require('nanomsg');
const { control, create, readControl, message, readMessage, obey, say } = require('./gateway-wire');

const [controlUri, messageUri] = process.argv.slice(2);
const messages = nano.socket('pair');
messages.connect(messageUri);
const channel = nano.socket('pair');
channel.connect(controlUri);
let sent = 0;

channel.on('data', (bytes) => {
  const got = readControl(bytes);
  say(got.kind === 'reply' ? 'reply ' + got.status : got.kind);
});
messages.on('data', (bytes) => {
  const { properties, content } = readMessage(bytes);
  say('data ' + JSON.stringify(properties) + ' ' + content);
});
say('connecting');

obey({
  create: (args) => channel.send(create(messageUri, args)),
  start: () => channel.send(control('start')),
  send(count) {
    for (let i = 0; i < Number(count); i++, sent++) messages.send(message({ zeta: '', number: String(sent) }, 'é ' + sent));
  },
  destroy: () => channel.send(control('destroy')),
  close() {
    messages.close();
    channel.close();
    say('closed');
    process.exit(0);
  },
});
