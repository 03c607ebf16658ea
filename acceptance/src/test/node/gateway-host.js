// Copyright 2026 The Holdfast Authors
// SPDX-License-Identifier: Apache-2.0
//
// The host of a gateway's module over npm nanomsg: node gateway-host.js CONTROL-URI. Its module sends each message back
// with the property host=node. On stdin: "publish N" publishes so many messages, "detach" leaves.
'use strict';

const nano = require('nanomsg');
const { reply, readControl, message, readMessage, obey, say } = require('./gateway-wire');

const control = nano.socket('pair');
let messages;
let received = 0;

function destroy() {
  if (messages) messages.close();
  messages = undefined;
}

function create({ uri, args }) {
  destroy();
  messages = nano.socket('pair');
  messages.bind(uri);
  messages.on('data', (bytes) => {
    const { properties, content } = readMessage(bytes);
    received++;
    messages.send(message({ ...properties, host: 'node' }, content));
  });
  say('created ' + args);
  control.send(reply(0));
}

control.on('data', (bytes) => {
  const got = readControl(bytes);
  if (got.kind === 'create') {
    create(got);
  } else if (got.kind === 'start') {
    say('started');
  } else if (got.kind === 'destroy') {
    destroy();
    say('destroyed after ' + received);
  } else {
    control.send(reply(1));
  }
});
control.bind(process.argv[2]);
say('bound');

obey({
  publish(count) {
    for (let i = 0; i < Number(count); i++) messages.send(message({ number: String(i) }, 'from node ' + i));
  },
  detach() {
    control.send(reply(0xff));
    // Its sends leave in a later turn, and the gateway needs time to read what it was sent.
    setTimeout(() => {
      destroy();
      control.close();
      say('detached');
      process.exit(0);
    }, 1000);
  },
});
